"""The word side: every noun lemma that may become a negative, and the pools to draw from."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hierarchy import PHYSICAL_ENTITY
from senses import WordTower
from wordnet import WordNet

OFFICIAL_LEAVES_OUT = {"noun.animal", "noun.food"}
CSP_LEAVES_OUT = OFFICIAL_LEAVES_OUT | {"noun.person", "noun.quantity", "noun.group"}


def main_sense(tower: WordTower, label: str) -> int:
    """Offset of the sense that a label most likely means."""
    return max(tower.senses(label), key=lambda sense: sense[1])[0]


@dataclass(frozen=True)
class Words:
    """Arrays over all noun lemmas in file order; `meaning` is the main sense of each.

    `in_use`: that sense of that lemma was tagged in SemCor. `proper`: written only with capitals.
    """

    tower: WordTower
    lemmas: list[str]
    meaning: np.ndarray
    file: np.ndarray
    physical: np.ndarray
    proper: np.ndarray
    in_use: np.ndarray

    @cached_property
    def vectors(self) -> np.ndarray:
        """float32 [lemmas, 1000]."""
        return np.stack([self.tower.vector(lemma).astype(np.float32) for lemma in self.lemmas])

    @cached_property
    def position(self) -> dict[str, int]:
        return {lemma: i for i, lemma in enumerate(self.lemmas)}

    @cached_property
    def by_synset(self) -> dict[int, list[int]]:
        """Lemmas (their positions) of a synset and of all below it, whatever else they mean."""
        named: dict[int, list[int]] = defaultdict(list)
        for position, lemma in enumerate(self.lemmas):
            senses = self.tower.wordnet.noun_index[lemma]
            for ancestor in frozenset().union(*(self.tower.hierarchy.closure[o] for o in senses)):
                named[ancestor].append(position)
        return named

    def pools(self) -> dict[str, np.ndarray]:
        """Masks of lemmas by the name of the pool; proper names are left out unless it says so."""
        common, physical = ~self.proper, self.physical & ~self.proper
        artifact = np.isin(self.file, ["noun.artifact"])
        living = np.isin(self.file, ["noun.animal", "noun.plant", "noun.food"])
        return {
            "physical": physical,
            "physical and proper names": self.physical,
            "physical, in use": physical & self.in_use,
            "physical, no persons": physical & (self.file != "noun.person"),
            "artifacts": physical & artifact,
            "physical, no artifacts": physical & ~artifact,
            "animals, plants, food": physical & living,
            "all nouns": common,
            "all in use": common & self.in_use,
            "official (no animals, food)": common & ~np.isin(self.file, list(OFFICIAL_LEAVES_OUT)),
            "CSP (nor persons, quantities, groups)": common
            & ~np.isin(self.file, list(CSP_LEAVES_OUT)),
        }


def read_words(tower: WordTower, tags: WordNet) -> Words:
    """`tags` is WordNet from its own files: the tower's copy has no tag counts."""
    nouns, lemmas = tower.wordnet.nouns, list(tower.wordnet.noun_index)
    meaning = [main_sense(tower, lemma) for lemma in lemmas]
    pairs = list(zip(lemmas, meaning, strict=True))
    return Words(
        tower=tower,
        lemmas=lemmas,
        meaning=np.array(meaning),
        file=np.array([nouns[offset].file for offset in meaning]),
        physical=np.array([PHYSICAL_ENTITY in tower.hierarchy.closure[o] for o in meaning]),
        proper=np.array([lemma not in nouns[offset].lemmas for lemma, offset in pairs]),
        in_use=np.array([("n", *pair) in tags.tag_counts for pair in pairs]),
    )


def everyday_name(tower: WordTower, tags: WordNet, offset: int) -> str | None:
    """Of a synset's lemmas that most likely mean it, the one most used in tagged text, else the first."""
    lemmas = [lemma for lemma in tags.nouns[offset].lemmas if main_sense(tower, lemma) == offset]
    count = tags.tag_counts.get
    return max(lemmas, key=lambda lemma: count(("n", lemma.lower(), offset), 0), default=None)
