"""What counts as in-distribution: random classes, subtrees of WordNet, the demo."""

from dataclasses import dataclass

import numpy as np

from photos import Photos
from senses import WordTower
from wordnet import WordNet
from words import everyday_name

DEMO_LABELS = "t-shirt longsleeve pants shoes shirt dress outwear shorts hat skirt".split()
SUBTREE_CLASSES = range(8, 61)
DOG = 2084071
DEMO, BY_NAME, BY_CLASS = "demo", "subtrees, one label", "subtrees, class names"


@dataclass(frozen=True)
class LabelSet:
    """`photos`: positions of the photos it is measured on; `inside`: which of them are ID."""

    family: str
    name: str
    labels: tuple[str, ...]
    photos: np.ndarray
    inside: np.ndarray


def _subtrees(tower: WordTower, classes: list[int]) -> dict[int, list[int]]:
    """Synsets with SUBTREE_CLASSES classes below; of those with the same classes, the lowest."""
    below: dict[int, list[int]] = {}
    for offset in classes:
        for ancestor in tower.hierarchy.closure[offset]:
            below.setdefault(ancestor, []).append(offset)
    lowest: dict[tuple[int, ...], int] = {}
    depth = {synset: len(tower.hierarchy.closure[synset]) for synset in below}
    for synset in sorted(below, key=lambda s: (depth[s], s)):
        if len(below[synset]) in SUBTREE_CLASSES:
            lowest[tuple(below[synset])] = synset
    return {synset: list(group) for group, synset in lowest.items()}


def label_sets(
    tower: WordTower,
    tags: WordNet,
    photos: Photos,
    sizes: list[int],
    draws: int,
    random: np.random.Generator,
) -> list[LabelSet]:
    sample = np.flatnonzero(photos.kind == "sample")
    wnids = photos.wnids[sample]
    classes = sorted(set(map(int, wnids)))
    title = {offset: tower.wordnet.nouns[offset].lemmas[0] for offset in classes}
    sets: list[LabelSet] = []

    def add(family: str, name: str, labels: list[str], inside: list[int]) -> None:
        unique = tuple(dict.fromkeys(label.lower() for label in labels))
        sets.append(LabelSet(family, name, unique, sample, np.isin(wnids, inside)))

    for size in sizes:
        for draw in range(draws):
            chosen = [int(c) for c in random.choice(classes, size, replace=False)]
            add(f"{size} random classes", str(draw), [title[c] for c in chosen], chosen)
    for synset, group in _subtrees(tower, classes).items():
        name = everyday_name(tower, tags, synset)
        if name is not None:
            add(BY_NAME, name, [name], group)
        add(BY_CLASS, f"n{synset:08d}", [title[c] for c in group], group)
    demo = np.flatnonzero(photos.kind != "sample")
    known = tuple(label for label in DEMO_LABELS if tower.senses(label))
    sets.append(LabelSet(DEMO, DEMO, known, demo, photos.kind[demo] == "clothing"))
    return sets
