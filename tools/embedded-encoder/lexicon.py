"""Writes WordNet's nouns and adjectives as one gzipped, tab-separated text (see README.md)."""

import gzip
import re
from pathlib import Path

from wordnet import Synset, WordNet


def _sense(lemma: str, number: int, count: int) -> str:
    if set(lemma) & set(":|\t\n"):
        raise ValueError(f"lemma {lemma!r} holds a separator")
    if count:
        return f"{lemma}:{number}:{count}"
    return lemma if number == 1 else f"{lemma}:{number}"


def _offsets(offsets: tuple[int, ...]) -> str:
    return ",".join(str(offset) for offset in offsets)


def _definition(gloss: str) -> str:
    """The gloss without its example sentences, which nothing here shows."""
    return re.split(r'; *"', gloss, maxsplit=1)[0]


def _line(speech: str, synset: Synset, wordnet: WordNet) -> str:
    index = wordnet.noun_index if speech == "n" else wordnet.adjective_index
    lemmas = (
        _sense(
            lemma,
            index[lemma.lower()].index(synset.offset) + 1,
            wordnet.tag_counts.get((speech, lemma.lower(), synset.offset), 0),
        )
        for lemma in synset.lemmas
    )
    fields = [
        speech,
        str(synset.offset),
        synset.file,
        "|".join(lemmas),
        _offsets(synset.hypernyms) if speech == "n" else "",
        _offsets(synset.instance_hypernyms),
        _definition(synset.gloss),
    ]
    return "\t".join(fields)


def lexicon_lines(wordnet: WordNet) -> list[str]:
    return [
        *(f"# {line}".rstrip() for line in wordnet.licence),
        *(_line("n", synset, wordnet) for synset in wordnet.nouns.values()),
        *(_line("a", synset, wordnet) for synset in wordnet.adjectives.values()),
        *(
            f"x\t{inflected}\t{','.join(bases)}"
            for inflected, bases in wordnet.noun_exceptions.items()
        ),
    ]


def write_lexicon(path: Path, wordnet: WordNet) -> None:
    text = "\n".join(lexicon_lines(wordnet)) + "\n"
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
