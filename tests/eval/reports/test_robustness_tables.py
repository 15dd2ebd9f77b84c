import io

from rich.console import Console

from eval.reports.robustness_tables import report
from eval.reports.tables import write
from eval.robustness.measurement import FormatTrials, Tried
from eval.robustness.storing import Kept
from eval.robustness.trials import Fate, Trial


def test_fates_are_counted_and_failures_named() -> None:
    trials = (
        Trial(Fate.READ, seconds=1, confined=20, outside=30),
        Trial(Fate.REFUSED, "EmptyFile: no text", seconds=2.5, confined=200),
        Trial(Fate.CRASHED, "KeyError at a.py:1", seconds=1),
    )
    tried = tuple(Tried(".pdf", f"file {k}", trial) for k, trial in enumerate(trials))
    console = Console(file=io.StringIO(), width=120)
    write(console, report([FormatTrials(".pdf", tried)], Kept(9, (".pdf file 1",))))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    (row,) = (line for line in shown.splitlines() if ".pdf" in line and "│" in line)
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells == [".pdf", "1", "1", "1", "0", "200", "30", "2.5", "file 1"]
    assert ".pdf file 2: crashed, 1.0 of 5.0 s, 0 MB, KeyError at a.py:1" in shown
    assert "of 9 refused files a library kept something of 1" in shown
    assert "kept: .pdf file 1" in shown
