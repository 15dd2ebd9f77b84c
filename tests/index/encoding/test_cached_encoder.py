"""What a cache of questions gives, keeps and forgets, alone and under many threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding.cached_encoder import CachedEncoder
from index.encoding.encoder import Encoded, Encoder
from tests.index.conftest import HashingEncoder

QUESTIONS = st.text("abc", min_size=1, max_size=2)


class CountingEncoder(HashingEncoder):
    """A fake that notes the questions it encodes; each waits until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.begun = Event()
        self.goes_on = Event()
        self.goes_on.set()
        self.failure: Exception | None = None
        self._noting = Lock()

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        with self._noting:
            self.asked += texts
        self.begun.set()
        assert self.goes_on.wait(30)
        if self.failure is not None:
            raise self.failure
        return super().encode_queries(texts)


def same(one: Encoded, other: Encoded) -> bool:
    tokens = zip(one.tokens, other.tokens, strict=True)
    return np.array_equal(one.vectors, other.vectors) and all(
        np.array_equal(mine, theirs) for mine, theirs in tokens
    )


@given(calls=st.lists(st.lists(QUESTIONS, min_size=1, max_size=3), max_size=20))
def test_questions_come_out_as_without_it(calls: list[list[str]]) -> None:
    bare = HashingEncoder()
    cached = CachedEncoder(bare, most_questions=3)
    assert all(same(cached.encode_queries(texts), bare.encode_queries(texts)) for texts in calls)


@given(asked=st.lists(QUESTIONS, max_size=30), most=st.integers(1, 4))
def test_the_questions_asked_last_are_those_kept(asked: list[str], most: int) -> None:
    encoder = CountingEncoder()
    cached = CachedEncoder(encoder, most_questions=most)
    recent: list[str] = []
    for text in asked:
        before = len(encoder.asked)
        cached.encode_queries([text])
        assert (len(encoder.asked) == before) is (text in recent)
        recent = [*(other for other in recent if other != text), text][-most:]


def test_no_more_bytes_are_kept_than_may_be() -> None:
    encoder = CountingEncoder()
    room = encoder.encode_queries(["a"]).vectors.nbytes
    cached = CachedEncoder(encoder, most_bytes=3 * room)
    encoder.asked.clear()
    for text in ("a", "a", "b" * 100, "b" * 100, "a"):
        cached.encode_queries([text])
    assert encoder.asked == ["a", "b" * 100, "b" * 100, "a"]


def test_what_is_shared_cannot_be_written_to() -> None:
    encoded = CachedEncoder(HashingEncoder()).encode_queries(["a"])
    for array in (encoded.vectors, *encoded.tokens):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_who_asks_the_same_meanwhile_waits_for_it() -> None:
    encoder = CountingEncoder()
    cached = CachedEncoder(encoder)
    encoder.goes_on.clear()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(cached.encode_queries, ["a"]) for _ in range(8)]
        assert encoder.begun.wait(30)
        encoder.goes_on.set()
        found = [future.result(30) for future in asked]
    assert encoder.asked == ["a"]
    assert all(each is found[0] for each in found)


def test_others_do_not_wait_for_a_question_that_takes_long() -> None:
    encoder = CountingEncoder()
    cached = CachedEncoder(encoder)
    cached.encode_queries(["b"])
    encoder.begun.clear()
    encoder.goes_on.clear()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(cached.encode_queries, ["a"])
        assert encoder.begun.wait(30)
        cached.encode_queries(["b"])
        assert not slow.done()
        encoder.goes_on.set()


def test_a_failure_is_told_to_all_who_wait_and_is_not_kept() -> None:
    encoder = CountingEncoder()
    cached = CachedEncoder(encoder)
    encoder.goes_on.clear()
    encoder.failure = RuntimeError("out of memory")
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(cached.encode_queries, ["a"]) for _ in range(2)]
        assert encoder.begun.wait(30)
        encoder.goes_on.set()
        for future in asked:
            with pytest.raises(RuntimeError, match="out of memory"):
                future.result(30)
    encoder.failure = None
    assert same(cached.encode_queries(["a"]), HashingEncoder().encode_queries(["a"]))


@given(asked=st.lists(QUESTIONS, max_size=40))
def test_threads_get_what_one_would(asked: list[str]) -> None:
    bare = HashingEncoder()
    cached = CachedEncoder(bare, most_questions=2)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: cached.encode_queries([text]), asked))
    assert all(
        same(encoded, bare.encode_queries([text]))
        for encoded, text in zip(found, asked, strict=True)
    )


def test_of_the_bundled_model_nothing_changes(neutral_encoder: Encoder) -> None:
    cached = CachedEncoder(neutral_encoder)
    for text in ("鲸落是什么？", "What is a whale fall?", "鲸落是什么？"):
        assert same(cached.encode_queries([text]), neutral_encoder.encode_queries([text]))
    assert cached.encode_passages(["a"], tokens=False).tokens == ()
    assert cached.count_tokens("鲸落") == neutral_encoder.count_tokens("鲸落")
    assert list(cached.token_starts("鲸落")) == list(neutral_encoder.token_starts("鲸落"))
