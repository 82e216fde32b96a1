"""Makes the golden files that the TypeScript implementation is tested against."""

import argparse
import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, features

from encoder import load_tower, open_vision
from golden_images import write_images
from golden_numbers import metric_cases, neglabel_cases
from preprocess import upright_rgb, views
from safetensors_file import write_safetensors

ROOT = Path(__file__).resolve().parents[2]
LABELS = [
    "t-shirt", "longsleeve", "pants", "shoes", "shirt", "dress", "outwear", "shorts", "hat", "skirt",
    "tabby", "crane", "drumstick", "hot dog", "hot dogs", "mice", "wolves", "knives", "women",
    "French bulldog", "Golden Retriever puppy", "red sports car", "espresso-machine", "car of the year",
    "glass", "glasses", "plates", "people", "love", "entity", "Paris", "  Sea   Anemone ", "xyzzy", "",
]  # fmt: skip
VECTOR_LABELS = [
    "t-shirt", "pants", "shoes", "skirt", "tabby", "drumstick", "hot dogs", "red sports car",
    "people", "love", "entity", "Paris",
]  # fmt: skip


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")


def write_views_and_embeddings(folder: Path, photos: Path, model: Path) -> None:
    """`views/<image>.webp` (lossless): the centre crop at the left, the squashed view at the right."""
    images = write_images(folder / "images", photos)
    (folder / "views").mkdir(exist_ok=True)
    for old in (folder / "views").iterdir():
        old.unlink()
    stack = np.stack([views(path) for path in images])
    for path, pair in zip(images, stack, strict=True):
        side_by_side = Image.fromarray(np.concatenate(list(pair), axis=1))
        name = f"{path.name}.webp"
        side_by_side.save(folder / "views" / name, lossless=True, quality=100, method=4)
    session = open_vision(model / "vision.onnx", threads=1)
    runs = [session.run(None, {"pixels": pixels[None]}) for pixels in stack]
    write_safetensors(
        folder / "embeddings.safetensors",
        {
            "image_embeds": np.concatenate([embedding for embedding, _ in runs]),
            "class_probabilities": np.concatenate([posterior for _, posterior in runs]),
        },
    )
    sizes = [list(upright_rgb(path).size) for path in images]
    rows = [{"name": p.name, "upright": s} for p, s in zip(images, sizes, strict=True)]
    _json(folder / "images.json", rows)


def write_words(folder: Path, model: Path) -> None:
    tower = load_tower(model)
    rows = []
    for label in LABELS:
        senses = [
            {
                "offset": offset,
                "wnid": f"n{offset:08d}",
                "lemma": tower.wordnet.nouns[offset].lemmas[0],
                "weight": weight,
            }
            for offset, weight in tower.senses(label)
        ]
        rows.append({"label": label, "senses": senses})
    _json(folder / "words.json", {"labels": rows, "vectors": VECTOR_LABELS})
    vectors = np.stack([tower.vector(label) for label in VECTOR_LABELS]).astype(np.float32)
    write_safetensors(folder / "words.safetensors", {"vectors": vectors})


def write_numbers(folder: Path) -> None:
    _json(folder / "metrics.json", metric_cases(np.random.default_rng(0)))
    tensors, cases = neglabel_cases()
    write_safetensors(folder / "neglabel.safetensors", tensors)
    _json(folder / "neglabel.json", cases)


def write_versions(folder: Path) -> None:
    packages = ["numpy", "onnxruntime", "pillow", "scikit-learn", "torch"]
    libraries = ["libjpeg_turbo", "webp", "zlib"]
    _json(
        folder / "versions.json",
        {
            "script": "tools/embedded-encoder/golden.py",
            "python": platform.python_version(),
            **{name: version(name) for name in packages},
            **{name: features.version(name) for name in libraries},
        },
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / "models/embedded")
    parser.add_argument("--photos", type=Path, default=ROOT / "demo")
    parser.add_argument("--out", type=Path, default=ROOT / "packages/scoring/test/golden")
    options = parser.parse_args()
    onnxruntime.set_default_logger_severity(3)
    options.out.mkdir(parents=True, exist_ok=True)
    write_views_and_embeddings(options.out, options.photos, options.model)
    write_words(options.out, options.model)
    write_numbers(options.out)
    write_versions(options.out)
    total = sum(path.stat().st_size for path in options.out.rglob("*") if path.is_file())
    print(f"{options.out}: {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
