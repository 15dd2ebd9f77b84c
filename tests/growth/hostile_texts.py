"""Texts that make careless work slow: some for any work, others made from a regular expression."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain, combinations, islice, permutations
from typing import Any

_parser: Any = import_module("re._parser")

# One character of each kind that patterns tell apart.
_ALPHABET = "a1 中.,\nA-\"'([)]|#*_:/<>=?!%&@~^`\\\t\f\u3000\xad一。，、：；“”《》…—①１Ａあ\u0301\0"
_UNEXPECTED = "\0"
_UNITS, _PAIRED, _VARIANTS, _SAMPLES = 28, 6, 3, 4


@dataclass(frozen=True, slots=True)
class Hostile:
    """A text of any length: a beginning, one piece after the other again and again, and an end."""

    pumps: tuple[str, ...]
    before: str = ""
    after: str = ""

    def __call__(self, length: int) -> str:
        """The text, of about so many characters."""
        share = length / len(self.pumps)
        middle = "".join(pump * math.ceil(share / len(pump)) for pump in self.pumps)
        return self.before + middle + self.after


PLAIN = tuple(Hostile((char,), after=_UNEXPECTED) for char in _ALPHABET if char != _UNEXPECTED)
"""A single character over and over, and something else at the end."""

PIECES = tuple(
    Hostile((piece,))
    for piece in (
        "ab", "a ", "a\n", "aB", "Ab", "ab1", "1.", "a.", "a. ", "中 ", "中\n", "中。", "()", "([",
        "“”", "“。", "的中", "中a", "《》", "1 ", "1\n", "one ", " \n", "\n\n ", "。）", "…”",
        "\r\n", "**", "~~a", "[1]", "[1", "<a", "<!--", "](", "http://", "www.", "a@",
        "\u0315\u0300",
    )
)  # fmt: skip
"""Short pieces over and over."""


def plain_for(pattern: re.Pattern[str]) -> tuple[Hostile, ...]:
    """Of ``PLAIN``, one for each kind of character that a pattern tells apart.

    Of two characters that it takes at the same places, one makes as much work as the other.
    """
    parts = list(_single(_parser.parse(pattern.pattern, pattern.flags)))
    literals = {chr(value) for kind, value in parts if "LITERAL" in str(kind)}
    # The same class stands at many places.
    classes = {tuple(value) for kind, value in parts if str(kind) == "IN"}

    def places(char: str) -> tuple[object, ...]:
        # A pattern may leave case aside, in all of it or in a part.
        cases = (char, char.lower(), char.upper())
        named = [case if case in literals else "" for case in cases]
        taken = [_is_member(case, items) for items in classes for case in cases]
        return *named, *taken, char == "\n", re.match(r"\w", char) is None

    return tuple({places(text.pumps[0]): text for text in PLAIN}.values())


def _single(items: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The parts of a pattern, however deep inside, that take one character each."""
    for item in items:
        if str(item[0]) in {"LITERAL", "NOT_LITERAL", "IN"}:
            yield item
        for inner in _inside(item):
            yield from _single(inner)


def from_pattern(pattern: re.Pattern[str]) -> tuple[Hostile, ...]:
    """Texts that a pattern begins to match in very many ways and at very many places.

    Whatever it may repeat is repeated, and so are pieces that match parts of it, each part alone
    and all from its beginning on; a sign at the end that nothing expects makes it go back.
    """
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    units = tuple(islice(dict.fromkeys(_units(parsed)), _UNITS))
    single = [unit for unit, _ in units][:_PAIRED]
    found = chain(
        (Hostile((unit,), after=_UNEXPECTED) for unit, _ in units),
        (Hostile((unit,), before, _UNEXPECTED) for unit, before in units if before),
        (Hostile((one + other,), after=_UNEXPECTED) for one, other in combinations(single, 2)),
        (Hostile((one, other), after=_UNEXPECTED) for one, other in permutations(single, 2)),
    )
    return tuple(dict.fromkeys(found))


def _units(items: Sequence[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Pieces that match parts of a pattern, each with what matches all that stands before it."""
    for variant in range(_VARIANTS):
        so_far = before
        for item in items:
            so_far += _sample(item, variant)
            if variant == 0:
                single = (_sample(item, k) for k in range(_SAMPLES))
                yield from ((piece, before) for piece in single if piece)
            if so_far[len(before) :]:
                yield so_far[len(before) :], before
    reached = before
    for item in items:
        for inner in _inside(item):
            yield from _units(inner, reached)
        reached += _sample(item, 0)


def _inside(item: tuple[Any, Any]) -> Iterable[Sequence[Any]]:
    """The sequences that a part of a pattern holds."""
    kind, value = item
    match str(kind):
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [value[2]]
        case "SUBPATTERN":
            return [value[3]]
        case "BRANCH":
            return list(value[1])
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "ATOMIC_GROUP":
            return [value]
    return []


def _sample(item: tuple[Any, Any], variant: int) -> str:  # noqa: PLR0911 - one for each kind
    """A text that a part of a pattern matches; empty for one that takes no text."""
    kind, value = item
    match str(kind):
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return _ALPHABET.replace(chr(value), "")[variant]
        case "ANY":
            return "a 中1"[variant % 4]
        case "IN":
            return _member(value, variant)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            fewest: int = max(1, value[0])
            return _joined(value[2], variant) * fewest
        case "BRANCH":
            return _joined(value[1][variant % len(value[1])], variant)
        case "SUBPATTERN" | "ATOMIC_GROUP":
            return "".join(_joined(inner, variant) for inner in _inside(item))
    return ""


def _joined(items: Iterable[tuple[Any, Any]], variant: int) -> str:
    return "".join(_sample(item, variant) for item in items)


def _member(items: Sequence[tuple[Any, Any]], variant: int) -> str:
    """A character of a class, another for each variant where it has so many."""
    ends = [
        chr(value if str(kind) == "LITERAL" else value[0])
        for kind, value in items
        if str(kind) in {"LITERAL", "RANGE"}
    ]
    candidates = _ALPHABET if _is_negated(items) else [*ends, *_ALPHABET]
    members = [char for char in candidates if _is_member(char, tuple(items))]
    # From all over the class: its first ones are often alike.
    return members[variant * len(members) // _SAMPLES] if members else ""


def _is_negated(items: Sequence[tuple[Any, Any]]) -> bool:
    return str(items[0][0]) == "NEGATE"


@cache
def _is_member(char: str, items: tuple[tuple[Any, Any], ...]) -> bool:
    """Whether a class holds a character."""
    return _is_in(char, items) is not _is_negated(items)


def _is_in(char: str, items: Iterable[tuple[Any, Any]]) -> bool:
    for kind, value in items:
        match str(kind):
            case "LITERAL" if ord(char) == value:
                return True
            case "RANGE" if value[0] <= ord(char) <= value[1]:
                return True
            case "CATEGORY" if re.match(_CATEGORIES[str(value)], char):
                return True
    return False


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip
