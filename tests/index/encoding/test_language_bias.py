"""The bridge between languages, on an encoder that keeps them apart along one axis."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.encoding import language_bias
from index.encoding.encoder import Vectors, unit
from index.encoding.language_bias import DIRECTIONS, LanguageNeutralEncoder
from index.encoding.token_space import TokenSpace
from ingest.languages import language_of
from tests.index.conftest import HashingEncoder


class AccentedEncoder(HashingEncoder):
    """A fake that adds its language to each vector: axis 0 for Chinese, against it for English."""

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        vectors = np.stack([self._vector("1907") for _ in texts])
        vectors[:, 0] += [2 if language_of(text) == "zh" else -2 for text in texts]
        return unit(vectors)


@pytest.fixture
def space() -> TokenSpace:
    """Tokens stay what they are."""
    nothing = np.zeros((2, 64), np.float32)
    return TokenSpace(nothing, nothing, np.eye(64, dtype=np.float32))


def axis(*numbers: int) -> Vectors:
    return np.eye(64, dtype=np.float32)[list(numbers)]


def test_a_direction_is_taken_out_of_every_vector(
    encoder: HashingEncoder, space: TokenSpace
) -> None:
    bridged = LanguageNeutralEncoder("bridged", encoder, axis(3, 5), space)
    for encode in (bridged.encode_queries, bridged.encode_passages):
        vectors = encode(["lamp", "灯塔"]).vectors
        np.testing.assert_allclose(vectors[:, [3, 5]], 0, atol=1e-6)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_all_else_keeps_its_proportions(encoder: HashingEncoder, space: TokenSpace) -> None:
    plain = encoder.encode_passages(["灯塔"]).vectors
    plain[:, 3] = 0
    bridged = (
        LanguageNeutralEncoder("bridged", encoder, axis(3), space).encode_passages(["灯塔"]).vectors
    )
    np.testing.assert_allclose(bridged, plain / np.linalg.norm(plain), atol=1e-6)


def test_what_tells_languages_apart_is_learnt(tmp_path: Path) -> None:
    encoder = AccentedEncoder()
    english, chinese = encoder.encode_queries(["the lamp", "灯塔"]).vectors
    assert english @ chinese < 0.5
    bridged = LanguageNeutralEncoder.fit(encoder, tmp_path)
    english, chinese = bridged.encode_queries(["the lamp", "灯塔"]).vectors
    assert english @ chinese == pytest.approx(1, abs=1e-4)


def test_few_directions_are_lost(tmp_path: Path, encoder: HashingEncoder) -> None:
    texts = [f"{number}" * 3 for number in range(100, 400)]
    vectors = LanguageNeutralEncoder.fit(encoder, tmp_path).encode_passages(texts).vectors
    assert np.linalg.matrix_rank(vectors, tol=1e-3) == encoder.dimension - DIRECTIONS


def test_a_learnt_bridge_is_the_same_when_loaded(tmp_path: Path, encoder: HashingEncoder) -> None:
    first, second = (LanguageNeutralEncoder.fit(encoder, tmp_path) for _ in range(2))
    assert first.name == second.name
    one, other = first.encode_passages(["灯塔"]), second.encode_passages(["灯塔"])
    np.testing.assert_array_equal(one.vectors, other.vectors)
    np.testing.assert_array_equal(one.tokens, other.tokens)


def test_the_name_tells_what_the_bridge_is_made_from(
    tmp_path: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [
        LanguageNeutralEncoder.fit(encoder, tmp_path).name,
        LanguageNeutralEncoder.fit(HashingEncoder("other"), tmp_path).name,
    ]
    monkeypatch.setattr(language_bias, "DIRECTIONS", 3)
    names.append(LanguageNeutralEncoder.fit(encoder, tmp_path).name)
    monkeypatch.setattr(language_bias, "parallel_questions", lambda: [("a lamp", "灯")] * 20)
    names.append(LanguageNeutralEncoder.fit(encoder, tmp_path).name)
    assert len(set(names)) == 4
    assert [name.partition("-bridged@")[0] for name in names] == ["hashing", "other"] + [
        "hashing"
    ] * 2


def test_a_processor_that_adds_otherwise_learns_a_bridge_of_the_same_name(tmp_path: Path) -> None:
    class OtherProcessor(HashingEncoder):
        def _vector(self, text: str) -> Vectors:
            return super()._vector(text) + np.float32(1e-7)

    first = LanguageNeutralEncoder.fit(HashingEncoder(), tmp_path / "first")
    second = LanguageNeutralEncoder.fit(OtherProcessor(), tmp_path / "second")
    assert first.name == second.name
    texts = ["the lamp", "灯塔"]
    one, other = first.encode_passages(texts), second.encode_passages(texts)
    np.testing.assert_allclose(one.vectors, other.vectors, atol=1e-4)
    assert not np.array_equal(one.vectors, other.vectors)


def test_the_window_is_the_encoders(encoder: HashingEncoder, space: TokenSpace) -> None:
    bridged = LanguageNeutralEncoder("bridged", encoder, axis(3), space)
    assert (bridged.max_tokens, bridged.dimension) == (encoder.max_tokens, encoder.dimension)
    assert bridged.count_tokens("灯塔") == encoder.count_tokens("灯塔")
    assert bridged.token_starts("灯塔") == encoder.token_starts("灯塔")
