"""The word tower: every noun synset as a vector in the space that images can reach.

An image is a mixture of the 1000 classes, so only the span of the class vectors can matter to it.
Both sides are written in an orthonormal basis of that span. A synset's vector is
(1 / norm) · sum over its ancestors a of weight(a) · basis[a], where `norm` counts all its ancestors
but the sum only those that lie above some class (the others are orthogonal to the span's features).
"""

from dataclasses import dataclass

import numpy as np

from hierarchy import Hierarchy
from wordnet import WordNet


@dataclass(frozen=True)
class WordTable:
    """`basis` float64 [A, 1000]; `class_vectors` float64 [1000, 1000], row c = class c, unit norm."""

    ancestors: np.ndarray
    weights: np.ndarray
    basis: np.ndarray
    norms: np.ndarray
    classes: np.ndarray
    class_vectors: np.ndarray

    def tensors(self) -> dict[str, np.ndarray]:
        return {
            "ancestor_offsets": self.ancestors.astype(np.int32),
            "ancestor_weights": self.weights.astype(np.float32),
            "basis": self.basis.astype(np.float16),
            "synset_norms": self.norms.astype(np.float32),
            "class_offsets": self.classes.astype(np.int32),
        }


def build_word_table(wordnet: WordNet, hierarchy: Hierarchy, classes: list[int]) -> WordTable:
    """QR rather than SVD: with positive diagonal it is unique, so no sign or order can flip."""
    ancestors = sorted(frozenset().union(*(hierarchy.closure[c] for c in classes)))
    row = {offset: i for i, offset in enumerate(ancestors)}
    features = np.zeros((len(ancestors), len(classes)))
    for column, offset in enumerate(classes):
        for ancestor in hierarchy.closure[offset]:
            features[row[ancestor], column] = hierarchy.weight[ancestor] / hierarchy.norm[offset]
    basis, triangle = np.linalg.qr(features)
    signs = np.sign(np.diag(triangle))
    if not signs.all() or np.abs(np.diag(triangle)).min() < 1e-6:
        raise ValueError("the class vectors are linearly dependent")
    return WordTable(
        ancestors=np.array(ancestors),
        weights=np.array([hierarchy.weight[a] for a in ancestors]),
        basis=basis * signs,
        norms=np.array([hierarchy.norm[o] for o in wordnet.nouns]),
        classes=np.array(classes),
        class_vectors=(triangle * signs[:, None]).T,
    )
