"""Time and memory against the number of passages, as pictures."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from eval.bench.scale.report import ScaleReport, Size

_CURVES: Mapping[str, Callable[[Size], float]] = {
    "a search, ms (slowest language)": lambda size: max(s.median for s in size.search.values()),
    "adding a document, s": lambda size: _median([change.seconds for change in size.added]),
    "opening, s": lambda size: size.opening,
    "making, encoding aside, s": lambda size: size.making.storing + size.making.first_snapshot,
    "memory, MB": lambda size: size.memory / 1e6,
    "disk, MB": lambda size: size.disk / 1e6,
}
_ROOM = 3
"""The factor by which an axis goes beyond what it shows: little differences are to look little."""


def draw(reports: Sequence[ScaleReport], file: Path) -> None:
    """Draw the curves of some runs, both axes logarithmic, a line for each commit.

    Args:
        reports: the runs; those of one commit are drawn together, under the first one's date.
        file: where to; its suffix says whether as SVG, PNG or another format of matplotlib's. The
            same runs give the same SVG.
    """
    runs: dict[str, list[Size]] = {}
    names: dict[str, str] = {}
    for report in reports:
        commit = report.machine.commit or "unknown"
        names.setdefault(commit, f"{commit}, {report.machine.date[:10]}")
        runs.setdefault(commit, []).extend(report.sizes)
    figure = Figure(figsize=(10, 6), layout="constrained")
    panels = figure.subplots(2, 3).flat
    for panel, (title, value) in zip(panels, _CURVES.items(), strict=True):
        drawn: list[tuple[int, float]] = []
        for commit, sizes in runs.items():
            ordered = sorted(sizes, key=lambda size: size.passages)
            # What was not measured, or is too little to be told, has no place on the axis.
            told = [(size.passages, value(size)) for size in ordered if value(size) > 0]
            if told:
                panel.loglog(*zip(*told, strict=True), marker="o", label=names[commit])
            drawn += told
        panel.set(title=title, xlabel="passages")
        panel.grid(color="0.9")
        if drawn:
            (left, low), (right, high) = np.min(drawn, axis=0), np.max(drawn, axis=0)
            panel.set(xlim=(left / _ROOM, right * _ROOM), ylim=(low / _ROOM, high * _ROOM))
            for axis in (panel.xaxis, panel.yaxis):
                axis.set_major_formatter("{x:,g}")
                axis.set_minor_formatter(NullFormatter())
    figure.axes[0].legend()
    as_svg = file.suffix.lower() == ".svg"
    with mpl.rc_context({"svg.hashsalt": "growth"}):
        figure.savefig(file, dpi=120, metadata={"Date": None} if as_svg else None)


def _median(values: Sequence[float]) -> float:
    """The median, 0 where there are none."""
    return float(np.median(values)) if values else 0.0
