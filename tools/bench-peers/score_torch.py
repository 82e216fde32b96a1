"""Grouped NegLabel scores by the arithmetic of the official code: the peer of Stray's score step.

All logits of a batch against all negatives at once, the negatives permuted and cut into groups, and for
each group a concatenation with the ID logits and a softmax over it.
"""

import argparse
import json
import resource
import time

import torch


def grouped_score(positive: torch.Tensor, negative: torch.Tensor, groups: int) -> torch.Tensor:
    """`positive` [batch, ids] and `negative` [batch, negatives]: logits. Scores [batch]."""
    negative = negative[:, : negative.shape[1] - negative.shape[1] % groups]
    torch.manual_seed(0)
    order = torch.randperm(negative.shape[1])
    grouped = negative.T[order].T.reshape(len(positive), groups, -1).contiguous()
    masses = []
    for group in range(groups):
        everything = torch.cat([positive, grouped[:, group]], dim=-1).softmax(dim=-1)
        masses.append(everything[:, : positive.shape[1]].sum(dim=-1, keepdim=True))
    return torch.cat(masses, dim=-1).mean(dim=-1)


def unit(rows: int, dimension: int) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.randn(rows, dimension), dim=-1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--ids", type=int, default=10)
    parser.add_argument("--negatives", type=int, default=10_000)
    parser.add_argument("--dimension", type=int, default=1000)
    parser.add_argument("--groups", type=int, default=100)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--temperature", type=float, default=0.07)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    torch.manual_seed(0)
    images = unit(options.images, options.dimension)
    ids, negatives = unit(options.ids, options.dimension), unit(options.negatives, options.dimension)

    def score(batch: torch.Tensor) -> torch.Tensor:
        positive, negative = batch @ ids.T, batch @ negatives.T
        return grouped_score(
            positive / options.temperature, negative / options.temperature, options.groups
        )

    with torch.inference_mode():
        score(images[: options.batch])
        start = time.perf_counter()
        for batch in images.split(options.batch):
            score(batch)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "images": options.images,
                "seconds": round(seconds, 3),
                "images_per_s": round(options.images / seconds, 1),
                "peak_rss_mb": round(peak, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
