import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.bench.clients import checks
from eval.bench.clients.changing import Change
from eval.bench.clients.checks import Life, failures, lives
from eval.bench.clients.handbook import NAME, text_of
from eval.bench.pressure import Exchange
from eval.datasets.corpora import fill_from_folder
from index.library import Library
from service.answering.answerer import Answerer
from service.citing import responses
from tests.index.conftest import HashingEncoder

QUESTION = "水库的北闸门由哪一组看护？"
CHANGES = [Change(1, 1.0, 2.0), Change(2, 5.0, 6.0)]
TEXTS = {hashlib.sha256(text.encode()).hexdigest(): text for text in map(text_of, (1, 2))}

Answer = dict[str, Any]


@pytest.fixture
def answer_of(tmp_path: Path) -> Callable[[int], Answer]:
    """What is answered while a version of the handbook is all there is."""

    def answered(version: int) -> Answer:
        folder = tmp_path / f"files-{version}"
        folder.mkdir()
        (folder / NAME).write_text(text_of(version), encoding="utf-8")
        with Library.open(tmp_path / f"library-{version}", HashingEncoder()) as library:
            fill_from_folder(library, folder)
            answerer = Answerer(library)
            reply = answerer.reply(QUESTION)
            told: Answer = responses.ask_response(answerer, reply).model_dump(mode="json")
        assert told["citations"] + told["related"]
        return told

    return answered


def found(answer: Answer, sent: float = 3.0, received: float = 4.0) -> set[str]:
    exchange = Exchange({"question": QUESTION}, sent, received, json.dumps(answer).encode())
    return {failure.check for failure in failures([exchange], TEXTS, CHANGES)}


def cited(answer: Answer) -> list[Answer]:
    citations: list[Answer] = answer["citations"] + answer["related"]
    return citations


def test_a_whole_answer_of_the_present_state_is_right(
    answer_of: Callable[[int], Answer],
) -> None:
    assert found(answer_of(1)) == set()


def test_a_quote_that_is_not_the_source_is_found(answer_of: Callable[[int], Answer]) -> None:
    answer = answer_of(1)
    cited(answer)[0]["selectors"][1]["exact"] += "！"
    assert found(answer) == {checks.WHOLE}


def test_two_versions_in_one_answer_are_found(answer_of: Callable[[int], Answer]) -> None:
    answer, other = answer_of(1), answer_of(2)
    answer["related"].append(cited(other)[0])
    assert found(answer, 3.0, 7.0) == {checks.ONE_STATE}


def test_a_document_that_never_was_is_found(answer_of: Callable[[int], Answer]) -> None:
    answer = answer_of(1)
    cited(answer)[0]["document"]["sha256"] = "0" * 64
    assert found(answer) == {checks.KNOWN}


@pytest.mark.parametrize(("sent", "received"), [(0.1, 0.9), (6.1, 7.0)])
def test_a_version_before_or_after_its_time_is_found(
    answer_of: Callable[[int], Answer], sent: float, received: float
) -> None:
    assert found(answer_of(1), sent, received) == {checks.PRESENT}


@pytest.mark.parametrize(("sent", "received"), [(0.1, 1.1), (1.5, 5.5), (5.9, 9.0)])
def test_a_version_counts_while_it_comes_and_goes(
    answer_of: Callable[[int], Answer], sent: float, received: float
) -> None:
    assert found(answer_of(1), sent, received) == set()


def test_what_is_no_answer_is_found() -> None:
    assert found({"question": QUESTION}) == {checks.SHAPE}


def test_a_failed_request_has_no_answer_to_look_at() -> None:
    assert list(failures([Exchange({"question": "？"}, 1, 2, None)], {}, [])) == []


def test_a_version_lives_until_the_next_change_is_done() -> None:
    removed = [*CHANGES, Change(None, 8.0, 9.0)]
    assert lives(CHANGES) == {1: Life(1.0, 6.0), 2: Life(5.0, float("inf"))}
    assert lives(removed) == {1: Life(1.0, 6.0), 2: Life(5.0, 9.0)}
