"""Which variant would one choose, and what would it gain on photos and label sets not chosen on?"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from label_sets import LabelSet
from photos import VIEWS, processor_ms
from tables import Trials, gain, print_gains
from trials import Resampling, meets_expectations
from variants import SHIPPED, VIEW_SETS, Variant, pixels_seen

HEAD = (
    "variants | how many | chosen by | gain where chosen | held-out AUROC | held-out FPR95 "
    "| held-out gain above 0: AUROC, FPR95 | chosen most often"
)


def _no_dearer(variant: Variant) -> bool:
    return pixels_seen(variant) <= pixels_seen(SHIPPED)


def print_best(count: int, trials: Trials, sets: list[LabelSet], plan: Resampling) -> None:
    """By mean AUROC on all photos, of those that meet the expectations."""
    met = [v for v in trials if meets_expectations(trials[v], sets)]
    means = {v: gain(trials, v, sets, plan, "auroc")[0].mean() for v in met}
    best = sorted(met, key=lambda v: -means[v])[:count]
    title = f"The best {len(best)} of {len(trials)} on all photos (chosen on them: optimistic)"
    print_gains(title, best, trials, sets, plan)


def print_cross_validation(
    alone: list[Variant], trials: Trials, sets: list[LabelSet], plan: Resampling
) -> None:
    """Chosen on one half of photos and label sets, measured on the other, both ways; mean ± deviation."""
    gains = {
        what: {v: gain(trials, v, sets, plan, what).mean(1) for v in trials}
        for what in ("auroc", "fpr95")
    }
    met = {v for v in trials if meets_expectations(trials[v], sets)}
    groups: dict[str, Callable[[Variant], bool]] = {
        "one choice at a time": lambda v: v in alone,
        "all": lambda v: True,
        "no dearer than shipped": _no_dearer,
        "expectations met": lambda v: v in met,
        "expectations met, no dearer": lambda v: v in met and _no_dearer(v),
    }
    print(f"\n**Chosen on one half, measured on the other**\n\n| {HEAD} |\n{'|---' * 8}|")
    for name, allowed in groups.items():
        if pool := [v for v in trials if allowed(v)]:
            for by in gains:
                cells = [name, str(len(pool)), by.upper(), *_held_out(pool, by, gains, plan)]
                print(f"| {' | '.join(cells)} |")


def _held_out(
    pool: list[Variant], by: str, gains: dict[str, dict[Variant, np.ndarray]], plan: Resampling
) -> list[str]:
    picks: list[Variant] = []
    seen: list[float] = []
    held: dict[str, list[float]] = {what: [] for what in gains}
    for chosen_on, other in ((plan.first, plan.second), (plan.second, plan.first)):
        table = np.stack([gains[by][v][chosen_on] for v in pool])
        for split, best in enumerate(table.argmax(0)):
            picks.append(pool[best])
            seen.append(table[best, split])
            for what in gains:
                held[what].append(gains[what][pool[best]][other][split])
    often, times = Counter(picks).most_common(1)[0]
    return [
        f"{100 * np.mean(seen):+.2f}",
        *(f"{100 * np.mean(held[w]):+.2f} ± {100 * np.std(held[w]):.2f}" for w in gains),
        ", ".join(f"{np.mean(np.array(held[w]) > 0):.0%}" for w in gains),
        f"{often} ({times} of {len(picks)})",
    ]


def print_costs(model: Path) -> None:
    """Processor time of the network alone by number and size of views."""
    costs = {(len(names), VIEWS[names[0]][0]) for names in VIEW_SETS.values()}
    print("\n| views | processor ms an image | images a processor second |\n|---|---|---|")
    for views, size in sorted(costs):
        cost = processor_ms(model, size, views)
        print(f"| {views} of {size} px | {cost:.2f} | {1000 / cost:.0f} |", flush=True)
