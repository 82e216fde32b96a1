"""Tries what the embedded encoder leaves open, with cross-validation, and prints the tables."""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[1]))

from choosing import print_best, print_costs, print_cross_validation  # noqa: E402
from encoder import load_tower  # noqa: E402
from label_sets import label_sets  # noqa: E402
from photos import read_photos  # noqa: E402
from scoring import Mining, Scorer  # noqa: E402
from tables import print_gains, print_pools, print_sets, print_shipped  # noqa: E402
from trials import Trial, measure, resampling  # noqa: E402
from variants import SHIPPED, Variant, at_random, one_by_one  # noqa: E402
from wordnet import read_wordnet  # noqa: E402
from words import read_words  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--photos", type=Path, required=True, help="files <wnid>_<name>.jpg, one a class"
    )
    parser.add_argument("--wordnet", type=Path, required=True, help="npm tarball or dict folder")
    parser.add_argument("--model", type=Path, default=ROOT / "models/embedded")
    parser.add_argument("--demo", type=Path, default=ROOT / "demo")
    parser.add_argument("--cache", type=Path, required=True, help="folder where logits are kept")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[10, 50, 100],
        help="of random label sets; 50 must be one",
    )
    parser.add_argument(
        "--draws", type=int, default=40, help="random draws of each number of classes"
    )
    parser.add_argument("--splits", type=int, default=20, help="halvings of photos and label sets")
    parser.add_argument("--bootstrap", type=int, default=200)
    parser.add_argument("--combinations", type=int, default=240, help="of random choices")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if 50 not in options.sizes:
        parser.error("--sizes must name 50: the expectations are about it")
    return options


def main() -> None:
    options = arguments()
    random = np.random.default_rng(options.seed)
    photos = read_photos(options.model / "vision.onnx", options.photos, options.demo, options.cache)
    tower, tags = load_tower(options.model), read_wordnet(options.wordnet)
    words = read_words(tower, tags)
    offsets = map(int, tower.table.classes)
    classes = np.stack([tower.synset_vector(o) for o in offsets]).astype(np.float32)
    sets = label_sets(tower, tags, photos, options.sizes, options.draws, random)
    plan = resampling(sets, photos.kind, options.splits, options.bootstrap, random)
    alone = one_by_one()
    variants = list(dict.fromkeys([*alone, *at_random(options.combinations, random)]))

    pools, mining = words.pools(), Mining(words)
    print_sets(sets)
    print_pools(pools)
    trials: dict[Variant, Trial] = {}
    for pool in pools:
        scorer = Scorer(mining, photos, classes, pools[pool])
        for variant in (v for v in variants if v.pool == pool):
            trials[variant] = measure(sets, list(scorer.scores(variant, sets)), plan)
        done = (
            f"{len(trials)} of {len(variants)} variants, {time.process_time():.0f} s of processor"
        )
        print(done, file=sys.stderr, flush=True)
    print_shipped(trials[SHIPPED], sets, plan)
    print_gains("One choice at a time", alone, trials, sets, plan)
    print_best(10, trials, sets, plan)
    print_cross_validation(alone, trials, sets, plan)
    print_costs(options.model / "vision.onnx")


if __name__ == "__main__":
    main()
