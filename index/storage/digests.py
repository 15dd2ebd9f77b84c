"""A digest of each row of each document, by which a bit that a disk has changed is noticed.

Rows are taken as the database holds them, byte by byte, so that what is damaged can be told even
where it can no longer be read. The text is taken in portions, so that the page can be named.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection

from index.errors import StoreDamaged
from index.storage.records import Damage

SEARCHED = ("text", "passages", "vectors")
"""What a document is found by and quoted from."""

_SIZE = 8
# Bytes of a text.
_PORTION = 4096
# A migration has made these digests of older stores: what later changes any of these columns has
# to make them anew.
_ROWS: Mapping[str, str] = {
    "facts": (
        "SELECT sha256, media_type, encoding, csl, language, characters, pages, passages, "
        "ingested_at, extractor FROM documents WHERE id = ?"
    ),
    "text": "SELECT text FROM documents WHERE id = ?",
    "blocks": "SELECT kind, text, body FROM blocks WHERE document_id = ? ORDER BY ordinal",
    "passages": (
        "SELECT id, kind, text, body FROM passages WHERE document_id = ? ORDER BY ordinal"
    ),
    "vectors": (
        "SELECT sentence_indices, passage, sentences, tokens FROM vectors "
        "WHERE document_id = ? ORDER BY ordinal"
    ),
    "layouts": "SELECT page, lines FROM layouts WHERE document_id = ? ORDER BY page",
    "contents": "SELECT part FROM contents WHERE document_id = ? ORDER BY ordinal",
}
PARTS = tuple(_ROWS)
"""All that is kept of a document, but for its names and what people have set of it."""

_BODIES = {"blocks": "blocks", "passages": "passages", "vectors": "passages"}


def note_digests(connection: Connection, document_id: str) -> None:
    """Note the digests of a document whose rows have all been written."""
    made = [b"".join(_digests(connection, part, document_id)) for part in _ROWS]
    names = ", ".join(("document_id", *_ROWS))
    places = ", ".join("?" * (1 + len(_ROWS)))
    connection.exec_driver_sql(
        f"INSERT INTO digests ({names}) VALUES ({places})",  # noqa: S608 - our own names
        (document_id, *made),
    )


def damage_of(
    connection: Connection, document_id: str, parts: Iterable[str] = PARTS
) -> tuple[Damage, ...]:
    """What of a document is not as it was written; nothing of one that is not stored."""
    found = []
    is_there = "SELECT 1 FROM documents WHERE id = ?"
    if connection.exec_driver_sql(is_there, (document_id,)).scalar() is None:
        return ()
    for part in parts:
        try:
            places = _changed(connection, part, document_id)
            pages = _pages(connection, part, document_id, places) if places else ()
        except StoreDamaged:
            places, pages = [0], ()
        if places:
            found.append(Damage(document_id, _source(connection, document_id), part, pages))
    return tuple(found)


def _changed(connection: Connection, part: str, document_id: str) -> list[int]:
    """The places of a part's rows, or of the text's portions, that are other than was noted."""
    noted = connection.exec_driver_sql(
        f"SELECT {part} FROM digests WHERE document_id = ?",  # noqa: S608 - our own names
        (document_id,),
    ).scalar()
    noted = noted if isinstance(noted, bytes) else b"?"
    known = [noted[at : at + _SIZE] for at in range(0, len(noted), _SIZE)]
    found = _digests(connection, part, document_id)
    return [at for at, pair in enumerate(zip_longest(found, known)) if pair[0] != pair[1]]


def _digests(connection: Connection, part: str, document_id: str) -> Iterator[bytes]:
    for row in _raw(connection, part, document_id):
        if part == "text":
            (text,) = row
            yield from (_digest([text[at : at + _PORTION]]) for at in range(0, len(text), _PORTION))
        else:
            yield _digest(row)


def _raw(connection: Connection, part: str, document_id: str) -> Iterator[Sequence[bytes]]:
    """The rows of a part, each value as the bytes that it is stored in."""
    selected, _, rest = _ROWS[part].removeprefix("SELECT ").partition(" FROM ")
    columns = ", ".join(f"CAST({name} AS BLOB)" for name in selected.split(", "))
    rows = connection.exec_driver_sql(
        f"SELECT {columns} FROM {rest}",  # noqa: S608 - our own names
        (document_id,),
    )
    for row in rows:
        yield [value or b"" for value in row]


def _digest(values: Iterable[bytes]) -> bytes:
    made = blake2b(digest_size=_SIZE)
    for value in values:
        made.update(len(value).to_bytes(8, "little"))
        made.update(value)
    return made.digest()


def _pages(
    connection: Connection, part: str, document_id: str, places: Sequence[int]
) -> tuple[int, ...]:
    """The numbers of the pages that damaged places are on, as far as can be told."""
    try:
        if part == "text":
            found = _pages_of_text(connection, document_id, places)
        elif part == "layouts":
            rows = list(_raw(connection, part, document_id))
            found = [int(rows[at][0]) for at in places if at < len(rows)]
        elif part in _BODIES:
            bodies = [row[-1] for row in _raw(connection, _BODIES[part], document_id)]
            found = [
                page
                for at in places
                if at < len(bodies)
                for page in json.loads(bodies[at].decode(errors="replace"))["pages"]
            ]
        else:
            found = []
    except (LookupError, TypeError, ValueError):
        return ()
    return tuple(sorted(set(found)))


def _pages_of_text(connection: Connection, document_id: str, places: Sequence[int]) -> list[int]:
    ((held,),) = _raw(connection, "text", document_id)
    ((pages,),) = connection.exec_driver_sql(
        "SELECT pages FROM documents WHERE id = ?", (document_id,)
    ).all()
    portions = [
        tuple(len(held[: at * _PORTION].decode(errors="replace")) for at in (place, place + 1))
        for place in places
    ]
    return [
        page["number"]
        for page in json.loads(pages)
        for start, end in zip(page["spans"][::2], page["spans"][1::2], strict=True)
        if any(start < last and first < end for first, last in portions)
    ]


def _source(connection: Connection, document_id: str) -> str:
    """What a document is called; its id where that cannot be read."""
    try:
        found: Any = connection.exec_driver_sql(
            "SELECT source FROM documents WHERE id = ?", (document_id,)
        ).scalar()
    except StoreDamaged:
        return document_id
    return str(found or document_id)
