"""Figures about answers as tables for a terminal. Shares are in per cent."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from eval.answers.judgement import Group, Judged, groups
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


def report(judged: Iterable[Judged]) -> Iterator[RenderableType]:
    """One table: whether statements hold the evidence, and citations name the right passages."""
    shown = table("Answers: evidence among the statements, citations against it", "set", _COLUMNS)
    for group in groups(judged):
        shown.add_row(f"{group.set}, {NAMES[group.language]}", *_cells(group))
    yield shown


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
