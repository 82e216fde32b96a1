"""Makes models/embedded from a classifier and WordNet: one command, the same bytes each time."""

import argparse
from pathlib import Path

from hierarchy import build_hierarchy, class_synsets
from lexicon import write_lexicon
from manifest import write_manifest
from network import build_network
from quantised_graph import quantised_model
from read_tflite import read_tflite
from safetensors_file import write_safetensors
from vision_graph import float_model
from word_table import build_word_table
from wordnet import read_wordnet

FILES = ["vision.onnx", "words.safetensors", "wordnet.tsv.gz", "LICENSE.mobilenet", "LICENSE.wordnet"]
MODELS = {"int8": quantised_model, "float": float_model}
INPUT = Path(__file__).parent / "input"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classifier", type=Path, default=INPUT, help="folder of the tflite file")
    parser.add_argument("--wordnet", type=Path, required=True, help="npm tarball or dict folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--precision", choices=MODELS, default="int8", help="of the vision network")
    parser.add_argument("--posterior-temperature", type=float, default=1.1)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    tflite = options.classifier / "mobilenet_v2_1.0_224_ptq.tflite"
    labels = options.classifier / "imagenet_labels.txt"
    ids = options.classifier / "imagenet_wnids.txt"
    options.out.mkdir(parents=True, exist_ok=True)

    wordnet = read_wordnet(options.wordnet)
    table = build_word_table(
        wordnet, build_hierarchy(wordnet), class_synsets(wordnet, labels, ids)
    )
    network = build_network(read_tflite(tflite))
    model = MODELS[options.precision](network, table.class_vectors, options.posterior_temperature)

    (options.out / "vision.onnx").write_bytes(model.SerializeToString(deterministic=True))
    write_safetensors(options.out / "words.safetensors", table.tensors())
    write_lexicon(options.out / "wordnet.tsv.gz", wordnet)
    (options.out / "LICENSE.wordnet").write_text("\n".join(wordnet.licence) + "\n", "utf-8")
    (options.out / "LICENSE.mobilenet").write_bytes((options.classifier / "LICENSE").read_bytes())
    write_manifest(
        options.out,
        FILES,
        {"precision": options.precision, "posteriorTemperature": options.posterior_temperature},
        {path.name: path for path in (tflite, labels, ids)},
    )
    total = sum((options.out / name).stat().st_size for name in [*FILES, "manifest.json"])
    print(f"{options.out}: {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
