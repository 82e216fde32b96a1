"""NegMining by the arithmetic of the official code: the peer of Stray's mining.

Embeddings of a thousand candidates at a time against all ID labels, the quantile of each row, an argsort of all and the
lowest share kept.
"""

import argparse
import json
import resource
import time

import torch

from score_torch import unit


def mine(
    candidates: torch.Tensor, ids: torch.Tensor, quantile: float, share: float, batch: int
) -> torch.Tensor:
    """Positions of the kept candidates, those farthest from the ID labels first."""
    rated = [
        torch.quantile((part @ ids.T).to(torch.float32), q=quantile, dim=-1)
        for part in candidates.split(batch)
    ]
    return torch.argsort(torch.cat(rated))[: int(len(candidates) * share)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=70_000)
    parser.add_argument("--ids", type=int, default=1000)
    parser.add_argument("--dimension", type=int, default=512)
    parser.add_argument("--quantile", type=float, default=0.95)
    parser.add_argument("--fraction", type=float, default=0.15)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    torch.manual_seed(0)
    candidates = unit(options.candidates, options.dimension)
    ids = unit(options.ids, options.dimension)
    with torch.inference_mode():
        mine(candidates[: options.batch], ids, options.quantile, options.fraction, options.batch)
        start = time.perf_counter()
        kept = mine(candidates, ids, options.quantile, options.fraction, options.batch)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "candidates": options.candidates,
                "kept": len(kept),
                "seconds": round(seconds, 3),
                "candidates_per_s": round(options.candidates / seconds, 1),
                "peak_rss_mb": round(peak, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
