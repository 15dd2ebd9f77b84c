import time

import pytest

from index.errors import WorkAbandoned, WorkTooLong
from index.library import Library
from index.work import Work, current_work, doing, stage
from tests.index.conftest import MakeDocument


def test_stages_of_a_name_are_added_up_in_the_order_of_their_beginnings() -> None:
    work = Work(spans=[("reading", 0.0, 1.0), ("fusing", 1.0, 1.5), ("reading", 2.0, 2.25)])
    assert list(work.stages().items()) == [("reading", 1.25), ("fusing", 0.5)]


def test_a_stage_is_of_the_work_that_is_done() -> None:
    work = Work()
    with doing(work), stage("reading"):
        assert current_work() is work
    assert list(work.stages()) == ["reading"]
    assert current_work() is None


def test_a_stage_outside_of_any_work_is_nothing() -> None:
    with stage("reading"):
        assert current_work() is None


def test_no_stage_begins_when_the_time_is_over() -> None:
    with doing(Work(deadline=time.monotonic())), pytest.raises(WorkTooLong), stage("reading"):
        pytest.fail("it began")


def test_no_stage_begins_when_nobody_waits() -> None:
    with doing(Work(abandoned=True)), pytest.raises(WorkAbandoned), stage("reading"):
        pytest.fail("it began")


def test_a_search_ends_when_its_time_is_over(library: Library, make_document: MakeDocument) -> None:
    library.add(make_document("鲸落是鲸的尸体。"))
    with doing(Work(deadline=time.monotonic())), pytest.raises(WorkTooLong):
        library.snapshot.search("鲸落", 5)


def test_a_search_tells_of_its_stages_and_what_came_of_it(
    library: Library, make_document: MakeDocument
) -> None:
    library.add(make_document("鲸落是鲸的尸体。"))
    work = Work()
    with doing(work):
        ranking = library.snapshot.search("鲸落", 5)
    assert {"analysing", "encoding", "searching", "fusing", "reading"} <= set(work.stages())
    assert work.asked == "鲸落"
    assert work.outcome == ("answerable" if ranking.answerable else "unanswerable")
