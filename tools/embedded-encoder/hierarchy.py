"""The hypernym hierarchy of WordNet's nouns as features: what a synset is, and how specific.

The feature of an ancestor a has weight sqrt(IC(a) − max IC of its parents), with the intrinsic
information content IC(a) = 1 − log(1 + descendants(a)) / log(N) of Seco, Veale & Hayes (2004).
The inner product of two unit feature vectors is then a similarity in the manner of Lin (1998).
"""

import math
from dataclasses import dataclass
from pathlib import Path

from wordnet import WordNet

PHYSICAL_ENTITY = 1930


@dataclass(frozen=True)
class Hierarchy:
    """`closure` of a synset: itself and everything above it (hypernyms and instance hypernyms)."""

    closure: dict[int, frozenset[int]]
    weight: dict[int, float]
    norm: dict[int, float]


def _closures(parents: dict[int, tuple[int, ...]]) -> dict[int, frozenset[int]]:
    closures: dict[int, frozenset[int]] = {}

    def close(offset: int) -> frozenset[int]:
        if offset not in closures:
            closures[offset] = frozenset([offset]).union(*(close(p) for p in parents[offset]))
        return closures[offset]

    for offset in parents:
        close(offset)
    return closures


def build_hierarchy(wordnet: WordNet) -> Hierarchy:
    parents = {o: s.hypernyms + s.instance_hypernyms for o, s in wordnet.nouns.items()}
    closure = _closures(parents)
    below = dict.fromkeys(parents, 0)
    for ancestors in closure.values():
        for ancestor in ancestors:
            below[ancestor] += 1
    log_total = math.log(len(parents))
    content = {o: 1 - math.log(count) / log_total for o, count in below.items()}
    weight = {
        o: math.sqrt(max(content[o] - max((content[p] for p in parents[o]), default=0.0), 0.0))
        for o in parents
    }
    norm = {o: math.sqrt(math.fsum(weight[a] ** 2 for a in closure[o])) for o in parents}
    return Hierarchy(closure, weight, norm)


def class_synsets(wordnet: WordNet, labels: Path, ids: Path) -> list[int]:
    """The noun offset of each of the 1000 classes, in the classifier's order.

    `ids` lists the ImageNet ids (`n01440764`: WordNet 3.0 noun offsets); `labels` holds each class's
    lemmas, which must be the synset's own. The lemmas alone would not do: ninety of the classes share theirs
    with other synsets ("crane", "nail").
    """
    lines = labels.read_text("utf-8").splitlines()
    classes = [int(line[1:]) for line in ids.read_text("utf-8").split()]
    if lines[0] != "background" or len(lines) != 1001 or len(classes) != 1000:
        raise ValueError(f"{labels} must hold background and 1000 classes, {ids} 1000 ids")
    for offset, line in zip(classes, lines[1:], strict=True):
        if set(line.split(", ")) != set(wordnet.nouns[offset].lemmas):
            raise ValueError(f"n{offset:08d} is not {line}")
    return classes
