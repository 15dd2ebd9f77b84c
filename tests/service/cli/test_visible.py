import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from service.cli import terminal_text
from service.cli.telling import say, tell
from service.cli.visible import visible

ESCAPE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202etxt.exe"


@given(st.text(st.characters(codec=None)))
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    for shown, kept in ((visible(text, one_line=True), ""), (visible(text), "\t\n")):
        assert len(shown) == len(text)
        assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} and c not in kept]


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_what_can_be_seen_stays(text: str) -> None:
    assert visible(text, one_line=True) == text


def test_the_name_of_a_file_cannot_break_its_line() -> None:
    assert terminal_text.removed("a\nb\x1b[2J.txt", ()) == "removed   a␊b␛[2J.txt"
    assert "\x1b" not in terminal_text.failed(f"{ESCAPE}: cannot be read")


def test_what_is_printed_is_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    tell(ESCAPE)
    say(ESCAPE)
    told = capsys.readouterr()
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, color_system=None)
    terminal_text.write(console, iter([Text(ESCAPE, style="bold")]))
    for text in (told.out, told.err, written.getvalue()):
        assert "\x1b]" not in text
        assert "\x1b[2J" not in text
        assert "␛]0;owned" in text
        assert "\x9b" not in text
        assert "\u202e" not in text
