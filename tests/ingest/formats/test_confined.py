"""Files read in a process of their own; what stands in for their loaders is written right here."""

import json

import pytest

from ingest.errors import EmptyFile, UnreadableFile
from ingest.formats import confined
from ingest.formats.confined import read_confined
from ingest.formats.extract import Extract
from ingest.formats.layout_json import dump_layout
from ingest.source_layout import LaidLine, Layout

LAYOUT = Layout("lamp 1.0", (LaidLine(0, 2),))
EXTRACT = {
    "text": "灯塔",
    "layout": dump_layout(LAYOUT),
    "csl": {"title": "灯"},
    "faults": ["page 2"],
}


def stand_in(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let a program read the file in the child's place."""
    monkeypatch.setattr(confined, "_READER", ("-c", program))


def as_child(loader: str) -> str:
    """The child as it is, its loader replaced by an expression of ``data``."""
    return (
        "import sys; from ingest.formats import child\n"
        f"child.loader_of = lambda *_, **__: lambda data, name: {loader}\n"
        "child.main(*sys.argv[1:])"
    )


def with_extract(told: str, change: str) -> str:
    """The child after a change, its loader replaced by an extract."""
    return (
        "from ingest.formats import child, limits\n"
        "from ingest.formats.extract import Extract\n"
        f"from ingest.source_layout import Layout\n{change}\n{as_child(told)}"
    )


def test_what_the_child_tells_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, f"print({json.dumps(json.dumps(EXTRACT))})")
    assert read_confined(b"", ".pdf", "a.pdf") == Extract(
        "灯塔", LAYOUT, {"title": "灯"}, ("page 2",)
    )


def test_a_loaders_error_comes_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(
        monkeypatch,
        as_child("refuse(name)").replace(
            "child.loader_of",
            "from ingest.errors import EmptyFile\n"
            "def refuse(name):\n    raise EmptyFile(name, 'a scan')\nchild.loader_of",
            1,
        ),
    )
    with pytest.raises(EmptyFile, match=r"a\.pdf: a scan"):
        read_confined(b"", ".pdf", "a.pdf")


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("raise SystemExit(3)", "broke down"),
        ("print('noise')", "broke down"),
        ("print('[]')", "broke down"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "broke down"),
        ("import os; os.write(2, b'free(): invalid pointer'); os.abort()", "broke down"),
        ("import os; os.abort()", "too much memory"),
        ("import os; os.write(2, b'memory allocation of 9 bytes failed'); os.abort()", "too much"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "takes too long"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "takes too long"),
    ],
)
def test_a_child_that_ends_without_an_answer_is_told(
    monkeypatch: pytest.MonkeyPatch, program: str, reason: str
) -> None:
    stand_in(monkeypatch, program)
    with pytest.raises(UnreadableFile, match=rf"a\.pdf: .*{reason}"):
        read_confined(b"", ".pdf", "a.pdf")


def test_a_loaders_own_fault_is_logged_by_its_kind_and_place_and_told_to_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in(monkeypatch, as_child("int('a secret of the file')"))
    with pytest.raises(UnreadableFile, match="broke down") as told:
        read_confined(b"", ".pdf", "a.pdf")
    assert "ValueError" not in told.value.reason
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "'a.pdf' broke down: ValueError at " in record.getMessage()
    assert "formats/child.py:" in record.getMessage()
    assert "secret" not in record.getMessage()


def test_how_a_child_without_an_answer_ended_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in(monkeypatch, "raise SystemExit('lines\\nno memory left')")
    with pytest.raises(UnreadableFile, match="broke down"):
        read_confined(b"", ".pdf", "a.pdf")
    (record,) = caplog.records
    assert record.getMessage().endswith("it ended with code 1: no memory left")


def test_a_layout_too_large_to_tell_is_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "Extract('', Layout('lamp 1.0', ()))"
    dumping = "child.dump_layout = lambda _: bytearray(4 * 2**30)"
    stand_in(monkeypatch, with_extract(told, dumping))
    with pytest.raises(UnreadableFile, match="too much memory"):
        read_confined(b"", ".pdf", "a.pdf")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("Extract('abc', Layout('lamp 1.0', ()))", "more than 2 characters"),
        ("Extract('a', Layout('lamp 1.0', (1, 2, 3)))", "more than 2 lines"),
    ],
)
def test_what_is_too_long_to_read_on_is_refused(
    monkeypatch: pytest.MonkeyPatch, told: str, reason: str
) -> None:
    stand_in(monkeypatch, with_extract(told, "limits.MOST_CHARACTERS = limits.MOST_LINES = 2"))
    with pytest.raises(UnreadableFile, match=reason):
        read_confined(b"", ".pdf", "a.pdf")


def test_a_loader_that_wants_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, as_child("bytearray(4 * 2**30)"))
    with pytest.raises(UnreadableFile, match="too much memory"):
        read_confined(b"", ".pdf", "a.pdf")


def test_a_loader_that_goes_on_and_on_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(
        monkeypatch,
        "from ingest.formats import limits\nlimits.MOST_SECONDS = 1\n"
        + as_child("[0 for _ in iter(int, 1)]"),
    )
    with pytest.raises(UnreadableFile, match="takes too long"):
        read_confined(b"", ".pdf", "a.pdf")
