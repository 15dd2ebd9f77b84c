"""Figures about answers as tables for a terminal. Shares are in per cent."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from eval.answers.figures import Figures, Share, by_language_and_kind
from eval.answers.judgement import NATURAL, Group, Judged, groups
from eval.datasets.questions import SPLITS
from eval.reports.tables import NAMES, table
from eval.retrieval.metrics import Estimate

_COLUMNS = (
    "first statement",
    "any statement",
    "statements",
    "citation recall",
    "citation precision",
    "answered",
    "unanswerable, refused",
)
_NATURAL_COLUMNS = (
    "first right",
    "complete",
    "rightly refused",
    "wrongly refused",
    "pairs alike",
    "sure, right",
    "sure, wrong",
    "ECE",
)


def report(judged: Sequence[Judged]) -> Iterator[RenderableType]:
    """Tables: whether statements hold the evidence, and citations name the right passages.

    Then, for each split of natural questions, what became of them by language and kind.
    """
    shown = table("Answers: evidence among the statements, citations against it", "set", _COLUMNS)
    for group in groups(one for one in judged if one.set != NATURAL):
        shown.add_row(f"{group.set}, {NAMES[group.language]}", *_cells(group))
    yield shown
    for split in SPLITS:
        some = [one for one in judged if one.set == NATURAL and one.split == split]
        if some:
            yield _natural(some, split)


def _natural(judged: Sequence[Judged], split: str) -> RenderableType:
    title = f"{NATURAL}, {split}: {len(judged)} questions; beside a share, of how many it is"
    shown = table(title, "questions", _NATURAL_COLUMNS)
    shown.columns[0].no_wrap = True
    before = ""
    for language, kinds, figures in by_language_and_kind(judged):
        if language != before:
            shown.add_section()
            before = language
        name = ": ".join(part for part in (NAMES.get(language, ""), kinds) if part)
        shown.add_row(f"{name} ({figures.questions})", *_natural_cells(figures))
    return shown


def _natural_cells(figures: Figures) -> Iterator[Text]:
    for share in (
        figures.right,
        figures.complete,
        figures.rightly_refused,
        figures.wrongly_refused,
        figures.alike,
    ):
        yield _share(share)
    for value in (figures.confidence_right, figures.confidence_wrong, figures.calibration):
        yield Text("" if value is None else f"{value:.2f}")


def _share(share: Share) -> Text:
    if not share.count:
        return Text()
    return Text(f"{100 * share.hits / share.count:.0f}").append(f" /{share.count}", style="dim")


def _cells(group: Group) -> Iterator[Text]:
    yield _cell(group.first)
    yield _cell(group.among)
    yield Text(f"{group.statements:.2f}")
    yield _cell(group.recall)
    yield _cell(group.precision)
    yield Text(f"{group.answered} of {group.answerable}")
    yield Text(f"– of {group.unanswerable}") if group.refused is None else _cell(group.refused)


def _cell(share: Estimate) -> Text:
    text = Text(f"{100 * share.value:.1f}")
    return text.append(f"\n{100 * share.low:.0f}–{100 * share.high:.0f}", style="dim")
