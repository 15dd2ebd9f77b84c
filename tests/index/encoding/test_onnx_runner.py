"""The 8-bit graph on a model of a few hundred weights, against torch and against itself."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from sentence_transformers import SentenceTransformer

from index.encoding import onnx_runner
from index.encoding.bundled.checkpoint_files import QUANTISED_FILE
from index.encoding.encoder import Vectors
from index.encoding.onnx_runner import GraphNotRunnable, OnnxRunner, session_options
from index.encoding.torch_runner import TorchRunner

_TEXTS = st.lists(st.text("abcdefgh 中文字", max_size=40), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def runner(tiny_checkpoint: Path) -> OnnxRunner:
    return OnnxRunner.load(tiny_checkpoint, threads=1)


def vectors_of(runner: OnnxRunner, texts: list[str]) -> Vectors:
    return runner.encode(texts, "", tokens=False).vectors


def test_agrees_with_torch(tiny_checkpoint: Path, runner: OnnxRunner) -> None:
    texts = ["a", "abc def gh", "中文字" * 4, "abcdefgh" * 30]
    model = SentenceTransformer(str(tiny_checkpoint), local_files_only=True)
    expected = model.encode(texts, show_progress_bar=False)
    assert np.sum(vectors_of(runner, texts) * expected, axis=1).min() > 0.999


@given(texts=_TEXTS)
@settings(max_examples=30, deadline=None)
def test_a_vector_does_not_depend_on_its_batch(runner: OnnxRunner, texts: list[str]) -> None:
    together = vectors_of(runner, texts)
    alone = np.concatenate([vectors_of(runner, [text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


@given(texts=_TEXTS)
@settings(max_examples=30, deadline=None)
def test_vectors_have_length_one(runner: OnnxRunner, texts: list[str]) -> None:
    vectors = vectors_of(runner, texts)
    assert vectors.shape == (len(texts), runner.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_many_batches_keep_the_order(runner: OnnxRunner) -> None:
    texts = ["abcdefgh" * (1 + at % 7) + "abcdefgh"[at % 8] for at in range(300)]
    vectors = vectors_of(runner, texts)
    alone = vectors_of(runner, [texts[7], texts[299]])
    np.testing.assert_allclose(vectors[[7, 299]], alone, atol=1e-6)


def test_batches_run_at_once_give_what_they_give_one_by_one(
    tiny_checkpoint: Path, runner: OnnxRunner
) -> None:
    texts = ["abcdefgh" * (1 + at % 7) + "abcdefgh"[at % 8] for at in range(300)]
    several = OnnxRunner.load(tiny_checkpoint, threads=4).encode(texts, "", tokens=True)
    one = runner.encode(texts, "", tokens=True)
    np.testing.assert_array_equal(several.vectors, one.vectors)
    for some, own in zip(several.tokens, one.tokens, strict=True):
        np.testing.assert_array_equal(some, own)


def test_a_sandbox_that_refuses_niceness_does_not_hinder_it(
    tiny_checkpoint: Path, runner: OnnxRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refused)
    texts = ["abcdefgh" * (1 + at % 7) for at in range(300)]
    several = OnnxRunner.load(tiny_checkpoint, threads=2).encode(texts, "", tokens=False)
    np.testing.assert_array_equal(several.vectors, vectors_of(runner, texts))


def test_threads_share_a_runner(runner: OnnxRunner) -> None:
    texts = [["abcdefgh"[at] * length for length in range(1, 60)] for at in range(8)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda some: vectors_of(runner, some), texts))
    for some, vectors in zip(texts, together, strict=True):
        np.testing.assert_array_equal(vectors, vectors_of(runner, some))


@pytest.mark.parametrize("weight", [-127, 127])
def test_sums_of_products_are_exact(weight: int) -> None:
    # Two products of the largest codes already leave the range of 16-bit integers.
    weights = numpy_helper.from_array(np.full((384, 48), weight, np.int8), "weights")
    product = helper.make_node("MatMulInteger", ["codes", "weights"], ["sums"])
    codes = helper.make_tensor_value_info("codes", TensorProto.UINT8, [4, 384])
    sums = helper.make_tensor_value_info("sums", TensorProto.INT32, [4, 48])
    graph = helper.make_graph([product], "product", [codes], [sums], [weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), session_options(), providers=["CPUExecutionProvider"]
    )
    found = session.run(["sums"], {"codes": np.full((4, 384), 255, np.uint8)})[0]
    assert (found == 384 * 255 * weight).all()


@pytest.mark.parametrize(
    ("flags", "careful"),
    [("avx2 avx512_vnni", False), ("avx_vnni fma", False), ("avx2 fma", True), (None, True)],
)
def test_exact_sums_are_asked_for_only_where_they_are_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str | None, *, careful: bool
) -> None:
    processor = tmp_path / "cpuinfo"
    if flags is not None:
        processor.write_text(f"processor : 0\nflags : {flags}\n", encoding="utf-8")
    monkeypatch.setattr(onnx_runner, "_PROCESSOR", processor)
    options = session_options()
    if careful:
        assert options.get_session_config_entry("session.x64quantprecision") == "1"
    else:
        with pytest.raises(RuntimeError):
            options.get_session_config_entry("session.x64quantprecision")


def test_one_run_gives_vectors_and_tokens(runner: OnnxRunner) -> None:
    texts = ["a", "abc def gh" * 3, "", "中文字"]
    encoded = runner.encode(texts, "passage: ", tokens=True)
    expected = vectors_of(runner, [f"passage: {text}" for text in texts])
    np.testing.assert_allclose(encoded.vectors, expected, atol=1e-6)
    assert {own.shape[1] for own in encoded.tokens} == {runner.token_dimension}
    for text, own in zip(texts, encoded.tokens, strict=True):
        whole = runner.count_tokens(f"passage: {text}")
        assert len(own) <= whole - len("passage")
        assert bool(len(own)) == bool(text)


@given(texts=_TEXTS)
@settings(max_examples=30, deadline=None)
def test_tokens_do_not_depend_on_their_batch(runner: OnnxRunner, texts: list[str]) -> None:
    together = runner.encode(texts, "", tokens=True).tokens
    for text, own in zip(texts, together, strict=True):
        (alone,) = runner.encode([text], "", tokens=True).tokens
        assert len(own) == min(runner.count_tokens(text), runner.max_tokens - 2)
        np.testing.assert_allclose(own, alone, atol=1e-5)


def test_tokens_agree_with_torch(tiny_checkpoint: Path, runner: OnnxRunner) -> None:
    texts = ["a", "abc def gh", "", "中文字" * 40]
    expected = TorchRunner.load(str(tiny_checkpoint)).encode(texts, "query: ", tokens=True)
    encoded = runner.encode(texts, "query: ", tokens=True)
    assert np.sum(encoded.vectors * expected.vectors, axis=1).min() > 0.999
    assert [own.shape for own in encoded.tokens] == [own.shape for own in expected.tokens]
    cosines = np.sum(np.concatenate(encoded.tokens) * np.concatenate(expected.tokens), axis=1)
    assert cosines.min() > 0.98


def test_a_long_text_is_cut_to_the_window(runner: OnnxRunner) -> None:
    (own,) = runner.encode(["a b c d " * 100], "", tokens=True).tokens
    # The first and the last of the window's tokens are the model's own.
    assert len(own) == runner.max_tokens - 2


def test_counting_does_not_cut(runner: OnnxRunner) -> None:
    assert runner.count_tokens("a b c d " * 100) > runner.max_tokens


@given(text=st.text("abcdefgh 中文字\n", max_size=60))
@settings(max_examples=50, deadline=None)
def test_a_token_starts_where_each_word_does(runner: OnnxRunner, text: str) -> None:
    starts = runner.token_starts(text)
    assert len(starts) == runner.count_tokens(text)
    assert starts == sorted(starts)
    words = {word.start() for word in re.finditer(r"\S+", text)}
    assert words <= set(starts)


def test_a_word_starts_behind_the_space_before_it(runner: OnnxRunner) -> None:
    # The tiny vocabulary holds single characters, and a sign of its own for the space.
    assert runner.token_starts("ab c") == [0, 0, 1, 3, 3]


def test_token_starts_agree_with_torch(tiny_checkpoint: Path, runner: OnnxRunner) -> None:
    torch_runner = TorchRunner.load(str(tiny_checkpoint))
    for text in ("", "abc def gh", "中文字。ab  c", "a b c d " * 100):
        assert runner.token_starts(text) == torch_runner.token_starts(text)


def test_a_graph_that_cannot_run_is_named(tmp_path: Path) -> None:
    (tmp_path / QUANTISED_FILE).write_bytes(b"not a graph")
    with pytest.raises(GraphNotRunnable, match=QUANTISED_FILE) as caught:
        OnnxRunner.load(tmp_path)
    assert caught.value.path == tmp_path / QUANTISED_FILE
