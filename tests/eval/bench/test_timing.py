import numpy as np

from eval.bench.machine import Machine
from eval.bench.timing import Memory, Spread, memory_over, some_of, timed_in_rounds


def test_a_spread_is_in_milliseconds() -> None:
    assert Spread.of([0.001, 0.002, 0.003, 0.004, 0.005]) == Spread(3.0, 2.0, 4.0, 4.8, 4.96)


def test_some_are_taken_from_all_over() -> None:
    assert list(some_of(range(10), 4)) == [0, 3, 6, 9]
    assert list(some_of(range(3), 60)) == [0, 1, 2]


def test_works_are_done_in_turn_after_once_to_warm_up() -> None:
    done: list[str] = []
    work = {name: lambda name=name: done.append(name) for name in "ab"}
    seconds = timed_in_rounds(work, rounds=2)
    assert done == list("ab" * 3)
    assert [len(times) for times in seconds.values()] == [2, 2]


def test_memory_that_was_let_go_again_is_told() -> None:
    size = 300_000_000
    before = Memory.now().resident

    def make() -> int:
        return int(np.ones(size, np.uint8).sum())

    made, most = memory_over(make)
    assert made == size
    assert most > size // 2
    assert Memory.now().resident - before < size // 2


def test_the_machine_is_told_with_its_versions() -> None:
    machine = Machine.this()
    assert machine.processor
    assert machine.memory > 10**8
    assert {"python", "sqlite", "numpy", "faiss-cpu"} <= machine.versions.keys()
