"""The two things that a question compares or relates."""

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
_RELATIONS = (
    _Form(
        (),
        (re.compile(r"与|和|跟|(?<![不异相])同|及"),),
        (
            re.compile(
                r"(?:之间)?[的是有存在]{0,3}(?:什么|何种?|怎样的?|哪些?|如何)?(?:关系|关联|联系)"
            ),
        ),
    ),
    _Form(
        (re.compile(r"\b(?:relationship|relation|link|connection|tie|ties) between "),),
        (re.compile(r" and "),),
    ),
    _Form(
        (re.compile(r"\b(?:do|does|did|is|are|was|were|has|have) "),),
        (
            re.compile(
                r" (?:relate|related|connected|linked|tied|belong)(?: up)? (?:to|with) "
                r"| to do with "
            ),
        ),
    ),
    _Form(
        (re.compile(r"\b(?:do|does|did|are|were) "),),
        (re.compile(r" and "),),
        (re.compile(r" (?:relate|related|connected|linked)\b"),),
    ),
)
_SCOPE = re.compile(r"[在对就]")
"""What follows the second side: where, to whom or in what it is compared."""


def sides_of(asked: str) -> tuple[str, str] | None:
    """The two things that a normalised question compares, in its words; None where it does not."""
    return _named(asked, _FORMS)


def related_of(asked: str) -> tuple[str, str] | None:
    """The two things whose relation a normalised question asks for; None where it does not."""
    return _named(asked, _RELATIONS)


def _named(asked: str, forms: Sequence[_Form]) -> tuple[str, str] | None:
    found = (_sides(asked, form) for form in forms)
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
