"""Golden values of mining and of every score: NegLabel's by the published code, the others' by NumPy in float64."""

import argparse
import json
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

from official import grouped_scores, mine

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "embedded-encoder"))

from safetensors_file import write_safetensors  # noqa: E402

OUT = Path(__file__).resolve().parents[2] / "packages/scoring/test/golden"
SCALE = 100.0
PROPOSALS = 20


def unit(rows: int, dimension: int, generator: torch.Generator) -> torch.Tensor:
    rows_ = torch.randn(rows, dimension, generator=generator)
    return rows_ / rows_.norm(dim=-1, keepdim=True)


def mining(checkout: Path, generator: torch.Generator) -> tuple[dict[str, np.ndarray], dict[str, object]]:
    """Two lists of nouns and two of adjectives, with words that stand in several of them."""
    dimension = 24
    nouns, adjectives = [f"noun {i}" for i in range(330)], [f"quality {i}" for i in range(140)]
    lists = {
        "adj.all.txt": [*adjectives[:100], "noun 7", "noun 300"],
        "adj.pert.txt": [*adjectives[90:], "noun 8"],
        "noun.act.txt": [*nouns[:200], "quality 5"],
        "noun.shape.txt": [*nouns[180:], "noun 3"],
        "readme.txt": ["no list"],
    }
    classes = [f"class {i}" for i in range(41)]
    table: dict[str, torch.Tensor] = {}
    vectors = iter(unit(2000, dimension, generator))
    for name in classes:
        table[name] = next(vectors)
    for name, words in lists.items():
        for word in words:
            prompt = f"This is a {word} photo" if name.startswith("adj.") else word
            if name != "readme.txt" and prompt not in table:
                table[prompt] = next(vectors)
    with tempfile.TemporaryDirectory() as folder:
        for name, words in lists.items():
            (Path(folder) / name).write_text("\n".join(words) + "\n", "utf-8")
        kept = mine(checkout, classes, Path(folder), table)
    # The published code divides by the norm once more, which a unit vector survives within rounding.
    texts, matrix = list(table), torch.stack(list(table.values()))
    order = (kept @ matrix.T).argmax(dim=-1)
    arrays = {"mining_embeddings": matrix.numpy()}
    plan = {"classes": classes, "lists": lists, "prompts": texts, "kept": [texts[i] for i in order]}
    return arrays, plan


def softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def plain_scores(arrays: dict[str, np.ndarray], scale: float) -> dict[str, np.ndarray]:
    images, ids, negatives, no_ids = (
        arrays[name].astype(np.float64) for name in ("images", "ids", "negatives", "no_ids")
    )
    logits, no_logits = scale * images @ ids.T, scale * images @ no_ids.T
    largest = logits.max(axis=1)
    probabilities = softmax(logits)
    chosen = 1 - 1 / (1 + np.exp(logits - no_logits))
    near = np.sort(scale * images @ negatives.T, axis=1)[:, -PROPOSALS:]
    return {
        "mcm": probabilities.max(axis=1),
        "max-logit": largest,
        "energy": largest + np.log(np.exp(logits - largest[:, None]).sum(axis=1)),
        "zoc": softmax(np.hstack([logits, near]))[:, : ids.shape[0]].sum(axis=1),
        "clipn": (probabilities * chosen).sum(axis=1),
        "clipn-ctw": chosen[np.arange(len(images)), logits.argmax(axis=1)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--official", type=Path, required=True, help="checkout of NegLabel at 3253db6")
    checkout = parser.parse_args().official
    generator = torch.Generator().manual_seed(0)

    dimension, groups = 32, 100
    ids = unit(20, dimension, generator)
    negatives = unit(1030, dimension, generator)
    images = torch.nn.functional.normalize(
        torch.cat([ids + 0.8 * unit(20, dimension, generator), unit(12, dimension, generator)]), dim=-1
    )
    no_ids = torch.nn.functional.normalize(ids + 1.5 * unit(20, dimension, generator), dim=-1)
    arrays = {"images": images, "ids": ids, "negatives": negatives, "no_ids": no_ids}
    arrays = {name: tensor.numpy() for name, tensor in arrays.items()}

    for name, count in {"grouped": groups, "ungrouped": 1}.items():
        positive, negative = SCALE * images @ ids.T, SCALE * images @ negatives.T
        scores, order = grouped_scores(checkout, positive, negative, count)
        arrays[f"scores_{name}"] = scores.numpy()
        arrays[f"order_{name}"] = order.to(torch.int32).numpy()
    for scale in (1.0, SCALE):
        for method, scores in plain_scores(arrays, scale).items():
            arrays[f"scores_{method}_{scale:g}"] = scores.astype(np.float32)

    mined, plan = mining(checkout, generator)
    write_safetensors(OUT / "scores.safetensors", {**arrays, **mined})
    versions = {name: version(name) for name in ("numpy", "torch")}
    made = {"official": "3253db6", "scale": SCALE, "groups": groups, "versions": versions, "mining": plan}
    (OUT / "scores.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
