import pytest

from index.language.romanisation import (
    is_pinyin,
    is_surname,
    key_of,
    readings,
    sounds_alike,
    sounds_the_same,
)


def test_a_term_has_each_of_its_readings() -> None:
    assert ("geng", "zhao") in set(readings("耿召"))
    assert ("zhang",) in set(readings("长"))
    assert ("chang",) in set(readings("长"))


def test_what_has_no_reading_is_read_in_no_way() -> None:
    assert list(readings("A级")) == []


def test_dots_may_be_left_out() -> None:
    assert key_of(["lv", "zhou"]) == key_of(["lu", "zhou"])


@pytest.mark.parametrize("letters", ["zhixiong", "geng", "xian", "lvzhou"])
def test_syllables_are_pinyin(letters: str) -> None:
    assert is_pinyin(letters)


@pytest.mark.parametrize("letters", ["", "tallinn", "bergen2", "str"])
def test_other_letters_are_not(letters: str) -> None:
    assert not is_pinyin(letters)


def test_characters_sound_the_same_or_alike() -> None:
    assert sounds_the_same("册", "测")
    assert not sounds_the_same("森", "生")
    assert sounds_alike("森", "生")
    assert not sounds_alike("册", "本")


def test_surnames_are_told_from_other_characters() -> None:
    assert is_surname("耿")
    assert not is_surname("的")
