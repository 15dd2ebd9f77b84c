import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.generation.draft_sentences import (
    LONGEST_RUN,
    DraftSentence,
    RunReader,
    drafts_of,
    plain,
)

PARTS = st.sampled_from(
    [
        *"甲乙。，.!a A1[]［］【】、-“”\"'\n\t（)*_#>",
        *("[1]", "【2】", "[1, 2]", "。[1]", "A.[2] B", "[1](http://a.b)", "\n\n"),
        *("3.5", "e.g. ", "U.S. ", "<think>", "</think>"),
    ]
)


def runs_of(*pieces: str) -> list[str]:
    drafting = RunReader()
    runs = [run for piece in pieces for run in drafting.feed(piece)]
    return [*runs, *drafting.finish()]


def drafted(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(draft.text, draft.marks) for run in runs_of(text) for draft in drafts_of(run)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("甲是乙[1]。", [("甲是乙。", (1,))]),
        ("甲是乙。[1]", [("甲是乙。", (1,))]),
        ("甲是乙［１］。丙。【2】", [("甲是乙。", (1,)), ("丙。", (2,))]),
        ("甲[1, 3]。乙[1][2]。丙[1、2]。", [("甲。", (1, 3)), ("乙。", (1, 2)), ("丙。", (1, 2))]),
        ("甲[1-3]。", [("甲。", (1, 3, 2))]),
        (
            "Tea is hot [1]. Ale is not. [2] No.",
            [("Tea is hot.", (1,)), ("Ale is not.", (2,)), ("No.", ())],
        ),
        ("Tea is hot.[1] Ale is not [2].", [("Tea is hot.", (1,)), ("Ale is not.", (2,))]),
        (
            "It is 3.5 m [1]. Dr. Li met the U.S. [2] team [2].",
            [("It is 3.5 m.", (1,)), ("Dr. Li met the U.S. team.", (2, 2))],
        ),
        ("甲占3.5%。[1]", [("甲占3.5%。", (1,))]),
        ("甲是乙。\n[1]\n丙。[2]", [("甲是乙。", (1,)), ("丙。", (2,))]),
        ("[1] 甲是乙。\n[2] 丙是丁。", [("甲是乙。", (1,)), ("丙是丁。", (2,))]),
        ("According to [1], it is so.", [("According to, it is so.", (1,))]),
        ("甲【1†source】。", [("甲。", (1,))]),
        ("Tea is hot **[1]**. Ale.", [("Tea is hot.", (1,)), ("Ale.", ())]),
    ],
)
def test_marks_belong_to_their_sentences(
    written: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    found = [(text, tuple(sorted(marks))) for text, marks in drafted(written)]
    assert found == [(text, tuple(sorted(marks))) for text, marks in expected]


def test_a_sentence_before_marks_shares_them() -> None:
    assert drafts_of("甲是乙。丙是丁。[1]") == [
        DraftSentence("甲是乙。", (1,), own=False),
        DraftSentence("丙是丁。", (1,), own=True),
    ]


def test_a_line_without_marks_shares_none() -> None:
    assert drafted("甲是乙。\n丙是丁。[1]") == [("甲是乙。", ()), ("丙是丁。", (1,))]


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("## 概述", "概述"),
        ("- **甲**是 *乙*", "甲是 乙"),
        ("1. 甲", "甲"),
        ("（2）甲", "甲"),
        ("> 甲", "甲"),
        ("1987年。", "1987年。"),
        ("3.5 米", "3.5 米"),
        ("`甲` ~~乙~~ __丙__", "甲 乙 丙"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("| 甲 | 乙 |", "甲   乙"),
        ("---", ""),
        ("```json", ""),
        ("[甲](https://evil.example/?q=1)", "甲"),
        ("![](https://evil.example/p.png)甲", "甲"),
        ("[1](https://a.b) 甲", "[1] 甲"),
        ("甲<img src=x onerror=alert(1)>乙<br/>", "甲乙"),
        ("甲<!-- 乙 -->", "甲"),
        ("甲\u200b\u202e\U000e0041乙\u3000丙", "甲乙 丙"),
        ("a < b", "a < b"),
    ],
)
def test_a_line_loses_its_markup(line: str, bare: str) -> None:
    assert plain(line) == bare


def test_thoughts_are_not_part_of_the_answer() -> None:
    assert drafted("<think>\n甲。[1]\n\n乙。[2]</think>\n\n丙。[1]") == [("丙。", (1,))]


def test_a_run_is_given_as_soon_as_the_next_begins() -> None:
    drafting = RunReader()
    assert list(drafting.feed("甲是乙。[1]")) == []
    assert list(drafting.feed("丙")) == ["甲是乙。[1]"]


def test_a_run_without_end_is_cut() -> None:
    assert list(map(len, runs_of("甲" * (LONGEST_RUN * 2 + 1)))) == [LONGEST_RUN, LONGEST_RUN, 1]


@given(st.lists(PARTS, max_size=30).map("".join), st.data())
def test_the_runs_are_the_same_wherever_pieces_are_parted(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=6).map(sorted))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert runs_of(*pieces) == runs_of(text) == runs_of(*text)


@given(st.lists(PARTS, max_size=30).map("".join))
def test_drafts_hold_a_text_and_no_line_end(text: str) -> None:
    for run in runs_of(text):
        for draft in drafts_of(run):
            assert draft.text.strip() == draft.text != ""
            assert "\n" not in draft.text
