import time

import pytest

from tests.growth.measuring import assert_linear


def repeated(length: int) -> str:
    return "a" * length


def linear(text: str) -> int:
    return sum(ord(char) for _ in range(40) for char in text)


class FakeClock:
    """Tells the time that work says it took: that of the processor is disturbed now and then."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def quadratic(self, text: str) -> None:
        """Take as long as the square of a text."""
        self.seconds += 1e-8 * len(text) ** 2


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """A clock that the measuring goes by."""
    clock = FakeClock()
    monkeypatch.setattr(time, "thread_time", lambda: clock.seconds)
    return clock


def endless(text: str) -> None:
    while text:
        pass


def test_work_that_grows_with_its_text_passes() -> None:
    assert_linear(linear, repeated, floor=0)


def test_work_that_grows_with_the_square_fails(clock: FakeClock) -> None:
    with pytest.raises(AssertionError, match=r"s on 1500 characters and .* s on 6000"):
        assert_linear(clock.quadratic, repeated, floor=0.01)


def test_work_without_end_is_stopped_and_fails() -> None:
    with pytest.raises(AssertionError, match=r"more than 0\.1 s on 6000 characters: 'aaa"):
        assert_linear(endless, repeated, limit=0.1)


def test_work_below_the_floor_is_not_judged(clock: FakeClock) -> None:
    assert_linear(clock.quadratic, repeated, floor=1000, limit=1000)
