import numpy as np

from index.encoding.embedding import (
    BATCH,
    RESERVED,
    Embedding,
    document_title,
    embedded_sentences,
    embedded_text,
)
from index.segments.token_states import STEPS
from ingest.alignment import Span
from ingest.models import Passage, PassageKind, Sentence
from tests.index.conftest import HashingEncoder, build_document


def make_passage(*sentences: str, section: tuple[str, ...] = ()) -> Passage:
    text = "".join(sentences)
    bounds: list[Sentence] = []
    for sentence in sentences:
        start = bounds[-1].end if bounds else 0
        end = start + len(sentence)
        bounds.append(Sentence(start, end, (Span(start, end),)))
    spans = (Span(0, len(text)),)
    return Passage("c_1", PassageKind.BODY, text, spans, (), section, tuple(bounds))


def ignore(_share: float) -> None:
    pass


def test_title_and_headings_stand_before_a_passage(encoder: HashingEncoder) -> None:
    passage = make_passage("网络空间需要规则。", section=("一、引言", "(一)背景"))
    assert embedded_text(passage, "规则", encoder) == "规则\n一、引言\n(一)背景\n网络空间需要规则。"


def test_a_title_is_not_put_before_itself(encoder: HashingEncoder) -> None:
    assert embedded_text(make_passage("规则"), "规则", encoder) == "规则"


def test_outer_headings_give_way_where_the_window_is_small(encoder: HashingEncoder) -> None:
    encoder.max_tokens = RESERVED + 16
    passage = make_passage("网络空间需要规则。", section=("一、引言",))
    assert embedded_text(passage, "很长的标题", encoder) == "一、引言\n网络空间需要规则。"


def test_a_passage_that_fills_the_window_stands_alone(encoder: HashingEncoder) -> None:
    encoder.max_tokens = RESERVED + 9
    passage = make_passage("网络空间需要规则。", section=("一、引言",))
    assert embedded_text(passage, "标题", encoder) == passage.text


def test_the_catalogued_title_comes_before_the_printed_one() -> None:
    document = build_document("正文。\n", csl={"title": "目录中的标题"})
    assert document_title(document) == "目录中的标题"


def test_a_document_may_have_no_title() -> None:
    assert document_title(build_document("正文。\n")) == ""


def test_very_short_sentences_get_no_vector() -> None:
    assert embedded_sentences(make_passage("是。", "网络空间需要规则。")) == (1,)


def test_a_passage_of_short_sentences_keeps_them_all() -> None:
    assert embedded_sentences(make_passage("是。", "否。")) == (0, 1)


def test_vectors_follow_the_passages_and_their_sentences(encoder: HashingEncoder) -> None:
    passages = [make_passage("第一句话。", "第二句更长的话。"), make_passage("第三句话。")]
    embedding = Embedding.of(passages, "", encoder, ignore)
    texts = ["第一句话。", "第二句更长的话。", "第三句话。"]
    assert embedding.indices == ((0, 1), (0,))
    np.testing.assert_array_equal(embedding.sentences, encoder.encode_passages(texts).vectors)
    np.testing.assert_array_equal(
        embedding.passages, encoder.encode_passages([passage.text for passage in passages]).vectors
    )


def test_a_text_is_encoded_once(encoder: HashingEncoder) -> None:
    Embedding.of([make_passage("第一句话。"), make_passage("第一句话。")], "", encoder, ignore)
    assert encoder.encoded == encoder.tokenised == ["第一句话。"]


def test_only_passages_are_asked_for_their_tokens(encoder: HashingEncoder) -> None:
    Embedding.of([make_passage("第一句话。", "第二句更长的话。")], "标题", encoder, ignore)
    assert encoder.tokenised == ["标题\n第一句话。第二句更长的话。"]
    assert set(encoder.encoded) == {*encoder.tokenised, "第一句话。", "第二句更长的话。"}


def test_progress_rises_to_one(encoder: HashingEncoder) -> None:
    heard: list[float] = []
    passages = [make_passage(f"这是第{i}句话。") for i in range(3 * BATCH)]
    Embedding.of(passages, "", encoder, heard.append)
    assert heard == sorted(heard)
    assert len(heard) == 3
    assert heard[-1] == 1


def test_no_passages_have_no_vectors(encoder: HashingEncoder) -> None:
    embedding = Embedding.of([], "", encoder, ignore)
    assert embedding.passages.shape == embedding.sentences.shape == (0, encoder.dimension)
    assert embedding.tokens == ()


def test_tokens_are_those_of_the_text_embedded(encoder: HashingEncoder) -> None:
    passages = [make_passage("第一句话。", section=("一、引言",)), make_passage("别的。")]
    embedding = Embedding.of(passages, "标题", encoder, ignore)
    expected = encoder.encode_passages(["标题\n一、引言\n第一句话。", "标题\n别的。"]).tokens
    assert [own.dtype for own in embedding.tokens] == [np.int8, np.int8]
    for own, vectors in zip(embedding.tokens, expected, strict=True):
        np.testing.assert_allclose(own / STEPS, vectors, atol=0.5 / STEPS + 1e-6)
