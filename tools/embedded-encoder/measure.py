"""Prints the tables of README.md: what each precision costs, and how well the encoder separates."""

import argparse
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import onnxruntime

from encoder import load_tower, open_vision
from golden_numbers import metrics
from hierarchy import PHYSICAL_ENTITY
from network import build_network
from preprocess import views
from quantised_graph import quantised_model
from read_tflite import read_tflite
from senses import WordTower
from vision_graph import float_model

ROOT = Path(__file__).resolve().parents[2]
TFLITE = Path(__file__).parent / "input/mobilenet_v2_1.0_224_ptq.tflite"
DEMO_LABELS = "t-shirt longsleeve pants shoes shirt dress outwear shorts hat skirt".split()
DOG = 2084071
TEMPERATURE, QUANTILE, FRACTION, GROUPS = 0.07, 0.95, 0.15, 100
Score = Callable[[np.ndarray], np.ndarray]


def vectors(tower: WordTower, labels: list[str]) -> np.ndarray:
    return np.stack([tower.vector(label) for label in labels if tower.senses(label)])


def physical_nouns(tower: WordTower) -> np.ndarray:
    """Vectors of every noun lemma whose most frequent sense is a physical entity."""
    closure = tower.hierarchy.closure
    index = tower.wordnet.noun_index.items()
    return vectors(tower, [lemma for lemma, senses in index if PHYSICAL_ENTITY in closure[senses[0]]])


def neglabel(labels: np.ndarray, candidates: np.ndarray) -> Score:
    """NegMining, then the grouped score in its stable form."""
    similarity = np.quantile(candidates @ labels.T, QUANTILE, axis=1)
    count = int(FRACTION * len(candidates)) // GROUPS * GROUPS
    mined = candidates[np.argsort(similarity, kind="stable")[:count]]
    negatives = mined[np.random.default_rng(0).permutation(count)]

    def score(images: np.ndarray) -> np.ndarray:
        positive = images @ labels.T / TEMPERATURE
        top = positive.max(1, keepdims=True)
        id_mass = np.exp(positive - top).sum(1, keepdims=True)
        groups = np.exp(images @ negatives.T / TEMPERATURE - top).reshape(len(images), GROUPS, -1)
        return (id_mass / (id_mass + groups.sum(2))).mean(1)

    return score


