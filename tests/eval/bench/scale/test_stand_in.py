import numpy as np
import pytest

from eval.bench.scale.stand_in import PerturbingEncoder
from tests.index.conftest import HashingEncoder

TEXTS = ("赵州桥建成于隋朝", "鲸落是生态系统", "三座桥", "海底")


def test_the_first_passages_are_really_encoded() -> None:
    own = HashingEncoder()
    stand_in = PerturbingEncoder(own, real=2)
    found = stand_in.encode_passages(TEXTS)
    np.testing.assert_array_equal(found.vectors[:2], own.encode_passages(TEXTS[:2]).vectors)
    assert own.tokenised[:2] == list(TEXTS[:2])
    assert stand_in.encoded == 2


def test_no_more_is_encoded_than_was_asked_for() -> None:
    own = HashingEncoder()
    stand_in = PerturbingEncoder(own, real=2)
    stand_in.encode_passages(TEXTS)
    stand_in.encode_passages(["另外", "还有"])
    stand_in.encode_passages(["一句。"], tokens=False)
    assert own.tokenised == list(TEXTS[:2])


def test_other_vectors_lie_near_a_real_one_and_have_length_one() -> None:
    own = HashingEncoder(dimension=384)
    stand_in = PerturbingEncoder(own, real=2)
    found = stand_in.encode_passages(TEXTS).vectors
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    nearest = (found[2:] @ found[:2].T).max(axis=1)
    np.testing.assert_allclose(nearest, 1 / np.sqrt(1.25), atol=0.06)


def test_each_passage_has_as_many_tokens_as_its_text() -> None:
    stand_in = PerturbingEncoder(HashingEncoder(), real=1)
    found = stand_in.encode_passages(TEXTS)
    assert [len(tokens) for tokens in found.tokens] == [len(text) for text in TEXTS]
    for tokens in found.tokens:
        np.testing.assert_allclose(np.linalg.norm(tokens, axis=1), 1, atol=1e-5)


def test_sentences_of_the_first_passages_are_really_encoded() -> None:
    own = HashingEncoder()
    stand_in = PerturbingEncoder(own, real=1)
    stand_in.encode_passages(TEXTS[:1])
    first = stand_in.encode_passages(["隋朝。"], tokens=False)
    later = stand_in.encode_passages(["海底。", "隋朝。"], tokens=False)
    assert own.encoded == [TEXTS[0], "隋朝。"]
    np.testing.assert_array_equal(first.vectors[0], later.vectors[1])
    assert later.tokens == ()


@pytest.mark.parametrize("tokens", [True, False])
def test_the_same_texts_get_the_same_vectors(*, tokens: bool) -> None:
    def encoded() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        stand_in = PerturbingEncoder(HashingEncoder(), real=1)
        stand_in.encode_passages(TEXTS[:1])
        stand_in.encode_passages(["隋朝。"], tokens=False)
        return stand_in.encode_passages(TEXTS[1:], tokens=tokens).vectors

    np.testing.assert_array_equal(encoded(), encoded())


def test_another_seed_gives_others() -> None:
    found = [PerturbingEncoder(HashingEncoder(), 1, seed).encode_passages(TEXTS) for seed in (0, 1)]
    assert not np.array_equal(found[0].vectors, found[1].vectors)
    np.testing.assert_array_equal(found[0].vectors[0], found[1].vectors[0])


def test_questions_are_the_encoders_own() -> None:
    own = HashingEncoder()
    found = PerturbingEncoder(own, real=1).encode_queries(["桥？"])
    np.testing.assert_array_equal(found.vectors, own.encode_queries(["桥？"]).vectors)


def test_its_library_is_not_taken_for_the_encoders_own() -> None:
    own = HashingEncoder()
    assert PerturbingEncoder(own, real=1).name != own.name
