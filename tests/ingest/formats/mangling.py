"""Broken files: what a loader is to refuse in its own words, or to read all the same."""

import random
from collections.abc import Iterator

from eval.robustness.archive_files import packed, unpacked
from ingest.errors import IngestError
from ingest.formats.extract import Loader
from tests.ingest.formats.layouts import assert_laid


def mangled(data: bytes, count: int = 40) -> Iterator[bytes]:
    """A file cut short and with bits turned over, in ways that are the same each time."""
    chance = random.Random(11)  # noqa: S311 - no secret
    for _ in range(count):
        yield data[: chance.randrange(len(data))]
        broken = bytearray(data)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        yield bytes(broken)


def mangled_inside(data: bytes, count: int = 5) -> Iterator[bytes]:
    """An archive whose entries are each mangled, and packed well again."""
    whole = unpacked(data)
    for name, content in whole.items():
        for broken in mangled(content, count) if content else ():
            yield packed({**whole, name: broken})
        yield packed({other: held for other, held in whole.items() if other != name})


def assert_refused_or_read(load: Loader, files: Iterator[bytes]) -> None:
    """No file makes a loader raise anything but an error that names it."""
    for data in files:
        try:
            extract = load(data, "broken")
        except IngestError as error:
            assert error.source == "broken"  # noqa: PT017 - either way is right
        else:
            assert_laid(extract.text, extract.layout)
