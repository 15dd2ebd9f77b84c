"""How the packages go into a wheel: below one name, so that they meet nobody else's.

``service``, ``ingest``, ``index`` and ``eval`` are what they are called here. Installed, they are
``zhengyin.service`` and so on: names as plain as these belong to nobody.
"""

import re
import shutil
from pathlib import Path

from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

NAMESPACE = "zhengyin"
ROOTS = ("service", "ingest", "index", "eval")

_ANY = "|".join(ROOTS)
# At the beginning of a line, and of a program that is a string.
_FROM = re.compile(rf'(^[ \t]*|["\'])from ({_ANY})((?:\.\w+)*) import ', re.MULTILINE)


def renamed(source: str) -> str:
    """A module's source with what it imports from the packages as it is called in a wheel."""
    return _FROM.sub(rf"\1from {NAMESPACE}.\2\3 import ", source)


class BuildNamespaced(build_py):
    """Builds the packages below ``zhengyin``; where they are to be edited, they stay in place."""

    def run(self) -> None:
        """Build, and put what was built below the name."""
        super().run()
        if self.editable_mode:
            return
        built = Path(self.build_lib)
        package = built / NAMESPACE
        shutil.rmtree(package, ignore_errors=True)
        package.mkdir()
        (package / "__init__.py").write_text(
            '"""Answers with cited, verbatim passages of your documents."""\n', encoding="utf-8"
        )
        (package / "py.typed").touch()
        for root in ROOTS:
            shutil.move(built / root, package / root)
        for module in package.rglob("*.py"):
            module.write_text(renamed(module.read_text(encoding="utf-8")), encoding="utf-8")


class WheelNamespaced(bdist_wheel):
    """Has the commands that a wheel installs call what is below ``zhengyin``."""

    _is_whole = False

    def run(self) -> None:
        """Make a wheel that holds the packages; one that only leads to them is made otherwise."""
        self._is_whole = True
        super().run()

    def write_wheelfile(self, wheelfile_base: str, *arguments: str) -> None:
        """Write what tells of the wheel; by then the commands have been written down."""
        super().write_wheelfile(wheelfile_base, *arguments)
        if self._is_whole:
            commands = Path(wheelfile_base, "entry_points.txt")
            told = commands.read_text(encoding="utf-8")
            commands.write_text(told.replace(" = ", f" = {NAMESPACE}."), encoding="utf-8")
            Path(wheelfile_base, "top_level.txt").write_text(f"{NAMESPACE}\n", encoding="utf-8")
