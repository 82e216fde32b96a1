"""Golden values of the arithmetic: metrics by scikit-learn, score and mining by PyTorch."""

import numpy as np
import torch
from sklearn.metrics import (
    auc,
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

RECALL = 0.95


def _nearest_recall(tpr: np.ndarray, fpr: np.ndarray) -> float:
    """The rule of the code that MCM and NegLabel share: the point whose recall is nearest to 95 %, the
    higher recall of two that are equally near; points past full recall do not count."""
    first_full = int(np.argmax(tpr >= 1))
    recall, accepted = tpr[1 : first_full + 1][::-1], fpr[1 : first_full + 1][::-1]
    return float(accepted[np.argmin(np.abs(recall - RECALL))])


def metrics(id_scores: np.ndarray, ood_scores: np.ndarray) -> dict[str, object]:
    scores = np.concatenate([id_scores, ood_scores])
    is_id = np.concatenate([np.ones(len(id_scores)), np.zeros(len(ood_scores))])
    fpr, tpr, _ = roc_curve(is_id, scores, drop_intermediate=False)
    ood_fpr, ood_tpr, _ = roc_curve(1 - is_id, -scores, drop_intermediate=False)
    precision, recall, _ = precision_recall_curve(1 - is_id, -scores)
    return {
        "auroc": float(roc_auc_score(is_id, scores)),
        "fpr95": {
            "idPositive": float(fpr[np.argmax(tpr >= RECALL)]),
            "oodPositive": float(ood_fpr[np.argmax(ood_tpr >= RECALL)]),
        },
        "fpr95NearestRecall": _nearest_recall(tpr, fpr),
        "aupr": {
            "idPositive": float(average_precision_score(is_id, scores)),
            "oodPositive": float(auc(recall, precision)),
        },
    }


def metric_cases(random: np.random.Generator) -> list[dict[str, object]]:
    normal = random.normal
    sets = {
        "separated": (normal(4, 1, 40), normal(0, 1, 30)),
        "overlapping": (normal(1, 1, 172), normal(0, 1, 31)),
        "ties": (np.round(normal(1, 1, 60), 1), np.round(normal(0, 1, 50), 1)),
        "many ties": (random.integers(0, 4, 80) / 4, random.integers(0, 3, 20) / 4),
        "all equal": (np.full(10, 0.5), np.full(7, 0.5)),
        "inverted": (normal(0, 1, 25), normal(2, 1, 25)),
        "one each": (np.array([0.7]), np.array([0.2])),
        "perfect": (np.arange(20) + 10.0, np.arange(10) * 1.0),
    }
    return [
        {"name": name, "id": ids.tolist(), "ood": oods.tolist(), **metrics(ids, oods)}
        for name, (ids, oods) in sets.items()
    ]


def neglabel_score(
    images: torch.Tensor,
    ids: torch.Tensor,
    negatives: torch.Tensor,
    permutation: torch.Tensor,
    groups: int,
    temperature: float,
) -> torch.Tensor:
    """Jiang et al. (ICLR 2024): the mean over the groups of the softmax mass of the ID labels among
    ID labels ∪ group. The negatives past the last full group are dropped before the permutation."""
    kept = negatives[: len(negatives) - len(negatives) % groups][permutation]
    positive = images @ ids.T
    masses = []
    for group in kept.reshape(groups, -1, kept.shape[-1]):
        logits = torch.cat([positive, images @ group.T], dim=-1) / temperature
        masses.append(logits.softmax(dim=-1)[:, : len(ids)].sum(dim=-1))
    return torch.stack(masses, dim=-1).mean(dim=-1)


def _unit(rows: int, columns: int, generator: torch.Generator) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.randn(rows, columns, generator=generator), dim=-1)


def neglabel_cases() -> tuple[dict[str, np.ndarray], dict[str, object]]:
    """Tensors by name, and what to do with them."""
    generator = torch.Generator().manual_seed(0)
    dimension, negatives = 24, 207
    tensors = {
        "images": _unit(16, dimension, generator),
        "ids": _unit(5, dimension, generator),
        "negatives": _unit(negatives, dimension, generator),
        "candidates": _unit(300, dimension, generator),
        "many_ids": _unit(41, dimension, generator),
    }
    tensors["images"][0] = tensors["ids"][2]
    tensors["images"][1] = tensors["negatives"][3]
    cases: list[dict[str, object]] = []
    for groups, temperature, id_count in [
        (1, 1.0, 5), (1, 0.07, 5), (10, 0.07, 5), (10, 0.01, 5), (10, 0.07, 1), (100, 0.01, 5),
    ]:  # fmt: skip
        kept = negatives - negatives % groups
        name = f"groups{groups}_temperature{temperature}_ids{id_count}"
        permutation = torch.randperm(kept, generator=generator)
        scores = neglabel_score(
            tensors["images"],
            tensors["ids"][:id_count],
            tensors["negatives"],
            permutation,
            groups,
            temperature,
        )
        tensors[f"permutation_{name}"] = permutation.to(torch.int32)
        tensors[f"scores_{name}"] = scores
        cases.append({"name": name, "groups": groups, "temperature": temperature, "ids": id_count})
    mining: list[dict[str, object]] = []
    for quantile, id_count in [(0.95, 1), (0.95, 2), (0.95, 41), (0.5, 10), (1.0, 41), (0.0, 41)]:
        name = f"quantile{quantile}_ids{id_count}"
        similarities = tensors["candidates"] @ tensors["many_ids"][:id_count].T
        values = torch.quantile(similarities, quantile, dim=-1)
        tensors[f"mined_values_{name}"] = values
        order = torch.argsort(values, stable=True)[: int(len(values) * 0.15)]
        tensors[f"mined_order_{name}"] = order.to(torch.int32)
        mining.append({"name": name, "quantile": quantile, "ids": id_count, "fraction": 0.15})
    arrays = {name: tensor.contiguous().numpy() for name, tensor in tensors.items()}
    return arrays, {"scores": cases, "mining": mining}
