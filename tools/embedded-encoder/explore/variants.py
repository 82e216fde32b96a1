"""What may vary, one field each; the defaults are what is shipped."""

from dataclasses import dataclass, fields, replace

import numpy as np

from photos import FLIPPED, VIEWS, Photos

CENTRE, SQUASH, CLOSE, PADDED = "centre", "squash", "close", "padded"
VIEW_SETS = {
    "centre + squash": (CENTRE, SQUASH),
    "centre": (CENTRE,),
    "squash": (SQUASH,),
    "padded": (PADDED,),
    "centre, both ways": (CENTRE, CENTRE + FLIPPED),
    "centre + squash flipped": (CENTRE, SQUASH + FLIPPED),
    "centre + padded": (CENTRE, PADDED),
    "close + squash": (CLOSE, SQUASH),
    "centre + squash + close": (CENTRE, SQUASH, CLOSE),
    "centre + squash + padded": (CENTRE, SQUASH, PADDED),
    "centre + squash, both ways": (CENTRE, SQUASH, CENTRE + FLIPPED, SQUASH + FLIPPED),
    "all four": (CENTRE, SQUASH, CLOSE, PADDED),
    "centre 288": ("centre 288",),
    "squash 288": ("squash 288",),
    "centre + squash, 256": ("centre 256", "squash 256"),
    "centre + squash, 288": ("centre 288", "squash 288"),
}
CHOICES: dict[str, tuple[object, ...]] = {
    "views": tuple(VIEW_SETS),
    "joined": ("posterior", "logit", "embedding"),
    "softness": (0.8, 1.0, 1.1, 1.2, 1.35, 1.5, 2.0),
    "centring": (0.0, 0.25, 0.5, 0.75, 1.0, 1.25),
    "norm": (0.0, 0.25, 0.5, 0.75, 1.0),
    "pool": (
        "physical",
        "physical and proper names",
        "physical, in use",
        "physical, no persons",
        "artifacts",
        "physical, no artifacts",
        "animals, plants, food",
        "all nouns",
        "all in use",
        "official (no animals, food)",
        "CSP (nor persons, quantities, groups)",
    ),
    "quantile": (0.5, 0.9, 0.95, 1.0),
    "fraction": (0.05, 0.1, 0.15, 0.3, 0.5),
    "groups": (1, 10, 100, 1000),
    "temperature": (0.05, 0.06, 0.07, 0.08, 0.1),
}


@dataclass(frozen=True)
class Variant:
    """`joined`: what of the views is averaged. `softness`: T of logits / T before the softmax.

    `centring`: share of the uniform posterior that is subtracted. `norm`: the embedding is divided by
    its norm to this power, 1 for unit length. The rest is NegMining's and NegLabel's.
    """

    views: str = "centre + squash"
    joined: str = "posterior"
    softness: float = 1.1
    centring: float = 1.0
    norm: float = 1.0
    pool: str = "physical"
    quantile: float = 0.95
    fraction: float = 0.15
    groups: int = 100
    temperature: float = 0.07

    def __str__(self) -> str:
        changed = (f for f in fields(self) if getattr(self, f.name) != f.default)
        return ", ".join(f"{f.name} {getattr(self, f.name)}" for f in changed) or "as shipped"


SHIPPED = Variant()


def one_by_one() -> list[Variant]:
    """The shipped variant, then each choice of each field alone."""
    alone = (replace(SHIPPED, **{n: choice}) for n, all_ in CHOICES.items() for choice in all_)
    return list(dict.fromkeys([SHIPPED, *alone]))


def _near(name: str) -> list[object]:
    """Of a number, the next choices on either side of what is shipped; else all choices."""
    choices = CHOICES[name]
    here = choices.index(getattr(SHIPPED, name))
    if isinstance(choices[0], str):
        return list(choices)
    return list(choices[max(here - 1, 0) : here + 2])


def at_random(count: int, random: np.random.Generator) -> list[Variant]:
    """Combinations: each field is as shipped with even chance, else near it."""
    drawn: dict[Variant, None] = {}
    while len(drawn) < count:
        changed = {}
        for name in CHOICES:
            near = _near(name)
            if random.random() < 0.5:
                changed[name] = near[int(random.integers(len(near)))]
        drawn[replace(SHIPPED, **changed)] = None
    return list(drawn)


def pixels_seen(variant: Variant) -> int:
    """By the network in one image: what a variant costs."""
    names = (view.removesuffix(FLIPPED) for view in VIEW_SETS[variant.views])
    return sum(VIEWS[name][0] ** 2 for name in names)


def _softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max(1, keepdims=True))
    return weights / weights.sum(1, keepdims=True)


def class_weights(variant: Variant, photos: Photos, class_vectors: np.ndarray) -> np.ndarray:
    """float32 [photos, 1000]: the image embedding is their product with `class_vectors`."""

    def scaled(weights: np.ndarray) -> np.ndarray:
        centred = weights - variant.centring / weights.shape[1]
        norms = np.linalg.norm(centred @ class_vectors, axis=1, keepdims=True)
        return centred / np.maximum(norms, 1e-12) ** variant.norm

    logits = [photos.logits[view] / variant.softness for view in VIEW_SETS[variant.views]]
    match variant.joined:
        case "posterior":
            weights = scaled(np.mean([_softmax(each) for each in logits], axis=0))
        case "logit":
            weights = scaled(_softmax(np.mean(logits, axis=0)))
        case "embedding":
            weights = scaled(np.mean([scaled(_softmax(each)) for each in logits], axis=0))
        case unknown:
            raise ValueError(f"views cannot be joined by {unknown}")
    return weights.astype(np.float32)
