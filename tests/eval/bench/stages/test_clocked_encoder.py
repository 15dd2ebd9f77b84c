from itertools import count

import pytest

from eval.bench.stages.clocked_encoder import Clock, ClockedEncoder
from tests.index.conftest import HashingEncoder


def test_what_goes_on_at_once_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    monkeypatch.setattr("time.perf_counter", lambda: float(next(ticks)))
    clock = Clock()
    with clock.running(), clock.running():
        pass
    assert clock.seconds == 1
    with clock.running():
        pass
    assert clock.seconds == 2


def test_what_fails_has_taken_time_too() -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="no"), clock.running():
        raise ValueError("no")
    assert clock.seconds > 0


def test_encoding_and_tokenising_are_counted_apart() -> None:
    clocked = ClockedEncoder(HashingEncoder())
    clocked.encode_queries(["桥"])
    assert clocked.encoding.seconds > clocked.tokenising.seconds == 0
    encoding = clocked.encoding.seconds
    assert clocked.count_tokens("桥建成") == 3
    assert clocked.encoding.seconds == encoding
    assert clocked.tokenising.seconds > 0
