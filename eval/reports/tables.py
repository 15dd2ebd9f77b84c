"""Figures and comparisons as tables for a terminal. Shares are in per cent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from eval.citations.round_trip import Result
from eval.retrieval.comparison import Comparison, Move
from eval.retrieval.metrics import RANKED, Estimate
from eval.retrieval.report import BOTH_AT_5, FIRST_CHARACTERS, Group, Report, Scores
from ingest.languages import Language

WIDTH = 120
"""Columns where the output is no terminal."""

SHOWN = 10
"""Failures of one check that are printed."""

_COLUMNS = (*RANKED, FIRST_CHARACTERS)
_DETAILED = ("R@1", "R@5", "MRR@10", FIRST_CHARACTERS, BOTH_AT_5)
NAMES: Mapping[str, str] = {Language.CHINESE: "Chinese", Language.ENGLISH: "English"}


def console() -> Console:
    """The console to print to, wide enough for the tables where nobody says how wide it is."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=WIDTH)


def report(found: Report) -> Iterator[RenderableType]:
    """All tables of a report: runs by collection and language, then the first run in detail."""
    for collection in dict.fromkeys(scores.collection for scores in found.scores):
        runs = [scores for scores in found.scores if scores.collection == collection]
        for group in _language_groups(runs[0]):
            yield _runs_table(collection, group, runs)
        for group in _language_groups(runs[0]):
            yield from _details(runs[0], group.language)
        if any(scores.refusals for scores in runs):
            yield _refusals_table(collection, runs)
        yield _latency(runs[0])


def comparison(found: Comparison) -> Iterator[RenderableType]:
    """The measures that changed and the questions that moved."""
    questions = NAMES[found.language]
    title = f"{found.run} on {found.collection}, {questions} questions ({found.questions})"
    if found.changes:
        shown = table(title, "measure", ("before", "after", "change", "p"))
        for change in found.changes:
            difference = change.after - change.before
            shown.add_row(
                change.measure,
                _percent(change.before),
                _percent(change.after),
                f"{100 * difference:+.1f}",
                f"{change.p_value:.3f}",
            )
        yield shown
    else:
        yield Text(title, style="bold")
    yield from _moves("better", [move for move in found.moves if move.is_better])
    yield from _moves("worse", [move for move in found.moves if not move.is_better])
    for turn in found.turns:
        now = "answered now" if turn.answered else "refused now"
        style = "green" if turn.answered == turn.answerable else "red"
        yield Text(f"{now:14} {turn.id}  {turn.question}", style=style)
    if not found.moves and not found.turns:
        yield Text("no question moved")


def round_trip(result: Result) -> Iterator[RenderableType]:
    """How often each check failed, and the first failures of each."""
    yield Text(
        f"{result.questions} questions, {result.responses} responses, "
        f"{result.citations} citations of {result.distinct} passages, {result.spans} spans"
    )
    for name in result.names:
        failures = [failure for failure in result.failures if failure.check == name]
        style = "red" if failures else "green"
        yield Text(f"{len(failures):6} failures: {name}", style=style)
        for failure in failures[:SHOWN]:
            yield Text(f"         {failure.where}: {failure.detail}")


def write(out: Console, renderables: Iterable[RenderableType]) -> None:
    """Print one after the other; lines of text are not wrapped."""
    for renderable in renderables:
        out.print(renderable, soft_wrap=isinstance(renderable, Text))


def _language_groups(scores: Scores) -> list[Group]:
    return [group for group in scores.groups if group.by == "language"]


def _runs_table(collection: str, group: Group, runs: Sequence[Scores]) -> Table:
    columns = _columns(group)
    title = f"{collection}: {NAMES[group.language]} questions ({group.questions})"
    shown = table(title, "run", columns)
    for scores in runs:
        mine = scores.group("language", group.language, group.value)
        if mine is not None:
            shown.add_row(scores.run, *_cells(mine, columns))
    return shown


def _details(scores: Scores, language: str) -> Iterator[Table]:
    groups = [g for g in scores.groups if g.by != "language" and g.language == language]
    if groups:
        known = _columns(*groups)
        columns = [name for name in _DETAILED if name in known]
        shown = table(f"{scores.run}, {NAMES[language]} questions in detail", "", columns)
        before = groups[0].by
        for group in groups:
            if group.by != before:
                shown.add_section()
                before = group.by
            shown.add_row(
                f"{group.value} ({group.questions})", *_cells(group, columns, between=" ")
            )
        yield shown


def _refusals_table(collection: str, runs: Sequence[Scores]) -> Table:
    shown = table(
        f"{collection}: is there an answer at all?",
        "run",
        ("questions", "ROC AUC", "unanswerable, refused", "answerable, refused"),
    )
    for scores in runs:
        for refusal in scores.refusals:
            shown.add_row(
                f"{scores.run} {refusal.language}",
                f"{refusal.answerable}+{refusal.unanswerable}",
                _cell(refusal.auc, " "),
                _cell(refusal.rightly_refused, " "),
                _cell(refusal.wrongly_refused, " "),
            )
    return shown


def _latency(scores: Scores) -> Text:
    latency = scores.latency
    line = f"{scores.run}: a question takes {latency.median:.1f} ms, 95 % at most {latency.p95:.1f}"
    return Text(f"{line} ms\n")


def _columns(*groups: Group) -> tuple[str, ...]:
    known = {name for group in groups for name in group.figures}
    return tuple(name for name in (*_COLUMNS, BOTH_AT_5) if name in known)


def table(title: str, first: str, columns: Iterable[str]) -> Table:
    """A table without rows: names in its first column, figures in the others."""
    # A title wider than its table would be wrapped.
    width = min(len(title) + 2, WIDTH)
    shown = Table(title=title, title_justify="left", title_style="bold", min_width=width)
    shown.add_column(first, overflow="fold")
    for column in columns:
        shown.add_column(column, justify="right")
    return shown


def _cells(group: Group, columns: Iterable[str], between: str = "\n") -> list[Text]:
    return [
        _cell(group.figures[name], between) if name in group.figures else Text("")
        for name in columns
    ]


def _cell(estimate: Estimate, between: str = "\n") -> Text:
    """The value and its interval, by default a line each."""
    bounds = f"{between}{100 * estimate.low:.0f}–{100 * estimate.high:.0f}"
    return Text(_percent(estimate.value)).append(bounds, style="dim")


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _moves(word: str, moves: Sequence[Move]) -> Iterator[Text]:
    if moves:
        yield Text(f"{len(moves)} {word}:", style="bold")
    for move in moves:
        yield Text(f"  {_rank(move.before):>4} → {_rank(move.after):4} {move.id}  {move.question}")


def _rank(rank: int | None) -> str:
    return ">10" if rank is None else str(rank)
