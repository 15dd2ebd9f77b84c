"""What a measurement of reading found, as tables."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from statistics import median

from rich.table import Table

from eval.datasets.questions import LANGUAGES, SPLITS
from eval.reading.measurement import DocumentReading
from eval.reading.questions import FIRST, Asked, share
from eval.reading.scores import ReadingScores, Share
from eval.reports.tables import NAMES

_KINDS = (
    "headings_found",
    "headings_right",
    "levels_right",
    "notes_found",
    "notes_right",
    "marks_linked",
    "furniture_found",
    "furniture_right",
)
_KIND_NAMES = ("headings", "right", "levels", "notes", "right", "marks", "furniture", "right")
_PLACES = ("paragraphs_found", "paragraphs_right", "order", "cells", "pages_told")
_PLACE_NAMES = ("paragraphs", "right", "order", "cells", "unreadable told")
_WHOLE = ("pdfminer, %", "owned, %", "sliced, %", "pages, %", "words", "mended", "lacking")
_TAKEN = ("pages", "child ms a page", "blocks ms a page", "child's peak MB")
_EXAMPLES = 5
_WANTED = {
    "headings_found": 92,
    "headings_right": 92,
    "levels_right": 90,
    "notes_found": 92,
    "marks_linked": 92,
    "furniture_found": 98,
}


def report(readings: Sequence[DocumentReading]) -> Iterator[Table]:
    """A row a document: what of the truth was found, what must hold of all, what reading took."""
    kinds = _table("Reading: found of each kind, and right of what was found", _KIND_NAMES)
    places = _table("Reading: on some pages, and pages without readable text", _PLACE_NAMES)
    whole = _table("Reading: what must hold of all", _WHOLE)
    taken = _table("Reading: what it took", _TAKEN)
    for reading in readings:
        kinds.add_row(reading.file, *_shares(reading.scores, _KINDS))
        places.add_row(reading.file, *_shares(reading.scores, _PLACES))
        if not reading.refusal:
            whole.add_row(reading.file, *_held(reading))
            taken.add_row(reading.file, *_taken(reading))
    total = sum((reading.scores for reading in readings), ReadingScores())
    for shown, names in ((kinds, _KINDS), (places, _PLACES)):
        shown.add_section()
        shown.add_row("all, %", *(_percent(getattr(total, name), 1) for name in names))
    yield from (kinds, places, whole, taken, _summary(readings))


def _held(reading: DocumentReading) -> Iterator[str]:
    yield _percent(reading.characters, 2)
    for name in reading.wholeness.__slots__:
        yield _percent(getattr(reading.wholeness, name), 2)
    yield str(reading.wording.words)
    yield str(reading.wording.mended.total())
    yield str(reading.wording.lacking.total())


def _taken(reading: DocumentReading) -> Iterator[str]:
    yield str(reading.pages)
    yield f"{reading.loading:.0f}"
    yield f"{reading.reading:.0f}"
    yield f"{reading.megabytes:.0f}"


def _summary(readings: Sequence[DocumentReading]) -> Table:
    """What is wanted of all documents, and what was found: sums, or the worst of them."""
    shown = Table(title="Reading: over all documents")
    for name in ("", "wanted", "found"):
        shown.add_column(name, no_wrap=name == "wanted")
    read = [reading for reading in readings if not reading.refusal]
    for row in chain(_worst(read), _sums(readings), _costs(read), _remarks(readings)):
        shown.add_row(*row)
    return shown


def _worst(readings: Sequence[DocumentReading]) -> Iterator[tuple[str, str, str]]:
    shares: dict[str, Callable[[DocumentReading], Share]] = {
        "pdfminer's characters": lambda it: it.characters,
        "characters in one block": lambda it: it.wholeness.owned,
        "sentences that slice": lambda it: it.wholeness.slices,
        "right pages": lambda it: it.wholeness.pages,
    }
    for name, part in shares.items():
        lowest = min(readings, key=lambda it: part(it).value, default=None)
        if lowest:
            wanted = "≥ 99.7 %" if name.startswith("pdfminer") else "100 %"
            yield name, wanted, f"lowest {_percent(part(lowest), 2)} ({lowest.file})"


def _sums(readings: Sequence[DocumentReading]) -> Iterator[tuple[str, str, str]]:
    total = sum((reading.scores for reading in readings), ReadingScores())
    for name, wanted in _WANTED.items():
        yield name.replace("_", " "), f"≥ {wanted} %", _percent(getattr(total, name), 1)
    lacking = sum((reading.wording.lacking for reading in readings), Counter[str]())
    words = ", ".join(f"{word} {count}" for word, count in lacking.most_common(_EXAMPLES))
    yield "words that the source lacks", "0", f"{lacking.total()}{words and f' ({words})'}"


def _costs(readings: Sequence[DocumentReading]) -> Iterator[tuple[str, str, str]]:
    costs: dict[str, tuple[str, Callable[[DocumentReading], float]]] = {
        "CPU ms a page of the child": ("≤ 60", lambda it: it.loading),
        "and with finding blocks": ("", lambda it: it.loading + it.reading),
        "peak MB of the child": ("≤ 300", lambda it: it.megabytes),
    }
    for name, (wanted, cost) in costs.items():
        worst = max(readings, key=cost, default=None)
        if worst:
            middle = median(map(cost, readings))
            yield name, wanted, f"median {middle:.0f}, worst {cost(worst):.0f} ({worst.file})"


def _remarks(readings: Sequence[DocumentReading]) -> Iterator[tuple[str, str, str]]:
    for reading in readings:
        if reading.refusal:
            yield "refused", "", reading.refusal
        if reading.other_extractor:
            told = f"{reading.file} comes from {reading.other_extractor}"
            yield "places of questions may not hold", "", told


def questions(asked: Sequence[Asked]) -> Iterator[Table]:
    """Whether a right passage comes first or among the first, and the tune questions where not.

    Questions of the check half are counted only, so that nobody tunes on them.
    """
    shown = Table(title=f"Reading: questions with a right passage first, and within {FIRST}")
    shown.add_column("questions", no_wrap=True)
    for name in ("R@1", f"R@{FIRST}", f"tune R@{FIRST}", f"check R@{FIRST}"):
        shown.add_column(name, justify="right", no_wrap=True)
    for language in LANGUAGES:
        for across in (False, True):
            about = "of another language" if across else "of the same"
            some = [
                one
                for one in asked
                if one.question.language == language and one.question.across == across
            ]
            shown.add_row(f"{NAMES[language]}, on files {about}", *_ranked(some))
    shown.add_section()
    shown.add_row("all", *_ranked(asked))
    moved = sum(one.moved for one in asked)
    if moved:
        shown.add_row("not asked, as their places do not hold", "", str(moved), "", "")
    yield shown
    missed = Table(title="Reading: tune questions that are not answered first")
    for name in ("document", "rank", "question"):
        missed.add_column(name, no_wrap=name != "question")
    for one in asked:
        if one.question.split == "tune" and one.rank != 1 and not one.moved:
            missed.add_row(one.question.file, str(one.rank or "–"), one.question.text)
    yield missed


def _ranked(asked: Sequence[Asked]) -> Iterator[str]:
    yield _told(share(asked, 1))
    yield _told(share(asked, FIRST))
    for split in SPLITS:
        yield _told(share([one for one in asked if one.question.split == split], FIRST))


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=title)
    table.add_column("document", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _shares(scores: ReadingScores, names: Sequence[str]) -> Iterator[str]:
    yield from (_told(getattr(scores, name)) for name in names)


def _told(found: Share) -> str:
    return f"{found.right}/{found.of}" if found.of else "–"


def _percent(share: Share, digits: int) -> str:
    return f"{100 * share.value:.{digits}f}" if share.of else "–"
