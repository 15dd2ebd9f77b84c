"""Answers that are to be written wait for each other."""

from contextlib import closing

import pytest

from service.answering.generation.failures import GenerationFailed
from service.answering.generation.queue import GenerationQueue
from service.answering.reply import Pause
from service.errors import Overloaded


def test_who_finds_no_place_pauses_until_one_is_free() -> None:
    queue = GenerationQueue(places=1, waiting=1)
    assert not list(queue.enter())
    entering = queue.enter()
    assert next(entering) == Pause()
    queue.leave()
    assert not list(entering)
    queue.leave()


def test_when_as_many_wait_as_may_nobody_else_is_taken() -> None:
    queue = GenerationQueue(places=1, waiting=1)
    queue.check()
    assert not list(queue.enter())
    with closing(queue.enter()) as entering:
        next(entering)
        with pytest.raises(Overloaded):
            queue.check()
        with pytest.raises(GenerationFailed, match="ZHENGYIN_LLM_PLACES"):
            next(queue.enter())
    # Who was waiting has left.
    queue.check()
    queue.leave()


def test_who_has_waited_long_enough_waits_no_more() -> None:
    queue = GenerationQueue(places=1, waiting=1, patience=0)
    assert not list(queue.enter())
    with pytest.raises(GenerationFailed, match="busy"):
        list(queue.enter())
    queue.leave()
    assert not list(queue.enter())
