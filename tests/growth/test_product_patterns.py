"""No regular expression of the product takes more time for each character of a longer text."""

import inspect
import re
from types import ModuleType

import pytest

from tests.growth.pattern_growth import pattern_growth
from tests.growth.product_patterns import PACKAGES, Unseen, in_calls, modules, patterns


def module_of(source: str) -> ModuleType:
    module = ModuleType("ingest.sample")
    exec(source, vars(module))  # noqa: S102 - written right here
    return module


@pytest.mark.parametrize("package", PACKAGES)
def test_no_pattern_grows_faster_than_its_text(package: str) -> None:
    named = {
        f"{module.__name__} {name}": pattern
        for module in modules(package)
        for name, pattern in patterns(module, inspect.getsource(module)).items()
    }
    # A pattern that another module takes over is looked at once.
    once = {(pattern.pattern, pattern.flags): name for name, pattern in reversed(named.items())}
    growing = {name: pattern_growth(named[name]) for name in sorted(once.values())}
    assert {name: growth for name, growth in growing.items() if growth is not None} == {}


def test_patterns_are_found_wherever_a_module_keeps_them() -> None:
    module = module_of(
        "import re\n"
        "from dataclasses import dataclass\n"
        "@dataclass(frozen=True, slots=True)\n"
        "class Kind:\n"
        "    pattern: re.Pattern[str]\n"
        "    other = re.compile('in a class')\n"
        "KINDS = {'k': [(Kind(re.compile('in a value')), 1)]}\n"
        "NAMED = frozenset({re.compile('in a set')})\n"
        "ALONE = re.compile('alone')\n"
    )
    found = {pattern.pattern for pattern in patterns(module, "").values()}
    assert found == {"in a class", "in a value", "in a set", "alone"}


@pytest.mark.parametrize(
    ("body", "pattern"),
    [
        ("return re.search('a+', text)", "a+"),
        ("return re.sub(A, '', text)", "[ab]"),
        ("return re.split(f'{A}+', text)", "[ab]+"),
        ("return re.findall(rf'\\b{text}', text)", "\\b水a"),
        ("return re.match('a' if text else 'b', text)", "b"),
        ("return re.search(made(text), text)", "x水a"),
        ("return [re.compile('c') for _ in text]", "c"),
    ],
)
def test_patterns_written_in_calls_are_found(body: str, pattern: str) -> None:
    source = f"def made(word):\n    return f'x{{word}}'\ndef work(text):\n    {body}\n"
    assert pattern in [found for _, found, _ in in_calls(source, {"A": "[ab]"})]


def test_flags_written_in_calls_count() -> None:
    source = "def work(text):\n    return re.search('a', text, re.I | re.S)\n"
    assert [flags for _, _, flags in in_calls(source, {})] == [re.IGNORECASE | re.DOTALL]


@pytest.mark.parametrize(
    "source",
    ["def work(pattern, text):\n    return re.search(pattern, text)\n", "from re import search\n"],
)
def test_a_pattern_that_nobody_can_look_at_is_refused(source: str) -> None:
    with pytest.raises(Unseen):
        list(in_calls(source, {}))
