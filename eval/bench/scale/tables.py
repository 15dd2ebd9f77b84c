"""The figures of growth as tables for a terminal."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.bench.scale.report import Change, ScaleReport, Size
from eval.bench.tables import spread
from eval.reports.tables import NAMES, table

_MEGA = 1_000_000
SHOWN = 10
"""Modules whose shares are shown, those that take the most."""


def report(found: ScaleReport) -> Iterator[RenderableType]:
    """All tables: making and opening, changes, searches, and where these spend their time."""
    yield _making(found)
    yield _changes(found.sizes)
    yield _searches(found)
    yield _stages(found.sizes)
    yield _caveat(found)


def _making(found: ScaleReport) -> Table:
    columns = ("documents", "reading s", "storing s", "snapshot s", "opening s", "MB", "bytes each")
    shown = table("making and opening; memory held; disk a passage", "passages", columns)
    for size in found.sizes:
        making = size.making
        shown.add_row(
            f"{size.passages:,}",
            f"{size.documents:,}",
            f"{making.reading:,.1f}",
            f"{making.storing:,.1f}",
            f"{making.first_snapshot:,.1f}",
            f"{size.opening:,.2f}",
            f"{size.memory / _MEGA:,.0f}",
            f"{size.disk / size.passages:,.0f}",
        )
    return shown


def _changes(sizes: Sequence[Size]) -> Table:
    columns = ("passages of one", "adding s", "more MB", "removing s", "more MB")
    shown = table("one document added or removed, medians", "passages", columns)
    for size in sizes:
        if size.added:
            shown.add_row(
                f"{size.passages:,}",
                f"{np.median([change.passages for change in size.added]):,.0f}",
                *_change(size.added),
                *_change(size.removed),
            )
    return shown


def _change(changes: Sequence[Change]) -> tuple[str, str]:
    seconds = float(np.median([change.seconds for change in changes]))
    memory = float(np.median([change.memory for change in changes]))
    return f"{seconds:,.3f}", f"{memory / _MEGA:,.0f}"


def _searches(found: ScaleReport) -> Table:
    languages = list(dict.fromkeys(lang for size in found.sizes for lang in size.search))
    title = "ms a search without the encoder, median (quartiles) / 95 % at most"
    columns = [*(f"{NAMES[language]} questions" for language in languages), "recall@10"]
    shown = table(title, "passages", columns)
    for size in found.sizes:
        cells = (spread(size.search[lang]) if lang in size.search else "" for lang in languages)
        recall = "" if size.recall is None else f"{size.recall:.3f}"
        shown.add_row(f"{size.passages:,}", *cells, recall)
    return shown


def _stages(sizes: Sequence[Size]) -> Table:
    most = max(sizes, key=lambda size: size.passages)
    title = "where searches spend their time, per cent"
    shown = table(title, "module", [f"{size.passages:,}" for size in sizes])
    for module in list(most.stages)[:SHOWN]:
        shown.add_row(module, *(f"{100 * size.stages.get(module, 0):.1f}" for size in sizes))
    return shown


def _caveat(found: ScaleReport) -> Text:
    said, machine = found.parameters, found.machine
    return Text(
        f"Texts of {said.texts}. At most {said.encode:,} passages are really encoded; all other "
        f"vectors are these with noise of length {said.noise} added (seed {said.seed}): the times "
        f"count, what is found does not. {said.questions} questions, {said.rounds} rounds after "
        f"one to warm up.\n{machine.processor}, {machine.processors} processors, "
        f"{machine.memory / 1e9:.0f} GB; commit {machine.commit or 'unknown'}, {machine.date}\n"
    )
