"""What killing programs came to, as a table."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.crash.trials import Deed, Trial


def report(trials: Sequence[Trial]) -> Iterator[RenderableType]:
    """A row for what was going on, then what was lost."""
    table = Table(title="Kills: what was going on, and what was there afterwards")
    table.add_column("killed while")
    for name in ("kills", "changes", "acknowledged", "there", "faults"):
        table.add_column(name, justify="right")
    for deed in Deed:
        own = [trial for trial in trials if trial.deed is deed]
        if own:
            table.add_row(
                deed,
                str(len(own)),
                str(sum(trial.changes for trial in own)),
                str(sum(trial.acknowledged for trial in own)),
                str(sum(trial.happened for trial in own)),
                str(sum(bool(trial.faults) for trial in own)),
            )
    yield table
    for number, trial in enumerate(trials, start=1):
        for fault in trial.faults:
            yield Text(f"kill {number}, {trial.deed}: {fault}")
    lost = sum(bool(trial.faults) for trial in trials)
    yield Text(f"{len(trials)} kills, {lost} with a loss")
