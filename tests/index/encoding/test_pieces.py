"""Cutting texts into pieces, against the ``tokenizers`` package with the same vocabulary."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.encoding.bundled.checkpoint_cache import bundled_checkpoint
from index.encoding.encoder import starts_of
from index.encoding.pieces import PieceTokenizer

_SPECIALS = ["<s>", "</s>", "<pad>", "<unk>", "<mask>", "＜s＞"]
_TEXTS = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.text("网络空间国际规则制定的困境与启示鑫犇龘㐀𠮷，。、 \n", max_size=20),
        st.text("abcdefghijklmnop QRSTU'’-.,0123456789\t", max_size=30),
        st.text("ＡＢＣ０１２ﬁ㎡①ｶﾞ～▁ \u00a0\u200b\u3000e\u0301한", max_size=12),
        st.sampled_from(_SPECIALS),
    ),
    max_size=8,
).map("".join)


@pytest.fixture(scope="module")
def checkpoint(model_cache: Path) -> Path:
    return bundled_checkpoint(model_cache)


@pytest.fixture(scope="module")
def peer(checkpoint: Path) -> Tokenizer:
    return Tokenizer.from_file(str(checkpoint / "tokenizer.json"))


@pytest.fixture(scope="module")
def pieces(checkpoint: Path) -> PieceTokenizer:
    return PieceTokenizer(checkpoint / "pieces")


@given(text=_TEXTS)
def test_pieces_are_those_of_the_peer(pieces: PieceTokenizer, peer: Tokenizer, text: str) -> None:
    expected = peer.encode(text, add_special_tokens=False)
    assert pieces.ids(text) == expected.ids


@given(text=_TEXTS)
def test_pieces_start_where_those_of_the_peer_do(
    pieces: PieceTokenizer, peer: Tokenizer, text: str
) -> None:
    expected = peer.encode(text, add_special_tokens=False).offsets
    assert starts_of(text, pieces.spans(text)) == starts_of(text, expected)


def test_real_text_is_cut_alike(
    pieces: PieceTokenizer, peer: Tokenizer, document_lines: list[str]
) -> None:
    for line in document_lines:
        expected = peer.encode(line, add_special_tokens=False)
        assert pieces.ids(line) == expected.ids
        assert pieces.spans(line) == expected.offsets


def test_what_stands_before_and_after_a_text_is_known(
    pieces: PieceTokenizer, peer: Tokenizer
) -> None:
    assert [pieces.bos, pieces.eos] == peer.encode("").ids
