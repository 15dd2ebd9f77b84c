"""The page's many modules and styles as one script and one sheet, for a browser to ask for once."""

import posixpath
import re
from collections.abc import Iterator, Mapping

_IMPORT = re.compile(r"^import (?:\* as (?P<all>\w+)|\{(?P<names>[^}]*)\}) from '(?P<of>[^']+)';$")
_EXPORT = re.compile(r"^export (?P<kept>(?:async )?(?:function\*?|class|const) (?P<name>\w+))")


class CircularImport(Exception):
    """Modules that import each other, so that none of them can come first."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(f"modules of the page import each other: {' → '.join(paths)}")


def bundled_script(modules: Mapping[str, str], main: str) -> str:
    """One module that does what ``main`` does with all that it imports.

    ``modules`` are texts by path. Each becomes a function that runs once, behind those it imports,
    and gives what it exports. They are written one way: imports and exports stand at the start of a
    line of their own, and what is exported is declared there and never assigned anew.

    Raises:
        CircularImport: if modules import each other.
    """
    return "".join(_wrapped(path, modules) for path in _in_order(main, modules, ()))


def bundled_styles(sheets: Mapping[str, str], printed: str) -> str:
    """One style sheet of several by path, in their order; that at ``printed`` is for paper."""
    return "\n".join(
        f"@media print {{\n{text}}}\n" if path == printed else text for path, text in sheets.items()
    )


def _in_order(path: str, modules: Mapping[str, str], within: tuple[str, ...]) -> dict[str, None]:
    """The module at a path behind all that it imports, each once."""
    if path in within:
        raise CircularImport((*within, path))
    order: dict[str, None] = {}
    for imported in _imports(path, modules[path]):
        order |= _in_order(imported, modules, (*within, path))
    return order | {path: None}


def _imports(path: str, text: str) -> Iterator[str]:
    for line in text.splitlines():
        if found := _IMPORT.match(line):
            yield _resolved(path, found["of"])


def _resolved(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _wrapped(path: str, modules: Mapping[str, str]) -> str:
    exported: list[str] = []
    lines = []
    for line in modules[path].splitlines():
        if found := _IMPORT.match(line):
            names = found["all"] or f"{{{found['names'].replace(' as ', ': ')}}}"
            lines.append(f"const {names} = {_name(_resolved(path, found['of']))};")
        elif found := _EXPORT.match(line):
            exported.append(found["name"])
            lines.append(line.removeprefix("export "))
        else:
            lines.append(line)
    body = "\n".join(lines)
    given = ", ".join(exported)
    return f"const {_name(path)} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();\n"


def _name(path: str) -> str:
    """What a module's exports are called in the bundle: no name that a module itself has."""
    return "$_" + re.sub(r"\W", "_", path)
