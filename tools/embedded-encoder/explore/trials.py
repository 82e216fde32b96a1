"""Every variant on every label set: AUROC and FPR95 on all photos, on halves, on bootstrap draws."""

from dataclasses import dataclass

import numpy as np

from label_sets import DEMO, DOG, LabelSet
from separation import weighted_separation

ALL = slice(0, 1)


@dataclass(frozen=True)
class Resampling:
    """How photos and label sets are weighed, [1 + 2 · splits + draws, photos or sets].

    Row 0 counts everything once; then halves, first ones before second ones; then bootstrap draws.
    Halves share neither a photo nor a label set. The demo is one set and is in both, each with
    half of its photos.
    """

    photos: np.ndarray
    sets: np.ndarray
    splits: int

    @property
    def first(self) -> slice:
        return slice(1, 1 + self.splits)

    @property
    def second(self) -> slice:
        return slice(1 + self.splits, 1 + 2 * self.splits)

    @property
    def draws(self) -> slice:
        return slice(1 + 2 * self.splits, None)


def _weights(
    strata: np.ndarray, splits: int, draws: int, random: np.random.Generator
) -> np.ndarray:
    """Halves and draws within each stratum; a stratum of one is in both halves."""
    weights = np.ones((1 + 2 * splits + draws, len(strata)), np.float32)
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        for split in range(splits if len(members) > 1 else 0):
            half = random.permutation(members)[: len(members) // 2]
            rest = np.setdiff1d(members, half)
            weights[1 + split, rest] = weights[1 + splits + split, half] = 0
        for draw in range(draws):
            drawn = random.choice(members, len(members))
            counts = np.bincount(drawn, minlength=len(strata))[members]
            weights[1 + 2 * splits + draw, members] = counts
    return weights


def resampling(
    sets: list[LabelSet], kind: np.ndarray, splits: int, draws: int, random: np.random.Generator
) -> Resampling:
    families = np.array([labels.family for labels in sets])
    photos = _weights(kind, splits, draws, random)
    return Resampling(photos, _weights(families, splits, draws, random), splits)


@dataclass(frozen=True)
class Trial:
    """`auroc`, `fpr95` [rows of the resampling, sets]; `flagged` [sets, 2]: the share of ID and of OOD
    photos under the even-odds threshold; `demo_flagged`: how many of each in the demo."""

    auroc: np.ndarray
    fpr95: np.ndarray
    flagged: np.ndarray
    demo_flagged: tuple[int, int]


def measure(
    sets: list[LabelSet], scored: list[tuple[np.ndarray, float]], plan: Resampling
) -> Trial:
    shape = (len(plan.photos), len(sets))
    auroc, fpr95 = np.empty(shape, np.float32), np.empty(shape, np.float32)
    flagged = np.empty((len(sets), 2))
    demo_flagged = (0, 0)
    for i, (labels, (score, threshold)) in enumerate(zip(sets, scored, strict=True)):
        weights = plan.photos[:, labels.photos]
        auroc[:, i], fpr95[:, i] = weighted_separation(score, labels.inside, weights)
        below = score < threshold
        flagged[i] = below[labels.inside].mean(), below[~labels.inside].mean()
        if labels.family == DEMO:
            demo_flagged = int(below[labels.inside].sum()), int(below[~labels.inside].sum())
    return Trial(auroc, fpr95, flagged, demo_flagged)


def family_means(values: np.ndarray, sets: list[LabelSet], plan: Resampling) -> np.ndarray:
    """[rows, sets] → [rows, families], weighed by the resampling; NaN (an empty side) does not count."""
    names = list(dict.fromkeys(labels.family for labels in sets))
    means = np.empty((len(values), len(names)))
    for column, name in enumerate(names):
        members = [i for i, labels in enumerate(sets) if labels.family == name]
        part, weights = values[:, members], plan.sets[:, members] * ~np.isnan(values[:, members])
        means[:, column] = (np.nan_to_num(part) * weights).sum(1) / weights.sum(1)
    return means


def meets_expectations(trial: Trial, sets: list[LabelSet]) -> bool:
    """What the project holds its encoder to, whatever else changes."""
    family = np.array([labels.family for labels in sets])
    demo = int(np.flatnonzero(family == DEMO)[0])
    dogs = next(i for i, labels in enumerate(sets) if labels.name == f"n{DOG:08d}")
    good, strays = trial.demo_flagged
    return bool(
        trial.auroc[0, demo] >= 0.975
        and trial.fpr95[0, demo] <= 0.10
        and trial.auroc[0, dogs] >= 0.995
        and trial.auroc[0, family == "50 random classes"].mean() >= 0.94
        and strays >= 24
        and good <= 0.04 * sets[demo].inside.sum()
    )
