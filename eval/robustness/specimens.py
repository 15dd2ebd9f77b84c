"""The files that are read: traps, and small whole files mangled by chance that repeats."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from eval.robustness import archive_files, pdf_files, text_files
from eval.robustness.traps import archives, markup, pdf, plain

_SMALLEST_PIECE = 16
_MOST_FLIPS = 20
_MOST_REPEATS = 200
_NOISE = (b"\0", b"\xff", b"<", b"&", b'"', b"9" * 30, b"\xed\xa0\x80", b"PK\3\4", b"\n")

TEXTS: Mapping[str, str] = {
    ".html": text_files.HTML,
    ".csv": text_files.CSV,
    ".eml": text_files.MAIL,
    ".md": text_files.MARKDOWN,
    ".txt": text_files.TEXT,
}
SUFFIXES = (".pdf", *archive_files.MAIN, *TEXTS)
"""Of the formats that are tried."""

_TRAPS = {
    ".pdf": pdf.TRAPS,
    ".html": markup.TRAPS,
    ".csv": plain.TABLES,
    ".eml": plain.MESSAGES,
    ".md": plain.MARKDOWN,
    ".txt": plain.TEXTS,
}


@dataclass(frozen=True, slots=True)
class Specimen:
    """A file of a format and what was done to it."""

    suffix: str
    name: str
    data: bytes


def specimens(suffix: str, count: int) -> Iterator[Specimen]:
    """So many files of a format, the same each time: its traps first, then mangled ones."""
    return islice(_all(suffix), count)


def _all(suffix: str) -> Iterator[Specimen]:
    yield Specimen(suffix, "whole", whole(suffix))
    traps = _TRAPS.get(suffix) or archives.traps_of(suffix)
    for name, trap in traps.items():
        yield Specimen(suffix, name, trap())
    seed = 0
    while True:
        yield Specimen(suffix, f"mangled by seed {seed}", mangled(suffix, seed))
        seed += 1


@cache
def whole(suffix: str) -> bytes:
    """A small whole file of a format."""
    if suffix == ".pdf":
        return pdf_files.article()
    if suffix in TEXTS:
        return TEXTS[suffix].encode()
    return archive_files.packed(archive_files.entries_of(suffix))


def mangled(suffix: str, seed: int) -> bytes:
    """A format's whole file, broken in one of many ways; of an archive often what is in it."""
    chance = random.Random(f"{suffix}{seed}")  # noqa: S311 - no secret
    data = whole(suffix)
    if suffix not in archive_files.MAIN or chance.random() < 1 / 3:
        return broken(data, chance)
    entries = archive_files.unpacked(data)
    for name in chance.sample(sorted(entries), chance.randint(1, 2)):
        entries[name] = broken(entries[name], chance)
    return archive_files.packed(entries)


def broken(data: bytes, chance: random.Random) -> bytes:
    """Bytes broken in up to three ways."""
    held = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        way = chance.choice((_flip, _cut, _drop, _swap, _repeat, _insert, _overwrite))
        way(held, chance)
        if not held:
            break
    return bytes(held)


def _piece(data: bytearray, chance: random.Random) -> slice:
    first = chance.randrange(len(data))
    return slice(first, first + chance.randint(1, max(_SMALLEST_PIECE, len(data) // 4)))


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, _MOST_FLIPS)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _drop(data: bytearray, chance: random.Random) -> None:
    del data[_piece(data, chance)]


def _swap(data: bytearray, chance: random.Random) -> None:
    first, second = sorted((_piece(data, chance) for _ in range(2)), key=lambda piece: piece.start)
    first = slice(first.start, min(first.stop, second.start))
    data[second], data[first] = data[first], data[second]


def _repeat(data: bytearray, chance: random.Random) -> None:
    piece = _piece(data, chance)
    data[piece] = data[piece] * chance.randint(2, _MOST_REPEATS)


def _insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    noise = chance.choice((*_NOISE, chance.randbytes(chance.randint(1, 200))))
    data[at:at] = noise * chance.randint(1, 3)


def _overwrite(data: bytearray, chance: random.Random) -> None:
    piece = _piece(data, chance)
    data[piece] = chance.choice((bytes, chance.randbytes))(len(data[piece]))
