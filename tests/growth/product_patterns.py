"""All regular expressions of the product: those that modules keep, and those written in calls."""

import ast
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from itertools import product
from types import ModuleType
from typing import Any, TypeGuard

PACKAGES = ("ingest", "index", "service", "eval")
_CALLS = frozenset("compile search match fullmatch split findall finditer sub subn".split())
# For what a pattern takes in at run time: names and words, escaped.
_STAND_IN = "水a"
# Programs that other interpreters run, with packages of their own.
_OTHERS = "eval.bench.peers.programs."


class Unseen(Exception):
    """A regular expression that is made where nobody can look at it."""


def modules(name: str) -> Iterator[ModuleType]:
    """All modules of a package."""
    package = import_module(name)
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not found.name.startswith(_OTHERS):
            yield import_module(found.name)


def patterns(module: ModuleType, source: str) -> dict[str, re.Pattern[str]]:
    """The regular expressions of a module, by the names or the lines that they have there.

    Args:
        module: the module.
        source: what is written in it.

    Raises:
        Unseen: where a call makes one of what only runs know.
    """
    found: dict[str, re.Pattern[str]] = {}
    for name, value in vars(module).items():
        if not isinstance(value, type) or value.__module__ == module.__name__:
            held = _held(value, set())
            found |= {f"{name}{f'[{k}]' if k else ''}": each for k, each in enumerate(held)}
    for line, pattern, flags in in_calls(source, vars(module)):
        found[f"line {line}: {pattern[:30]}"] = re.compile(pattern, flags)
    return found


def _held(value: object, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """The patterns that a value is or holds."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
        return
    inner: Iterable[object] = ()
    if isinstance(value, Mapping):
        inner = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inner = value
    elif isinstance(value, partial):
        inner = [value.func, value.args, value.keywords]
    elif (value if isinstance(value, type) else type(value)).__module__.split(".")[0] in PACKAGES:
        slots = getattr(value, "__slots__", ())
        inner = [getattr(value, "__dict__", {}), *(getattr(value, s, None) for s in slots)]
    for each in inner:
        yield from _held(each, seen)


def in_calls(source: str, names: Mapping[str, Any]) -> Iterator[tuple[int, str, int]]:
    """Line, pattern and flags of each call of ``re`` in a function.

    Names and words that a pattern takes in at run time are stood for by others.

    Args:
        source: a module's source.
        names: what the module's names mean.

    Raises:
        Unseen: where the pattern is neither written there nor a name of the module's.
    """
    tree = ast.parse(source)
    if any(isinstance(node, ast.ImportFrom) and node.module == "re" for node in ast.walk(tree)):
        message = "a name is taken out of re, and its calls cannot be told"
        raise Unseen(message)
    functions = [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    called = {node.name: node for node in functions if isinstance(node, ast.FunctionDef)}
    calls = [node for function in functions for node in ast.walk(function) if _is_re(node)]
    for call in dict.fromkeys(calls):
        written = _written(call.args[0], names, called)
        if written is None:
            message = f"line {call.lineno}: {ast.unparse(call)}"
            raise Unseen(message)
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        named = [each for given in arguments for each in ast.walk(given) if _is_of_re(each)]
        flags = sum({getattr(re, each.attr) for each in named if each.attr.isupper()})
        yield from ((call.lineno, pattern, flags) for pattern in written)


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _is_of_re(node: ast.AST) -> TypeGuard[ast.Attribute]:
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id == "re"


def _is_re(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and _is_of_re(node.func) and node.func.attr in _CALLS


def _written(  # noqa: PLR0911 - one for each kind of expression
    node: ast.AST, names: Mapping[str, Any], called: Mapping[str, ast.FunctionDef]
) -> list[str] | None:
    """The texts that an expression may be; None where that cannot be seen.

    What an f-string takes in is itself where it is the module's, else something stands in for it.
    """
    match node:
        case ast.Constant(str(text)):
            return [text]
        case ast.Name(name) if isinstance(names.get(name), str):
            return [names[name]]
        case ast.IfExp(body=one, orelse=other):
            branches = [_written(one, names, called), _written(other, names, called)]
            return [text for branch in branches for text in branch or [_STAND_IN]]
        case ast.JoinedStr(values):
            parts = (_written(value, names, called) for value in values)
            return ["".join(some) for some in product(*(part or [_STAND_IN] for part in parts))]
        case ast.FormattedValue(value):
            return _written(value, names, called)
        case ast.Call(ast.Attribute(ast.Name("re"), "escape")):
            return [_STAND_IN]
        case ast.Call(ast.Name(name)) if name in called:
            returned = [
                each.value for each in ast.walk(called[name]) if isinstance(each, ast.Return)
            ]
            found = [_written(value, names, called) for value in returned if value is not None]
            return [text for texts in found for text in texts or [_STAND_IN]] or None
    return None
