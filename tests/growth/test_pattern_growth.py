"""What grows too fast is seen, and what does not is let pass."""

import re

import pytest

from tests.growth.pattern_growth import pattern_growth


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(?:a|a)*b",
        r"(\w+\s?)*x",
        r"(?:\d+,?)+;",
        r"a*a*b",
        r"\s*\n\s*;",
        r"^.*x.*y.*z$",
        r".+?x.+?y",
        r"x(?=.*,.*;)",
    ],
)
def test_a_text_parted_in_many_ways_is_seen(pattern: str) -> None:
    assert pattern_growth(re.compile(pattern)) is not None


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s+$",
        r"[a-z]+\d",
        r"\n+Sources",
        r"[.·…]{4,}\s*\d$",
        r"\([^)]*\)",
        r"<!--.*?-->",
        r"Vol\.\s*\d.*No\.",
        r"(?:https?:/|www\.)\S*\.$",
        r"[一二三]+\s?[、．]",
        r"(?i)compare\s+(.+?)\s+with\s",
    ],
)
def test_a_run_begun_anew_at_each_place_is_seen(pattern: str) -> None:
    assert pattern_growth(re.compile(pattern)) is not None


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<!\s)\s+$",
        r"[a-z]{1,60}\d",
        r"\A[a-z]+\d",
        r"(?<![a-z])[a-z]+\d",
        r"[a-z]+(?:-[a-z]+)*",
        r"\([^()]{0,200}\)",
        r"«(?=[^»]{0,200}[一-龥])",
    ],
)
def test_what_is_bounded_or_begins_with_its_run_passes(pattern: str) -> None:
    assert pattern_growth(re.compile(pattern)) is None
