"""Tables in Markdown: the label sets, and what each variant gains over what is shipped."""

import numpy as np

from label_sets import LabelSet
from trials import Resampling, Trial, family_means, meets_expectations
from variants import SHIPPED, Variant

Trials = dict[Variant, Trial]


def print_sets(sets: list[LabelSet]) -> None:
    print("| family | label sets | ID photos, mean |\n|---|---|---|")
    for family in dict.fromkeys(labels.family for labels in sets):
        sizes = [labels.inside.sum() for labels in sets if labels.family == family]
        print(f"| {family} | {len(sizes)} | {np.mean(sizes):.0f} |")


def print_pools(pools: dict[str, np.ndarray]) -> None:
    print("\n| pool | words |\n|---|---|")
    for name, members in pools.items():
        print(f"| {name} | {members.sum()} |")


def gain(
    trials: Trials, variant: Variant, sets: list[LabelSet], plan: Resampling, what: str
) -> np.ndarray:
    """[rows, families]: of AUROC upwards or of FPR95 downwards against what is shipped."""
    ours, theirs = (getattr(trials[v], what) for v in (variant, SHIPPED))
    difference = family_means(ours, sets, plan) - family_means(theirs, sets, plan)
    return difference if what == "auroc" else -difference


def _cell(gains: np.ndarray, plan: Resampling) -> str:
    """Gain in points (hundredths) ± its standard error over bootstrap draws."""
    return f"{100 * gains[0]:+.2f} ± {100 * gains[plan.draws].std():.2f}"


def print_shipped(trial: Trial, sets: list[LabelSet], plan: Resampling) -> None:
    families = list(dict.fromkeys(labels.family for labels in sets))
    print(f"\n| as shipped | {' | '.join(families)} | mean |\n|---{'|---' * (len(families) + 1)}|")
    for name, values in (("AUROC", trial.auroc), ("FPR95", trial.fpr95)):
        means = family_means(values, sets, plan)
        means = np.column_stack([means, means.mean(1)])
        errors = means[plan.draws].std(0)
        cells = [f"{m:.4f} ± {e:.4f}" for m, e in zip(means[0], errors, strict=True)]
        print(f"| {name} | {' | '.join(cells)} |")


def print_gains(
    title: str, variants: list[Variant], trials: Trials, sets: list[LabelSet], plan: Resampling
) -> None:
    """Points (hundredths): AUROC of each family; AUROC and FPR95 of their mean, upwards where better.

    Flagged by even odds: the mean share, and how many in the demo.
    """
    families = list(dict.fromkeys(labels.family for labels in sets))
    print(f"\n**{title}**\n")
    head = [
        *families,
        "AUROC, mean",
        "FPR95, mean",
        "flagged: ID, OOD",
        "demo: good, strays",
        "expectations",
    ]
    print(f"| variant | {' | '.join(head)} |\n|---{'|---' * len(head)}|")
    for variant in variants:
        auroc, fpr95 = (gain(trials, variant, sets, plan, what) for what in ("auroc", "fpr95"))
        trial = trials[variant]
        flagged = family_means(
            trial.flagged.T, sets, Resampling(plan.photos, plan.sets[:1], 0)
        ).mean(1)
        cells = [
            *(f"{100 * gain:+.2f}" for gain in auroc[0]),
            _cell(auroc.mean(1), plan),
            _cell(fpr95.mean(1), plan),
            f"{flagged[0]:.3f}, {flagged[1]:.3f}",
            f"{trial.demo_flagged[0]}, {trial.demo_flagged[1]}",
            "met" if meets_expectations(trial, sets) else "not met",
        ]
        print(f"| {variant} | {' | '.join(cells)} |")
