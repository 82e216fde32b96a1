"""Photos → the logits of every view, with the network as it is shipped; computed once and kept."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from preprocess import SIZE, centre_view, squash_view, upright_rgb

GREY = (128, 128, 128)
BICUBIC = Image.Resampling.BICUBIC
MakeView = Callable[[Image.Image], Image.Image]


def middle(share: float, size: int) -> MakeView:
    """The middle square of `share` · short side."""

    def view(image: Image.Image) -> Image.Image:
        side = max(round(share * min(image.size)), 1)
        left, top = ((length - side) // 2 for length in image.size)
        return image.resize((size, size), BICUBIC, box=(left, top, left + side, top + side))

    return view


def squashed(size: int) -> MakeView:
    return lambda image: image.resize((size, size), BICUBIC)


def padded(image: Image.Image) -> Image.Image:
    """The whole image, its proportions kept, on grey."""
    scale = SIZE / max(image.size)
    width, height = (max(round(side * scale), 1) for side in image.size)
    canvas = Image.new("RGB", (SIZE, SIZE), GREY)
    resized = image.resize((width, height), BICUBIC)
    canvas.paste(resized, ((SIZE - width) // 2, (SIZE - height) // 2))
    return canvas


VIEWS: dict[str, tuple[int, MakeView]] = {
    "centre": (SIZE, centre_view),
    "squash": (SIZE, squash_view),
    "close": (SIZE, middle(0.7, SIZE)),
    "padded": (SIZE, padded),
    "centre 256": (256, middle(0.875, 256)),
    "squash 256": (256, squashed(256)),
    "centre 288": (288, middle(0.875, 288)),
    "squash 288": (288, squashed(288)),
}
"""By name: the side in pixels, and how an upright image becomes that square."""
FLIPPED = " flipped"


@dataclass(frozen=True)
class Photos:
    """`logits`: view → float32 [photos, 1000]; `wnids`: WordNet offset of a sample photo's class, else 0.

    `kind` is sample, clothing or strays.
    """

    logits: dict[str, np.ndarray]
    kind: np.ndarray
    wnids: np.ndarray


def open_network(model: Path, size: int, exact: bool = True) -> onnxruntime.InferenceSession:
    """The shipped graph on one thread, for views of any size; gives `logits` [batch · views, 1000] too."""
    whole = onnx.load(model)
    shape = next(c for c in whole.graph.initializer if c.name == "images_shape")
    shape.CopyFrom(numpy_helper.from_array(np.array([-1, size, size, 3], np.int64), shape.name))
    for axis in (2, 3):
        whole.graph.input[0].type.tensor_type.shape.dim[axis].dim_value = size
    whole.graph.output.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.x64quantprecision", "1" if exact else "0")
    return onnxruntime.InferenceSession(
        whole.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _logits(model: Path, files: list[Path]) -> dict[str, np.ndarray]:
    sessions = {size: open_network(model, size) for size, _ in VIEWS.values()}
    rows: dict[str, list[np.ndarray]] = {}
    for path in files:
        image = upright_rgb(path)
        for name, (size, make) in VIEWS.items():
            view = np.asarray(make(image))
            both = np.stack([view, view[:, ::-1]])[:, None]
            upright, flipped = sessions[size].run(["logits"], {"pixels": both})[0]
            rows.setdefault(name, []).append(upright)
            rows.setdefault(name + FLIPPED, []).append(flipped)
    return {name: np.stack(logits) for name, logits in rows.items()}


def read_photos(model: Path, sample: Path, demo: Path, cache: Path) -> Photos:
    """`sample` holds files <wnid>_<name>.jpg. The logits in `cache` are of these views, files and weights."""
    paths = {
        "sample": sorted(sample.glob("n*.jpg")),
        "clothing": sorted((demo / "clothing").glob("*/*")),
        "strays": sorted((demo / "strays").glob("*")),
    }
    files = [path for group in paths.values() for path in group]
    key = hashlib.sha256(model.read_bytes())
    for text in [*VIEWS, *(f"{path.name} {path.stat().st_size}" for path in files)]:
        key.update(text.encode())
    kept = cache / f"logits-{key.hexdigest()[:16]}.npz"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(kept, **_logits(model, files))
    wnids = [int(path.name[1:9]) for path in paths["sample"]]
    with np.load(kept) as stored:
        logits = {name: stored[name] for name in stored.files}
    return Photos(
        logits=logits,
        kind=np.repeat(list(paths), [len(group) for group in paths.values()]),
        wnids=np.array(wnids + [0] * (len(files) - len(wnids))),
    )


def processor_ms(model: Path, size: int, views: int, batch: int = 8) -> float:
    """Of one image through the network alone, as fast as this processor allows; least of ten batches."""
    session = open_network(model, size, exact=False)
    pixels = np.random.default_rng(0).integers(0, 256, (batch, views, size, size, 3), np.uint8)
    times: list[float] = []
    for _ in range(10):
        start = time.process_time()
        session.run(["image_embeds"], {"pixels": pixels})
        times.append(time.process_time() - start)
    return 1000 * min(times) / batch
