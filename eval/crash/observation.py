"""What a library holds, and whether what is searched is what its database gives."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.crash.texts import QUESTIONS
from index.encoding.encoder import Encoder
from index.library import DATABASE, Library
from index.storage.database import frozen

_TOP = 10
_ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class Holdings:
    """The texts that a library holds, by name, and what is wrong with it."""

    texts: Mapping[str, str]
    ids: Mapping[str, str]
    faults: tuple[str, ...]


def observe(folder: Path, encoder: Encoder) -> Holdings:
    """Read all of a library, and compare it with one that is built afresh from its database."""
    faults: list[str] = []
    with Library.open(folder, encoder) as library:
        verified = library.verify()
        faults += [*verified.faults, *map(str, verified.documents)]
        snapshot = library.snapshot
        texts, ids = {}, {}
        for document in snapshot.documents.values():
            name, text = document.source, snapshot.text(document.id)
            if name in texts:
                faults.append(f"{name} is there twice")
            if b"".join(library.content(document.id)) != text.encode():
                faults.append(f"{name} is not its file")
            if not document.passages or len(snapshot.passages(document.id)) != document.passages:
                faults.append(f"{name} is half there")
            texts[name], ids[name] = text, document.id
        found = _rankings(library)
    with TemporaryDirectory() as scratch:
        with frozen(folder / DATABASE) as copy:
            copy(Path(scratch, DATABASE))
        with Library.open(Path(scratch), encoder) as library:
            faults += [
                f"{question} finds other passages than a library built afresh"
                for question, own, fresh in zip(QUESTIONS, found, _rankings(library), strict=True)
                if not _alike(own, fresh)
            ]
    return Holdings(texts, ids, tuple(faults))


def _rankings(library: Library) -> list[dict[str, float]]:
    """The passages that are found for some questions, by id with their scores."""
    snapshot = library.snapshot
    return [
        {found.stored.passage.id: found.score for found in snapshot.search(question, _TOP).results}
        for question in QUESTIONS
    ]


def _alike(own: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether two rankings have the same passages with the same scores.

    Sums are taken segment by segment, and so differ in their last digits. Of passages that are as
    good as the last, which are alike to these digits, either may be among the best.
    """
    if not own or not other:
        return own == other
    last = max(min(own.values()), min(other.values())) + _ROUNDING
    best = {id_ for ranking in (own, other) for id_, score in ranking.items() if score > last}
    return all(abs(own.get(id_, math.inf) - other.get(id_, -math.inf)) <= _ROUNDING for id_ in best)
