"""The real class over a stand-in model: random weights, made here, that understand nothing."""

from pathlib import Path

import numpy as np
import pytest
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from index.errors import ModelNotFound
from index.search.cross_encoder import CrossEncoderReranker

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghij"]


def stand_in(folder: Path, labels: int) -> str:
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    return str(folder)


def test_each_text_gets_a_score_of_its_own(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker.load(stand_in(tmp_path, 1), threads=1)
    scores = reranker.scores("a b", ["c d e", "f g", "c d e"])
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert scores[0] == pytest.approx(scores[2], abs=1e-5)
    assert reranker.scores("a b", []).shape == (0,)


def test_a_model_of_several_scores_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="3 scores"):
        CrossEncoderReranker.load(stand_in(tmp_path, 3))


def test_a_model_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        CrossEncoderReranker.load(str(tmp_path / "none"))
