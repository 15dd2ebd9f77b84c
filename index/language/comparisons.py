"""The two things that a question compares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_Words = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """How a comparison is worded: the words before its sides, between them and behind them.

    Each is found by itself, behind the one before it: no pattern spans what lies between. The
    first side begins with the question where nothing stands before it.
    """

    before: _Words
    between: _Words
    behind: _Words = ()
    turned: bool = False
    """Whether the side that is named first is the one that the other is held against."""


_FORMS = (
    _Form(
        (),
        (re.compile(r"与|和|跟|(?<![不异相])同|及"),),
        (re.compile(r"相比|区别|差[别异在]|不同|不一样|异同|分歧|比较"),),
    ),
    _Form((re.compile(r"相比于?|相较于|比起|相对于"),), (re.compile(r"[,，]"),), turned=True),
    _Form((), (re.compile(r"不同于"),)),
    _Form((re.compile(r"\bdifferences? between "),), (re.compile(r" and "),)),
    _Form((re.compile(r"\bcompare "),), (re.compile(r" (?:and|with|to) "),)),
    _Form(
        (re.compile(r"\b(?:do|does|did|is|are) "),),
        (re.compile(r" (?:differ|differs|different|differently|distinct) from "),),
    ),
    _Form((re.compile(r"\b(?:do|does|did) "),), (re.compile(r" compare (?:with|to) "),)),
    _Form(
        (re.compile(r"\b(?:do|does|did) "),),
        (re.compile(r" and "),),
        (re.compile(r" (?:differ|compare|disagree)"),),
    ),
    _Form((), (re.compile(r" (?:versus|vs\.?|compared (?:with|to)|as opposed to) "),)),
    _Form((), (re.compile(r"\b(?:more|less|\w{1,30}er)(?= )"), re.compile(r" than "))),
)
_SCOPE = re.compile(r"[在对就]")
"""What follows the second side: where, to whom or in what it is compared."""


def sides_of(asked: str) -> tuple[str, str] | None:
    """The two things that a normalised question compares, in its words; None where it does not."""
    found = (_sides(asked, form) for form in _FORMS)
    return next((sides for sides in found if sides), None)


def _sides(asked: str, form: _Form) -> tuple[str, str] | None:
    before = _find(asked, form.before, 0)
    between = before and _find(asked, form.between, before[1] + 1)
    if not before or not between:
        return None
    behind = _find(asked, form.behind, between[1] + 1) if form.behind else (len(asked),) * 2
    one = asked[before[1] : between[0]]
    other = asked[between[1] : behind[0]] if behind else ""
    if scope := _SCOPE.search(other, 1):
        other = other[: scope.start()]
    if not other:
        return None
    return (other, one) if form.turned else (one, other)


def _find(asked: str, words: Sequence[re.Pattern[str]], start: int) -> tuple[int, int] | None:
    """Where words that follow one another begin and end, looked for from ``start``."""
    first = end = start
    for place, word in enumerate(words):
        found = word.search(asked, end)
        if found is None:
            return None
        first, end = found.start() if place == 0 else first, found.end()
    return first, end
