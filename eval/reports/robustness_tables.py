"""What reading mangled files came to, as a table."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.robustness.measurement import FormatTrials
from eval.robustness.storing import Kept
from eval.robustness.trials import Fate

_COLUMNS = (*Fate, "MB inside", "MB outside", "CPU s at most", "for")


def report(found: Sequence[FormatTrials], kept: Kept) -> Iterator[RenderableType]:
    """A row a format, then what crashed or hung, then what a library kept of refused files."""
    table = Table(title="Mangled files: what became of them, and what the costliest took")
    table.add_column("format")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "for" else "right")
    for trials in found:
        one = trials.longest
        table.add_row(
            trials.suffix,
            *(str(trials.count(fate)) for fate in Fate),
            f"{max(it.trial.confined for it in trials.tried):.0f}",
            f"{max(it.trial.outside for it in trials.tried):.0f}",
            f"{one.trial.seconds:.1f}",
            one.name,
        )
    yield table
    for trials in found:
        for failed in trials.failures:
            trial = failed.trial
            took = f"{trial.seconds:.1f} of {trial.allowed:.1f} s, {trial.memory:.0f} MB"
            told = f"{trial.fate}, {took}, {trial.detail}"
            yield Text(f"{failed.suffix} {failed.name}: {told}")
    yield Text(f"of {kept.refused} refused files a library kept something of {len(kept.changed)}")
    for name in kept.changed:
        yield Text(f"kept: {name}")
