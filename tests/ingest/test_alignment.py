import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.alignment import AlignedText, Span, offsets


def test_span_has_a_length() -> None:
    assert len(Span(3, 8)) == 5


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_span_refuses_what_is_no_run(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_of_maps_each_character_to_itself() -> None:
    content = AlignedText.of("一二三四五", 1, 4)
    assert (content.text, content.starts, content.ends) == (
        "二三四",
        offsets((1, 2, 3)),
        offsets((2, 3, 4)),
    )


def test_map_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        AlignedText("二三", offsets((1,)), offsets((2,)))


def test_join_puts_in_a_separator_that_stands_for_nothing() -> None:
    joined = AlignedText.join([AlignedText.of("ab cd", 0, 2), AlignedText.of("ab cd", 3, 5)], "-")
    assert joined.text == "ab-cd"
    assert (joined.starts[2], joined.ends[2]) == (2, 2)


def test_join_of_nothing_is_empty() -> None:
    assert AlignedText.join([]) == AlignedText.empty()


def test_strip_keeps_the_map() -> None:
    content = AlignedText.of("  字 ", 0, 4).strip()
    assert (content.text, content.starts) == ("字", offsets((2,)))


def test_strip_of_white_space_is_empty() -> None:
    assert AlignedText.of(" \n ", 0, 3).strip() == AlignedText.empty()


def test_sub_of_the_same_length_maps_character_by_character() -> None:
    content = AlignedText.of("１２年", 0, 3).sub(re.compile("１２"), "12")
    assert (content.text, content.starts, content.ends) == (
        "12年",
        offsets((0, 1, 2)),
        offsets((1, 2, 3)),
    )


def test_sub_of_another_length_maps_to_all_that_was_replaced() -> None:
    content = AlignedText.of("oﬃce", 0, 4).sub(re.compile("ﬃ"), "ffi")
    assert content.text == "office"
    assert (content.starts, content.ends) == (
        offsets((0, 1, 1, 1, 2, 3)),
        offsets((1, 2, 2, 2, 3, 4)),
    )


def test_sub_of_an_empty_match_inserts() -> None:
    content = AlignedText.of("ab", 0, 2).sub(re.compile("(?<=a)"), "-")
    assert content.text == "a-b"
    assert (content.starts[1], content.ends[1]) == (1, 1)


def test_sub_at_the_start_inserts_before_the_text() -> None:
    content = AlignedText.of("xab", 1, 3).sub(re.compile("^"), "-")
    assert (content.text, content.starts[0], content.ends[0]) == ("-ab", 1, 1)


def test_what_is_put_into_one_character_stands_for_it() -> None:
    content = AlignedText.of("ﬁ", 0, 1).sub(re.compile("ﬁ"), "fi")
    joined = AlignedText.join([content[:1], content[1:]], " ")
    parted = content.sub(re.compile("(?<=f)"), " ")
    assert joined == parted == AlignedText("f i", offsets((0, 0, 0)), offsets((1, 1, 1)))


def test_sub_without_a_match_gives_the_text_itself() -> None:
    content = AlignedText.of("ab", 0, 2)
    assert content.sub(re.compile("c"), "d") is content


def test_spans_are_parted_where_the_source_is_not_owned() -> None:
    content = AlignedText.join(
        [AlignedText.of("甲乙①丙丁", 0, 2), AlignedText.of("甲乙①丙丁", 3, 5)]
    )
    assert content.spans(1, 3, (Span(0, 2), Span(3, 5))) == (Span(1, 2), Span(3, 4))


def test_spans_run_over_dropped_characters() -> None:
    content = AlignedText.of("甲 乙", 0, 3).sub(re.compile(" "), "")
    assert content.spans(0, 2, (Span(0, 3),)) == (Span(0, 3),)


def test_inserted_characters_have_no_span() -> None:
    content = AlignedText.of("ab", 0, 2).sub(re.compile("(?<=a)"), "--")
    assert content.spans(1, 3, (Span(0, 2),)) == ()


@given(st.text("ab 1。", max_size=30), st.sampled_from([r"a+", r"\s+", "b", "(?<=a)", "1a"]))
def test_every_edit_keeps_the_order(text: str, pattern: str) -> None:
    content = AlignedText.of(text, 0, len(text)).sub(re.compile(pattern), "xy")
    assert content.text == re.sub(pattern, "xy", text)
    assert list(content.starts) == sorted(content.starts)
    assert list(content.ends) == sorted(content.ends)