def images_per_second(sessions: list[onnxruntime.InferenceSession], pixels: np.ndarray) -> float:
    """Of sessions that work side by side, the best of four rounds of a second."""
    best = 0.0
    for _ in range(4):
        counts = [0] * len(sessions)
        start = time.perf_counter()

        def work(index: int) -> None:
            while time.perf_counter() < start + 1:
                sessions[index].run(["image_embeds"], {"pixels": pixels})
                counts[index] += len(pixels)

        threads = [threading.Thread(target=work, args=(i,)) for i in range(len(sessions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        best = max(best, sum(counts) / (time.perf_counter() - start))
    return best


def processor_ms(runner: onnxruntime.InferenceSession, pixels: np.ndarray) -> float:
    """Least processor time of an image, which other programs on the machine disturb little."""
    times: list[float] = []
    for _ in range(20):
        start = time.process_time()
        runner.run(["image_embeds"], {"pixels": pixels})
        times.append((time.process_time() - start) / len(pixels))
    return 1000 * min(times)


def print_speed(models: dict[str, Path], pixels: np.ndarray) -> None:
    batches = (1, 2, 4, 8, 16)
    header = " | ".join(map(str, batches))
    print(f"| 2 views, batch of | {header} |\n|---{'|---' * len(batches)}|")
    for name, exact in (("float", False), ("int8", False), ("int8", True)):
        title = f"{name}, exact" if exact else name
        for count in (1, 2):
            sessions = [open_vision(models[name], 2 // count, exact) for _ in range(count)]
            rates = [images_per_second(sessions, pixels[:b]) for b in batches]
            row = " | ".join(f"{rate:.0f}" for rate in rates)
            print(f"| {title}, {count} × {2 // count} threads, images/s | {row} |", flush=True)
        runner = open_vision(models[name], 1, exact)
        row = " | ".join(f"{processor_ms(runner, pixels[:b]):.2f}" for b in batches)
        print(f"| {title}, processor ms an image | {row} |", flush=True)


def write_models(folder: Path, model: Path) -> dict[str, Path]:
    """Both precisions around the class vectors of the shipped file."""
    constants = {c.name: c for c in onnx.load(model / "vision.onnx").graph.initializer}
    class_vectors = onnx.numpy_helper.to_array(constants["class_vectors_half"])
    paths: dict[str, Path] = {}
    for name, make in (("float", float_model), ("int8", quantised_model)):
        network = build_network(read_tflite(TFLITE))
        paths[name] = folder / f"{name}.onnx"
        data = make(network, class_vectors, 1.0).SerializeToString(deterministic=True)
        paths[name].write_bytes(data)
    return paths


def describe(id_scores: np.ndarray, ood_scores: np.ndarray) -> str:
    result = metrics(id_scores, ood_scores)
    fpr95 = result["fpr95"]["idPositive"]
    return f"{result['auroc']:.4f} / {fpr95:.3f}"


def evaluate(
    tower: WordTower, embeddings: np.ndarray, kind: np.ndarray, wnids: np.ndarray, draws: int
) -> list[str]:
    """AUROC / ID-positive FPR95 of the demo, of dogs against the rest and of random classes."""
    candidates = physical_nouns(tower)
    demo = neglabel(vectors(tower, DEMO_LABELS), candidates)
    clothing, strays = demo(embeddings[kind == "clothing"]), demo(embeddings[kind == "strays"])
    below = f"{(strays < 0.5).sum()} of {len(strays)}, {(clothing < 0.5).sum()} of {len(clothing)}"
    sample, ids = embeddings[kind == "sample"], wnids[kind == "sample"]
    name = {int(c): tower.wordnet.nouns[int(c)].lemmas[0] for c in tower.table.classes}

    def against_rest(classes: list[int]) -> tuple[np.ndarray, np.ndarray]:
        scores = neglabel(vectors(tower, [name[c] for c in classes]), candidates)(sample)
        inside = np.isin(ids, classes)
        return scores[inside], scores[~inside]

    dogs = [c for c in sorted(set(map(int, ids))) if DOG in tower.hierarchy.closure[c]]
    random = np.random.default_rng(0)
    aurocs = []
    for _ in range(draws):
        chosen = random.choice(sorted(set(map(int, ids))), 50, replace=False)
        aurocs.append(metrics(*against_rest([int(c) for c in chosen]))["auroc"])
    return [describe(clothing, strays), below, describe(*against_rest(dogs)), f"{np.mean(aurocs):.4f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / "models/embedded")
    parser.add_argument("--demo", type=Path, default=ROOT / "demo")
    parser.add_argument("--sample", type=Path, required=True, help="photos named <wnid>_<name>.jpg")
    parser.add_argument("--draws", type=int, default=10)
    options = parser.parse_args()

    photos = {
        "sample": sorted(options.sample.glob("n*.jpg")),
        "clothing": sorted((options.demo / "clothing").glob("*/*")),
        "strays": sorted((options.demo / "strays").glob("*")),
    }
    kind = np.repeat(list(photos), [len(paths) for paths in photos.values()])
    pixels = np.stack([views(path) for paths in photos.values() for path in paths])
    names = [path.name for path in photos["sample"]]
    wnids = np.array([int(name[1:9]) for name in names] + [0] * (len(pixels) - len(names)))
    tower = load_tower(options.model)

    with TemporaryDirectory() as folder:
        models = write_models(Path(folder), options.model)
        print_speed(models, pixels)
        reference: np.ndarray | None = None
        print("\n| | MB | cosine to float: mean, 5th percentile, least | top-1 | demo AUROC / FPR95 "
              "| below 0.5: strays, good | dogs | 50 random classes |\n" + "|---" * 8 + "|")  # fmt: skip
        for name, path in models.items():
            runner = open_vision(path, threads=2)
            outputs = [runner.run(None, {"pixels": p[None]}) for p in pixels]
            embeddings = np.concatenate([embedding for embedding, _ in outputs])
            reference = embeddings if reference is None else reference
            cosine = (embeddings * reference).sum(1)
            posterior = np.concatenate([p for _, p in outputs])[kind == "sample"]
            correct = tower.table.classes[posterior.argmax(1)] == wnids[kind == "sample"]
            cells = [
                name,
                f"{path.stat().st_size / 1e6:.2f}",
                f"{cosine.mean():.4f}, {np.quantile(cosine, 0.05):.4f}, {cosine.min():.3f}",
                f"{correct.mean():.3f}",
                *evaluate(tower, embeddings, kind, wnids, options.draws),
            ]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
