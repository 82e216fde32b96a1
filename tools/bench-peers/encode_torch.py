"""Embeds a folder of images with PyTorch and Pillow: the peer of Stray's encode step."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import torch

from torch_network import RECIPE, Encoder

from preprocess import views  # noqa: E402  (torch_network puts the recipe on the path)

MODEL = RECIPE.parents[1] / "models/embedded/vision.onnx"
EXTENSIONS = {".jpg", ".jpeg", ".png", ".webp", ".gif"}


def class_vectors() -> torch.Tensor:
    """The very numbers of the ONNX file."""
    for constant in onnx.load(MODEL).graph.initializer:
        if constant.name == "class_vectors_half":
            return torch.from_numpy(onnx.numpy_helper.to_array(constant).astype(np.float32))
    raise ValueError(f"{MODEL} holds no class vectors")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fastest_batch(encoder: Encoder, sample: torch.Tensor) -> int:
    """The batch size with the least time an image here: the peer is given its best."""
    times: dict[int, float] = {}
    for batch in (1, 2, 4, 8, 16):
        pixels = sample[:batch]
        encoder(pixels)
        times[batch] = min(_timed(lambda: encoder(pixels)) for _ in range(5)) / batch
    return min(times, key=times.__getitem__)


def _batches(files: list[Path], size: int, pool: ThreadPoolExecutor) -> Iterator[torch.Tensor]:
    """Decoded batches in order, the next one decoded by the pool while this one is used."""
    groups = [files[i : i + size] for i in range(0, len(files), size)]
    pending = [pool.submit(views, path) for path in groups[0]]
    for following in [*groups[1:], []]:
        ready, pending = pending, [pool.submit(views, path) for path in following]
        yield torch.from_numpy(np.stack([future.result() for future in ready]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--batch", type=int, help="images at a time; the fastest when left out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--channels-last", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--save", type=Path, help="embeddings as .npy, in byte order of path")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    found = (p for p in options.folder.rglob("*") if p.suffix.lower() in EXTENSIONS)
    files = sorted(found, key=lambda p: str(p).encode())[: options.limit]
    if not files:
        sys.exit(f"{options.folder} holds no images")
    encoder = Encoder(class_vectors(), options.channels_last).eval()

    with ThreadPoolExecutor(options.threads) as pool, torch.inference_mode():
        sample = torch.from_numpy(np.stack([views(path) for path in (files * 16)[:16]]))
        batch = options.batch or fastest_batch(encoder, sample)
        warm = sample[:batch]
        encoder(warm)
        embeddings: list[torch.Tensor] = []
        seconds = _timed(
            lambda: embeddings.extend(map(encoder, _batches(files, batch, pool)))
        )
        decoding = _timed(lambda: list(pool.map(lambda p: views(p).nbytes, files)))
        rounds = max(len(files) // batch, 1)
        network = _timed(lambda: [encoder(warm) for _ in range(rounds)])
    if options.save:
        np.save(options.save, torch.cat(embeddings).numpy())
    print(
        json.dumps(
            {
                "images": len(files),
                "batch": batch,
                "seconds": round(seconds, 3),
                "images_per_s": round(len(files) / seconds, 2),
                "decode_images_per_s": round(len(files) / decoding, 2),
                "network_images_per_s": round(rounds * batch / network, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
