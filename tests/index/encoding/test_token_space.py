"""The tokens' space on the bundled encoder's stand-in, whose languages share no characters."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from index.encoding import language_bias
from index.encoding.encoder import Encoder, SentenceTransformerEncoder
from index.encoding.language_bias import LanguageNeutralEncoder
from index.encoding.token_space import TOKEN_DIMENSION, TokenSpace
from tests.index.conftest import HashingEncoder

QUESTIONS = [("what is a cat", "猫是什么"), ("where are the rules", "规则在哪里")] * 3
STATEMENTS = [
    ("a cat sleeps in the sun all day", "猫整天在阳光下睡觉"),
    ("the rules are on the wall", "规则写在墙上"),
]


@pytest.fixture(scope="module")
def wide() -> HashingEncoder:
    return HashingEncoder(dimension=128)


@pytest.fixture(scope="module")
def space(wide: HashingEncoder) -> TokenSpace:
    return TokenSpace.fit(wide, QUESTIONS, STATEMENTS)


def test_tokens_become_short_and_of_length_one(wide: HashingEncoder, space: TokenSpace) -> None:
    for text in ("the cat", "一只猫"):
        (tokens,) = wide.encode_passages([text]).tokens
        for found in (*space.of_passages([text], [tokens]), space.of_question(text, tokens)):
            assert found.shape == (len(tokens), space.dimension)
            assert found.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert space.dimension == TOKEN_DIMENSION
    (nothing,) = space.of_passages([""], [np.empty((0, 128), np.float32)])
    assert nothing.shape == (0, space.dimension)


def test_passages_are_moved_together_as_they_are_alone(
    wide: HashingEncoder, space: TokenSpace
) -> None:
    texts = ["the cat", "", "一只猫", "one more cat"]
    tokens = wide.encode_passages(texts).tokens
    together = space.of_passages(texts, tokens)
    for text, own, found in zip(texts, tokens, together, strict=True):
        (alone,) = space.of_passages([text], [own])
        np.testing.assert_allclose(found, alone, atol=1e-6)
    assert space.of_passages([], ()) == []


def test_a_language_has_no_direction_of_its_own(wide: HashingEncoder, space: TokenSpace) -> None:
    for at, texts in enumerate(zip(*STATEMENTS, strict=True)):
        tokens = np.concatenate(wide.encode_passages(texts).tokens)
        np.testing.assert_allclose((tokens - space.passages[at]).mean(axis=0), 0, atol=1e-5)


def test_directions_stand_at_right_angles(space: TokenSpace) -> None:
    np.testing.assert_allclose(space.axes.T @ space.axes, np.eye(space.dimension), atol=1e-4)


def test_an_encoder_of_few_dimensions_keeps_them(encoder: HashingEncoder) -> None:
    assert TokenSpace.fit(encoder, QUESTIONS, STATEMENTS).dimension == encoder.dimension


def test_a_saved_space_is_the_same_when_loaded(tmp_path: Path, space: TokenSpace) -> None:
    space.save(tmp_path)
    loaded = TokenSpace.load(tmp_path)
    for field in fields(TokenSpace):
        np.testing.assert_array_equal(getattr(loaded, field.name), getattr(space, field.name))


def test_an_encoder_is_fitted_once(tmp_path: Path, encoder: HashingEncoder) -> None:
    first = LanguageNeutralEncoder.fit(encoder, tmp_path)
    encoder.tokenised.clear()
    second = LanguageNeutralEncoder.fit(encoder, tmp_path)
    assert first.name == second.name
    assert not encoder.tokenised


def test_the_name_tells_the_space(
    tmp_path: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = LanguageNeutralEncoder.fit(encoder, tmp_path)
    monkeypatch.setattr(language_bias, "TOKEN_PAIRS", 20)
    assert LanguageNeutralEncoder.fit(encoder, tmp_path).name != first.name


@pytest.mark.parametrize(
    "question", ["In which year was the group of experts founded?", "专家组是哪一年成立的?"]
)
def test_a_question_in_either_language_finds_its_passage_by_tokens(
    neutral_encoder: Encoder, question: str
) -> None:
    passages = [
        "北约合作网络防御卓越中心设在塔林。",
        "联合国信息安全政府专家组成立于2004年。",
        "技术标准由国际电信联盟制定。",
    ]
    (asked,) = neutral_encoder.encode_queries([question]).tokens
    scores = [
        float((asked @ tokens.T).max(axis=1).mean())
        for tokens in neutral_encoder.encode_passages(passages).tokens
    ]
    assert int(np.argmax(scores)) == 1


def test_a_bridged_encoder_describes_its_tokens(
    neutral_encoder: LanguageNeutralEncoder, bundled_encoder: SentenceTransformerEncoder
) -> None:
    assert neutral_encoder.token_dimension == TOKEN_DIMENSION
    assert bundled_encoder.token_dimension == 384
    encoded = neutral_encoder.encode_passages(["one two three", ""])
    assert [len(own) for own in encoded.tokens] == [3, 0]
