"""NegMining and the grouped NegLabel score for many label sets at once, as the program computes them."""

from collections.abc import Iterator

import numpy as np

from label_sets import LabelSet
from photos import Photos
from variants import Variant, class_weights
from words import Words, main_sense

CEILING = 0.95


class Mining:
    """All lemmas, the one farthest from a label set first.

    Left out: a class's name, its synonyms and descendants, and what is nearer to it than CEILING.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self.known: dict[tuple[tuple[str, ...], float], np.ndarray] = {}

    def _allowed(self, labels: tuple[str, ...]) -> np.ndarray:
        allowed = np.ones(len(self.words.lemmas), bool)
        for label in labels:
            allowed[self.words.by_synset[main_sense(self.words.tower, label)]] = False
            if label in self.words.position:
                allowed[self.words.position[label]] = False
        return allowed

    def order(self, labels: tuple[str, ...], quantile: float) -> np.ndarray:
        key = (labels, quantile)
        if key not in self.known:
            vectors = np.stack([self.words.tower.vector(label) for label in labels])
            similarity = self.words.vectors @ vectors.astype(np.float32).T
            allowed = self._allowed(labels) & (similarity.max(1) <= CEILING)
            order = np.argsort(np.quantile(similarity, quantile, axis=1), kind="stable")
            self.known[key] = order[allowed[order]].astype(np.int32)
        return self.known[key]


class Scorer:
    """`classes` float32 [1000, 1000]: the class vectors; `members`: which lemmas are in the pool."""

    def __init__(
        self, mining: Mining, photos: Photos, classes: np.ndarray, members: np.ndarray
    ) -> None:
        self.mining, self.photos, self.classes, self.members = mining, photos, classes, members
        self.column = np.cumsum(members) - 1
        self.to_classes = classes @ mining.words.vectors[members].T

    def _negatives(self, variant: Variant, labels: LabelSet) -> np.ndarray:
        """[groups, negatives a group], as columns of `to_classes`; the rest of the division is dropped."""
        order = self.mining.order(labels.labels, variant.quantile)
        order = self.column[order[self.members[order]]]
        count = int(variant.fraction * len(order))
        groups = min(variant.groups, count)
        kept = order[: count // groups * groups]
        return np.random.default_rng(0).permutation(kept).reshape(groups, -1)

    def scores(self, variant: Variant, sets: list[LabelSet]) -> Iterator[tuple[np.ndarray, float]]:
        """Of each set its photos' scores and the even-odds threshold, the program's default.

        Nothing overflows: similarities are at most 1 and temperatures at least 0.05.
        """
        weights = class_weights(variant, self.photos, self.classes)
        embeddings = weights @ self.classes
        masses: dict[int, np.ndarray] = {}
        for labels in sets:
            if (first := int(labels.photos[0])) not in masses:
                similarity = weights[labels.photos] @ self.to_classes
                masses[first] = np.exp((similarity / variant.temperature).T)
            negatives = self._negatives(variant, labels)
            group_mass = np.stack([masses[first][group].sum(0) for group in negatives])
            vectors = np.stack([self.mining.words.tower.vector(label) for label in labels.labels])
            positive = embeddings[labels.photos] @ vectors.T / variant.temperature
            id_mass = np.exp(positive).sum(1)
            odds = 1 + (len(vectors) - 1) / negatives.shape[1]
            yield (id_mass / (id_mass + group_mass)).mean(0), odds / (1 + odds)
