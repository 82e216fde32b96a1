"""The photos most similar to one by FAISS: an HNSW graph of the same shape as Stray's index, and a search one by one."""

import argparse
import json
import time
from pathlib import Path

import faiss
import numpy as np

DEGREE, BUILD_WIDTH, SEARCH_WIDTH = 16, 100, 200


def search_each(index: faiss.Index, queries: np.ndarray, first: int) -> tuple[np.ndarray, list[float]]:
    """Similarities [queries, first] and the milliseconds of each search, one photo at a time as people ask."""
    found, times = [], []
    index.search(queries[:1], first)
    for query in queries:
        start = time.perf_counter()
        similarities, _ = index.search(query[None], first)
        times.append((time.perf_counter() - start) * 1000)
        found.append(similarities[0])
    return np.array(found), times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help=".npy of embeddings of unit length, float32 [n, dimension]")
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--first", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    faiss.omp_set_num_threads(options.threads)
    embeddings = np.load(options.file)
    order = np.random.default_rng(0).permutation(len(embeddings))
    queries = embeddings[order[: options.queries]]

    flat = faiss.IndexFlatIP(embeddings.shape[1])
    flat.add(embeddings)
    exact, flat_ms = search_each(flat, queries, options.first)

    graph = faiss.IndexHNSWFlat(embeddings.shape[1], DEGREE, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction, graph.hnsw.efSearch = BUILD_WIDTH, SEARCH_WIDTH
    start = time.perf_counter()
    graph.add(embeddings)
    build_s = time.perf_counter() - start
    found, graph_ms = search_each(graph, queries, options.first)
    # By similarity, because some are the same point.
    recall = float((found >= exact[:, -1:] - 1e-6).mean())
    print(
        json.dumps(
            {
                "embeddings": len(embeddings),
                "build_s": round(build_s, 3),
                "recall": round(recall, 4),
                "search_ms": round(float(np.median(graph_ms)), 4),
                "search_p95_ms": round(float(np.quantile(graph_ms, 0.95)), 4),
                "flat_ms": round(float(np.median(flat_ms)), 4),
            }
        )
    )


if __name__ == "__main__":
    main()
