"""Who is let in, who waits, and who is turned away."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from index.errors import WorkAbandoned
from service.errors import Overloaded
from service.http.load import work_queue
from service.http.load.work_queue import WorkQueue


def run(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scene)


async def slow(queue: WorkQueue, seconds: float) -> None:
    """Have the queue expect each request to take so long."""
    for _ in range(200):
        await queue.place(asyncio.Event())
        queue.leave(seconds)


async def waiting_for(queue: WorkQueue, count: int) -> None:
    while queue.waiting < count:
        await asyncio.sleep(0)


def test_places_are_given_in_the_order_in_which_they_are_asked_for() -> None:
    async def scene() -> None:
        queue, served = WorkQueue(1, 9), []
        await slow(queue, 0.0)
        first = await queue.place(asyncio.Event())

        async def ask(name: int) -> None:
            place = await queue.place(asyncio.Event())
            served.append(name)
            place.leave()

        asked = []
        for name in range(4):
            asked.append(asyncio.create_task(ask(name)))
            await waiting_for(queue, name + 1)
        first.leave()
        await asyncio.gather(*asked)
        assert served == [0, 1, 2, 3]
        assert (queue.waiting, queue.running) == (0, 0)

    run(scene())


def test_who_comes_when_as_many_wait_as_may_is_turned_away() -> None:
    async def scene() -> None:
        queue = WorkQueue(1, 1)
        held = await queue.place(asyncio.Event())
        waits = asyncio.create_task(queue.place(asyncio.Event()))
        await waiting_for(queue, 1)
        with pytest.raises(Overloaded):
            await queue.place(asyncio.Event())
        held.leave()
        (await waits).leave()

    run(scene())


def test_who_would_wait_too_long_is_turned_away_and_told_for_how_long() -> None:
    async def scene() -> None:
        queue = WorkQueue(2, 64)
        await slow(queue, 4.0)
        held = [await queue.place(asyncio.Event()) for _ in range(2)]
        with pytest.raises(Overloaded) as refused:
            await queue.place(asyncio.Event())
        assert refused.value.retry_after == 4
        for place in held:
            place.leave()

    run(scene())


def test_those_that_are_turned_away_are_told_to_come_back_one_after_the_other() -> None:
    async def scene() -> None:
        queue = WorkQueue(2, 64)
        await slow(queue, 2.0)
        held = [await queue.place(asyncio.Event()) for _ in range(2)]
        told = []
        for _ in range(20):
            with pytest.raises(Overloaded) as refused:
                queue.announce()
            told.append(refused.value.retry_after)
        assert told[:4] == [2, 3, 4, 5]
        assert told == sorted(told)
        assert told[-1] == 10
        for place in held:
            place.leave()

    run(scene())


def test_before_anything_was_answered_few_are_let_in() -> None:
    async def scene() -> None:
        queue = WorkQueue(2, 64)
        asked = [asyncio.create_task(queue.place(asyncio.Event())) for _ in range(64)]
        await asyncio.sleep(0)
        let_in = queue.running + queue.waiting
        assert 2 < let_in < 8
        for _ in range(let_in):
            queue.leave(0.01)
            await asyncio.sleep(0)
        results = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(result, Overloaded) for result in results) == 64 - let_in

    run(scene())


def test_those_on_their_way_are_counted_until_they_wait_or_should_have_come() -> None:
    async def scene() -> None:
        queue = WorkQueue(2, 64)
        await slow(queue, 0.5)
        for _ in range(4):
            queue.announce()
        with pytest.raises(Overloaded):
            queue.announce()
        await asyncio.sleep(0.3)
        queue.announce()

    run(scene())


def test_who_is_turned_away_at_the_door_is_not_waited_for() -> None:
    async def scene() -> None:
        queue = WorkQueue(2, 64)
        await slow(queue, 0.5)
        for _ in range(100):
            queue.forget(queue.announce())

    run(scene())


def test_a_free_place_is_given_however_long_the_last_ones_took() -> None:
    async def scene() -> None:
        queue = WorkQueue(2, 64)
        await slow(queue, 60.0)
        (await queue.place(asyncio.Event())).leave()

    run(scene())


def test_who_leaves_before_the_turn_takes_no_place() -> None:
    async def scene() -> None:
        queue, gone = WorkQueue(1, 9), asyncio.Event()
        held = await queue.place(asyncio.Event())
        waits = asyncio.create_task(queue.place(gone))
        await waiting_for(queue, 1)
        gone.set()
        with pytest.raises(WorkAbandoned):
            await waits
        held.leave()
        assert (queue.waiting, queue.running) == (0, 0)
        (await queue.place(asyncio.Event())).leave()

    run(scene())


def test_a_place_is_given_back_once_however_often_it_is_left() -> None:
    async def scene() -> None:
        queue = WorkQueue(1, 0)
        place = await queue.place(asyncio.Event())
        place.leave()
        place.leave()
        assert queue.running == 0
        held = await queue.place(asyncio.Event())
        with pytest.raises(Overloaded):
            await queue.place(asyncio.Event())
        held.leave()

    run(scene())


def test_nobody_is_taken_while_another_has_waited_for_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work_queue, "PATIENCE", 0.2)

    async def scene() -> None:
        queue = WorkQueue(1, 9)
        await slow(queue, 0.0)
        held = await queue.place(asyncio.Event())
        waits = asyncio.create_task(queue.place(asyncio.Event()))
        await waiting_for(queue, 1)
        queue.announce()
        await asyncio.sleep(0.25)
        with pytest.raises(Overloaded):
            queue.announce()
        held.leave()
        (await waits).leave()
        queue.announce()

    run(scene())
