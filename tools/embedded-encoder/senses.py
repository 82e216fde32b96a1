"""From a label to weighted noun senses: the reference of what the program does.

A phrase's forms, in lower case, the first with any sense wins: the whole phrase, then its suffixes
from the longest, then its prefixes from the longest. The senses of a form are those of the form as it
stands, with spaces for hyphens, with hyphens for spaces and without a possessive, then those of its
singulars by WordNet's exception list and by the endings of morphy(7WN). Repeats are dropped, and the six
first are weighted by their rank, then by what the image model can see.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hierarchy import PHYSICAL_ENTITY, Hierarchy
from manifest import RANK_PRIOR
from word_table import WordTable
from wordnet import WordNet

ENDINGS = (
    ("ies", "y"),
    ("ses", "s"),
    ("xes", "x"),
    ("zes", "z"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("men", "man"),
    ("s", ""),
)
CLASS_FACTOR, ABOVE_CLASS_FACTOR, PHYSICAL_FACTOR = 40, 5, 4


def _lemmas(form: str, wordnet: WordNet) -> Iterator[str]:
    yield form
    yield form.replace("-", " ")
    yield form.replace(" ", "-")
    yield form.replace("'s", "")
    yield from wordnet.noun_exceptions.get(form, ())
    if not form.endswith("ss"):
        for plural, singular in ENDINGS:
            if form.endswith(plural) and len(form) > len(plural) + 1:
                yield form[: -len(plural)] + singular


def _offsets(form: str, wordnet: WordNet) -> list[int]:
    """Of the form as it stands and then of its singulars, not of the first that is found: "shoes" is a
    word of its own (a situation) besides the plural of "shoe"."""
    senses = (wordnet.noun_index.get(lemma, ()) for lemma in _lemmas(form, wordnet))
    return list(dict.fromkeys(offset for offsets in senses for offset in offsets))


def _forms(label: str) -> Iterator[str]:
    words = label.lower().split()
    yield " ".join(words)
    for start in range(1, len(words)):
        yield " ".join(words[start:])
    for end in range(len(words) - 1, 0, -1):
        yield " ".join(words[:end])


@dataclass(frozen=True)
class WordTower:
    wordnet: WordNet
    hierarchy: Hierarchy
    table: WordTable

    @cached_property
    def classes_below(self) -> Counter[int]:
        """How many classes lie at or below a synset; absent where none does."""
        return Counter(a for c in self.table.classes for a in self.hierarchy.closure[int(c)])

    @cached_property
    def row(self) -> dict[int, int]:
        """Row of an ancestor in the table."""
        return {int(a): i for i, a in enumerate(self.table.ancestors)}

    def senses(self, label: str) -> list[tuple[int, float]]:
        """(offset, weight) with weights that sum to one, WordNet's order; empty when none."""
        offsets = next(filter(None, (_offsets(form, self.wordnet) for form in _forms(label))), [])
        classes = set(map(int, self.table.classes))
        weighted = []
        for offset, weight in zip(offsets, RANK_PRIOR, strict=False):
            if offset in classes:
                weight *= CLASS_FACTOR
            elif self.classes_below[offset]:
                weight *= ABOVE_CLASS_FACTOR
            if PHYSICAL_ENTITY in self.hierarchy.closure[offset]:
                weight *= PHYSICAL_FACTOR
            weighted.append((offset, weight))
        total = sum(weight for _, weight in weighted)
        return [(offset, weight / total) for offset, weight in weighted]

    def synset_vector(self, offset: int) -> np.ndarray:
        """float64 [1000], norm at most 1."""
        rows = sorted(self.row[a] for a in self.hierarchy.closure[offset] if a in self.row)
        vector = self.table.weights[rows] @ self.table.basis[rows]
        return vector / self.hierarchy.norm[offset] if self.hierarchy.norm[offset] else vector

    def vector(self, label: str) -> np.ndarray:
        """float64 [1000]: the weighted mean of the senses' vectors."""
        return np.sum([w * self.synset_vector(o) for o, w in self.senses(label)], axis=0)
