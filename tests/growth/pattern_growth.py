"""Whether the work of a regular expression grows faster than its text."""

import re
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import chain

from tests.growth.hostile_texts import Hostile, from_pattern, plain_for
from tests.growth.measuring import SIZES, growth

# Seconds: below the first a few thousand characters are soon done, above the second never.
_FLOOR, _LIMIT = 0.003, 0.5


def pattern_growth(pattern: re.Pattern[str]) -> str | None:
    """How the work grows on some hostile text, in words, where it grows faster; else None.

    All that a pattern finds is found, one place after the other: that is the work of ``search``,
    ``match``, ``sub`` and ``split`` and more. ``fullmatch`` goes back where these are content.
    """
    find = partial(_find_all, pattern)
    makes = from_pattern(pattern)
    return next(
        filter(
            None,
            chain(
                (_growth(find, make) for make in (*plain_for(pattern), *makes)),
                (_growth(pattern.fullmatch, make) for make in makes),
            ),
        ),
        None,
    )


def _growth(work: Callable[[str], object], make: Hostile) -> str | None:
    return growth(work, make, sizes=SIZES, floor=_FLOOR, limit=_LIMIT)


def _find_all(pattern: re.Pattern[str], text: str) -> None:
    deque(pattern.finditer(text), maxlen=0)
