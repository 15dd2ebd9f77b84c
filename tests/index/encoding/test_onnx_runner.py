"""The 8-bit graph on a model of a few hundred weights, against torch and against itself."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from index.encoding.bundled.checkpoint import QUANTISED_FILE
from index.encoding.bundled.onnx_module import OnnxModule, quantised_sentence_transformer
from index.encoding.encoder import unit
from index.encoding.onnx_runner import GraphNotRunnable, OnnxRunner
from index.encoding.torch_runner import TorchRunner

_TEXTS = st.lists(st.text("abcdefgh 中文字", max_size=40), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def runner(tiny_checkpoint: Path) -> OnnxRunner:
    return OnnxRunner.load(tiny_checkpoint, threads=1)


def test_agrees_with_torch(tiny_checkpoint: Path, runner: OnnxRunner) -> None:
    texts = ["a", "abc def gh", "中文字" * 4, "abcdefgh" * 30]
    model = SentenceTransformer(str(tiny_checkpoint), local_files_only=True)
    expected = model.encode(texts, show_progress_bar=False)
    assert np.sum(runner.encode(texts) * expected, axis=1).min() > 0.999


@given(texts=_TEXTS)
@settings(max_examples=30, deadline=None)
def test_a_vector_does_not_depend_on_its_batch(runner: OnnxRunner, texts: list[str]) -> None:
    together = runner.encode(texts)
    alone = np.concatenate([runner.encode([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


@given(texts=_TEXTS)
@settings(max_examples=30, deadline=None)
def test_vectors_have_length_one(runner: OnnxRunner, texts: list[str]) -> None:
    vectors = runner.encode(texts)
    assert vectors.shape == (len(texts), runner.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_many_batches_keep_the_order(runner: OnnxRunner) -> None:
    texts = ["abcdefgh" * (1 + at % 7) + "abcdefgh"[at % 8] for at in range(300)]
    vectors = runner.encode(texts)
    np.testing.assert_allclose(vectors[[7, 299]], runner.encode([texts[7], texts[299]]), atol=1e-6)


def test_one_run_gives_vectors_and_tokens(runner: OnnxRunner) -> None:
    texts = ["a", "abc def gh" * 3, "", "中文字"]
    prompted = [f"passage: {text}" for text in texts]
    vectors, tokens = runner.encode_tokens(prompted, "passage: ")
    np.testing.assert_allclose(vectors, runner.encode(prompted), atol=1e-6)
    assert {states.shape[1] for states in tokens} == {runner.token_dimension}
    for text, prompted_text, states in zip(texts, prompted, tokens, strict=True):
        ids = runner.tokenize([prompted_text])[0]
        assert len(states) <= ids.shape[1] - 2 - len("passage")
        assert bool(len(states)) == bool(text)


@given(texts=_TEXTS)
@settings(max_examples=30, deadline=None)
def test_tokens_do_not_depend_on_their_batch(runner: OnnxRunner, texts: list[str]) -> None:
    _, together = runner.encode_tokens(texts, "")
    for text, states in zip(texts, together, strict=True):
        _, (alone,) = runner.encode_tokens([text], "")
        assert len(states) == min(runner.count_tokens(text), runner.max_tokens - 2)
        np.testing.assert_allclose(states, alone, atol=1e-5)


def test_tokens_agree_with_torch(tiny_checkpoint: Path, runner: OnnxRunner) -> None:
    texts = ["query: a", "query: abc def gh", "query: ", "query: " + "中文字" * 40]
    expected_vectors, expected = TorchRunner.load(str(tiny_checkpoint)).encode_tokens(
        texts, "query: "
    )
    vectors, tokens = runner.encode_tokens(texts, "query: ")
    assert np.sum(vectors * expected_vectors, axis=1).min() > 0.999
    assert [states.shape for states in tokens] == [states.shape for states in expected]
    cosines = np.sum(unit(np.concatenate(tokens)) * unit(np.concatenate(expected)), axis=1)
    assert cosines.min() > 0.98


def test_a_long_text_is_cut_to_the_window(runner: OnnxRunner) -> None:
    ids, mask = runner.tokenize(["a b c d " * 100])
    assert ids.shape == mask.shape == (1, runner.max_tokens)
    bos, eos = runner.tokenize([""])[0][0]
    assert (ids[0, 0], ids[0, -1]) == (bos, eos)


def test_counting_does_not_cut(runner: OnnxRunner) -> None:
    assert runner.count_tokens("a b c d " * 100) > runner.max_tokens


def test_a_graph_that_cannot_run_is_named(tmp_path: Path) -> None:
    (tmp_path / QUANTISED_FILE).write_bytes(b"not a graph")
    with pytest.raises(GraphNotRunnable, match=QUANTISED_FILE) as caught:
        OnnxRunner.load(tmp_path)
    assert caught.value.path == tmp_path / QUANTISED_FILE


def test_sentence_transformers_serves_the_same_vectors(
    tiny_checkpoint: Path, runner: OnnxRunner
) -> None:
    model = quantised_sentence_transformer(tiny_checkpoint, threads=1)
    texts = ["abc", "中文字 abcdefgh"]
    found = model.encode(texts, prompt_name="passage", show_progress_bar=False)
    expected = runner.encode([f"passage: {text}" for text in texts])
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert model.get_embedding_dimension() == runner.dimension


def test_the_module_is_not_saved(runner: OnnxRunner, tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError, match="copy its checkpoint"):
        OnnxModule(runner).save(str(tmp_path))
