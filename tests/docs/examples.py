"""The examples of the documentation.

A block in ``console`` holds commands after ``$ ``, their further lines indented, and below each
what it prints; one in ``python`` a program and, in lines that begin ``# >``, what that prints; one
in ``json`` the settings of an agent. In what is printed ``…`` stands for anything, and spaces and
the breaks of lines do not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.docs.pages import PAGES, blocks

ADDRESS = "http://127.0.0.1:8000"

_COMMAND = re.compile(r"^\$ (.*\n(?:    .*\n)*)((?:(?!\$ ).*\n)*)", re.MULTILINE)
_PRINTED = re.compile(r"^ *# >(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A program or a command, and what a page shows of what it prints.

    Those of two pages are equal where they say the same, whatever is set for them.
    """

    page: str = field(compare=False)
    line: int = field(compare=False)
    code: str
    printed: str
    setting: str = field(default="", compare=False)
    """The commands of its block that set variables for it."""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def programs() -> list[Example]:
    """The programs, each once."""
    found = (
        Example(page, line, block, "\n".join(_PRINTED.findall(block)))
        for page in PAGES
        for line, block in blocks(page, "python")
    )
    return list(dict.fromkeys(found))


def commands(*names: str) -> list[Example]:
    """The commands that begin with one of the words, or all, each once."""
    found = (command for page in PAGES for command in _commands(page))
    named = (command for command in found if not names or command.code.split()[0] in names)
    return list(dict.fromkeys(named))


def _commands(page: str) -> Iterator[Example]:
    for line, block in blocks(page, "console"):
        setting = ""
        for found in _COMMAND.finditer(block):
            at = line + block.count("\n", 0, found.start())
            if found[1].startswith("export "):
                setting += found[1]
            yield Example(page, at, found[1], found[2], setting)
