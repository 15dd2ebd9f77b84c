"""Trials of what is mangled; a reader that breaks down or hangs is written right here."""

from pathlib import Path

import pytest

from eval.robustness import measurement
from eval.robustness.measurement import FormatTrials, Tried, measure
from eval.robustness.specimens import SUFFIXES, Specimen
from eval.robustness.trials import Fate, Trial


def program(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Let a change of the reader's modules come before the trials."""
    lines = (
        f"import sys; sys.path.insert(0, {str(Path.cwd())!r})",
        "from eval.robustness import trials",
        "trials._warm_up = lambda: None",
        change,
        "trials.main()",
    )
    monkeypatch.setattr(measurement, "_PROGRAM", ("-c", "\n".join(lines)))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_whole_file_is_read(suffix: str) -> None:
    (found,) = measure(1, [suffix])
    (tried,) = found.tried
    assert tried.trial.fate is Fate.READ, tried.trial.detail
    assert tried.trial.seconds > 0
    assert tried.trial.outside > 5


def test_a_refusal_tells_its_kind_and_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [Specimen(".txt", "nothing", b""), Specimen(".txt", "text", b"A river.")]
    monkeypatch.setattr(measurement, "specimens", lambda _suffix, count: iter(files[:count]))
    (found,) = measure(2, [".txt"])
    empty, _ = found.tried
    assert empty.trial.fate is Fate.REFUSED
    assert empty.trial.detail == "EmptyFile: the file holds no text"
    assert [specimen.name for specimen in found.refused(9)] == ["nothing"]


@pytest.mark.parametrize(
    ("change", "fate", "detail"),
    [
        ("trials.split = lambda *_: 1 // 0", Fate.CRASHED, "ZeroDivisionError at "),
        ("trials.split = lambda *_: trials.os._exit(3)", Fate.CRASHED, "code 3"),
        ("trials.split = lambda *_: trials.os.abort()", Fate.CRASHED, "code -6"),
        (
            "trials.MOST_SECONDS = 1\ntrials.split = lambda *_: [0 for _ in iter(int, 1)]",
            Fate.HUNG,
            "too long",
        ),
        (
            "trials.SECONDS_BESIDES = trials.SECONDS_A_LINE = trials.SECONDS_A_CHARACTER = 0.0",
            Fate.HUNG,
            "read late",
        ),
        (
            "trials.PATIENCE = 1\ntrials.split = lambda *_: trials.signal.pause()",
            Fate.HUNG,
            "too long",
        ),
    ],
)
def test_what_goes_wrong_is_told_and_does_not_stop_the_rest(
    monkeypatch: pytest.MonkeyPatch, change: str, fate: Fate, detail: str
) -> None:
    program(monkeypatch, change)
    (found,) = measure(1, [".txt"])
    assert [one.trial.fate for one in found.failures] == [fate]
    assert detail in found.failures[0].trial.detail


def test_a_loader_that_breaks_down_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, "trials.confined._READER = ('-c', 'raise SystemExit(3)')")
    (found,) = measure(1, [".csv"])
    assert found.count(Fate.CRASHED) == 1
    assert "it ended with code 3" in found.failures[0].trial.detail


def test_the_costliest_file_is_the_longest() -> None:
    tried = [
        Tried(".md", name, Trial(Fate.READ, seconds=cost)) for name, cost in (("a", 1), ("b", 2))
    ]
    assert FormatTrials(".md", tuple(tried)).longest.name == "b"
