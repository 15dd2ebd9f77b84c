import pytest

from tests.growth.measuring import assert_linear


def repeated(length: int) -> str:
    return "a" * length


def linear(text: str) -> int:
    return sum(ord(char) for _ in range(40) for char in text)


def quadratic(text: str) -> int:
    return sum(len(text[at:].lstrip("a")) for at in range(len(text)))


def endless(text: str) -> None:
    while text:
        pass


def test_work_that_grows_with_its_text_passes() -> None:
    assert_linear(linear, repeated, floor=0)


def test_work_that_grows_with_the_square_fails() -> None:
    with pytest.raises(AssertionError, match=r"s on 1500 characters and .* s on 6000"):
        assert_linear(quadratic, repeated, floor=0.01)


def test_work_without_end_is_stopped_and_fails() -> None:
    with pytest.raises(AssertionError, match=r"more than 0\.1 s on 6000 characters: 'aaa"):
        assert_linear(endless, repeated, limit=0.1)


def test_work_below_the_floor_is_not_judged() -> None:
    assert_linear(quadratic, repeated, floor=1000, limit=1000)
