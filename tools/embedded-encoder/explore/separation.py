"""AUROC and ID-positive FPR95 under many weightings of the photos at once: halves, bootstrap draws."""

import numpy as np

RECALL = 0.95


def weighted_separation(
    score: np.ndarray, inside: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """`score` [n], higher is ID; `inside` [n]; `weights` [w, n] → AUROC [w] and FPR95 [w].

    FPR95 is at the highest threshold that keeps 95 % of the ID photos. NaN where a side has no weight.
    Equal scores get half weight in AUROC.
    """
    order = np.argsort(-score, kind="stable")
    score, inside, weights = score[order], inside[order], weights[:, order]
    ends = np.flatnonzero(np.append(score[1:] < score[:-1], True))
    recalled = np.cumsum(weights * inside, axis=1)[:, ends]
    accepted = np.cumsum(weights * ~inside, axis=1)[:, ends]
    with np.errstate(invalid="ignore", divide="ignore"):
        recall, false = recalled / recalled[:, -1:], accepted / accepted[:, -1:]
    steps = np.diff(recall, axis=1, prepend=0)
    before = np.pad(false, ((0, 0), (1, 0)))[:, :-1]
    auroc = (steps * (1 - (false + before) / 2)).sum(1)
    first = np.argmax(recall >= RECALL - 1e-9, axis=1)
    return auroc, false[np.arange(len(false)), first]
