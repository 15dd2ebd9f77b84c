"""The tests that SECURITY.md names are there."""

import re

from tests.docs.pages import ROOT, text

NAMED = sorted(set(re.findall(r"`(test_\w+)`", text("SECURITY.md"))))


def test_the_guards_that_are_told_have_their_tests() -> None:
    modules = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    held = {name for module in modules for name in re.findall(r"def (test_\w+)", module)}
    assert NAMED
    assert set(NAMED) - held == set()
