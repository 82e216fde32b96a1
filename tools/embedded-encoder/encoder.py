"""Opens models/embedded as a program does: the vision session, and the word tower from the tables."""

import gzip
from pathlib import Path

import numpy as np
import onnxruntime

from hierarchy import build_hierarchy
from safetensors_file import read_safetensors
from senses import WordTower
from word_table import WordTable
from wordnet import Synset, WordNet


def open_vision(path: Path, threads: int, exact: bool = True) -> onnxruntime.InferenceSession:
    """`exact`: int8 sums that no processor saturates, at about the speed of float (see README.md)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.x64quantprecision", "1" if exact else "0")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _integers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if text else ()


def read_lexicon(path: Path) -> WordNet:
    """The nouns and exceptions of `wordnet.tsv.gz`; adjectives are not needed here."""
    nouns: dict[int, Synset] = {}
    ranked: dict[str, list[tuple[int, int]]] = {}
    exceptions: dict[str, tuple[str, ...]] = {}
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        kind, *fields = line.split("\t")
        if kind == "x":
            exceptions[fields[0]] = tuple(fields[1].split(","))
        if kind != "n":
            continue
        offset = int(fields[0])
        parts = [lemma.split(":") for lemma in fields[2].split("|")]
        for lemma, *sense in parts:
            rank = int(sense[0]) if sense else 1
            ranked.setdefault(lemma.lower(), []).append((rank, offset))
        nouns[offset] = Synset(
            offset=offset,
            file=fields[1],
            lemmas=tuple(lemma for lemma, *_ in parts),
            hypernyms=_integers(fields[3]),
            instance_hypernyms=_integers(fields[4]),
            gloss=fields[5],
        )
    index = {
        lemma: tuple(dict.fromkeys(offset for _, offset in sorted(senses)))
        for lemma, senses in ranked.items()
    }
    return WordNet((), nouns, {}, index, {}, {}, exceptions)


def load_tower(folder: Path) -> WordTower:
    """The word tower with the numbers as they are stored (basis in half precision)."""
    wordnet = read_lexicon(folder / "wordnet.tsv.gz")
    stored = read_safetensors(folder / "words.safetensors")
    hierarchy = build_hierarchy(wordnet)
    norms = dict(zip(wordnet.nouns, map(float, stored["synset_norms"]), strict=True))
    table = WordTable(
        ancestors=stored["ancestor_offsets"],
        weights=stored["ancestor_weights"].astype(np.float64),
        basis=stored["basis"].astype(np.float64),
        norms=stored["synset_norms"],
        classes=stored["class_offsets"],
        class_vectors=np.empty((0, 0)),
    )
    return WordTower(wordnet, type(hierarchy)(hierarchy.closure, hierarchy.weight, norms), table)
