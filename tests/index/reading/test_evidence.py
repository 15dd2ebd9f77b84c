"""What is gathered of passages found, with an encoder that understands nothing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoding.embedding import Embedding
from index.language.lexicon import Lexicon
from index.reading import evidence as evidence_module
from index.reading.evidence import QUESTION_FEATURES, SENTENCE_FEATURES, Evidence, sentence_texts
from index.reading.sentence_form import FORM_FEATURES
from index.search.passage_index import PassageIndex
from index.search.retriever import HybridRetriever
from index.search.subset import Subset
from index.segments.segment import Segment
from index.segments.segment_view import SegmentView
from tests.index.conftest import HashingEncoder
from tests.index.passage_indexes import build_index

STEADY = (
    "cosine count lacks_number length first last asks announces defines explains lists lacks_date"
    " lacks_quantity presents foreign cosine_before cosine_after"
    f" {' '.join(FORM_FEATURES)}"
    " passage_cosine passage_lacks_number footnote heading table reference other_language chinese"
    " tokens tokens_weak tokens_least fresh fresh_share tokens_mean nearest close_share"
).split()
"""What is a sentence's and its passage's own, whatever else a library holds."""

LAMPS = "守灯人每晚爬上灯塔点灯。灯塔的灯油来自鲸。灯塔高30米。\n"
QUESTION = "守灯人每晚爬上灯塔做什么？"
OTHERS = (
    "牡蛎过滤海水，一只牡蛎每天过滤上百升。\n",
    "The ferry leaves at nine. It is late in winter.\n",
    "去年夏天，北湾的珊瑚白化蔓延得很快。\n",
    "# 章程\n会员每年缴费一次。逾期的，应当补缴。\n",
    "灯塔管理处设在港口。\n",
)


def retriever(index: PassageIndex, lexicon: Lexicon | None = None) -> HybridRetriever:
    return HybridRetriever(index, HashingEncoder(), lexicon or Lexicon({}))


def asked(
    question: str, index: PassageIndex, *document_ids: str, lexicon: Lexicon | None = None
) -> Evidence:
    return retriever(index, lexicon).evidence(question, Subset.of(document_ids or None))[1]


def told(evidence: Evidence, feature: str) -> list[float]:
    """A feature of each sentence."""
    values: list[float] = evidence.features[:, SENTENCE_FEATURES.index(feature)].tolist()
    return values


def told_of_question(evidence: Evidence, feature: str) -> float:
    return float(evidence.question[QUESTION_FEATURES.index(feature)])


def owners(index: PassageIndex, row: int, encoder: HashingEncoder) -> Sequence[int]:
    """The sentence that each of a passage's own tokens is of."""
    passage = index.passages[row].passage
    vectors, of = evidence_module._tokens(index, row, passage, encoder.token_starts)
    assert len(vectors) == len(of)
    return [int(at) for at in of]


def test_all_sentences_of_the_passages_found_are_looked_at_in_order() -> None:
    evidence = asked(QUESTION, build_index(LAMPS, OTHERS[1]))
    assert evidence.passages.tolist() == [0, 0, 0, 1, 1]
    assert evidence.indices.tolist() == [0, 1, 2, 0, 1]
    assert evidence.features.shape == (5, len(SENTENCE_FEATURES))
    assert evidence.question.shape == (len(QUESTION_FEATURES),)
    assert told(evidence, "first") == [1, 0, 0, 1, 0]
    assert told(evidence, "last") == [0, 0, 1, 0, 1]


@pytest.mark.parametrize("names", [SENTENCE_FEATURES, QUESTION_FEATURES])
def test_no_two_features_have_one_name(names: Sequence[str]) -> None:
    assert len(set(names)) == len(names)


def test_a_passage_of_no_sentences_is_one() -> None:
    index = build_index("灯塔很高。潮水很急。\n")
    (stored,) = index.passages
    bare = replace(stored, passage=replace(stored.passage, sentences=()))
    embedding = Embedding(
        index.passage_vectors.vectors([0]),
        np.zeros((0, index.sentence_vectors.vectors([0]).shape[1]), np.float32),
        ((),),
        (index.tokens.tokens(0),),
    )
    segment = Segment.build([bare], embedding, {"d_0": ""}, {"d_0": ""})
    index = PassageIndex([SegmentView.whole(segment)])
    assert sentence_texts(bare.passage) == ["灯塔很高。潮水很急。"]
    evidence = asked("灯塔？", index)
    assert evidence.indices.tolist() == [0]
    assert told(evidence, "cosine") == told(evidence, "passage_cosine")
    assert set(owners(index, 0, HashingEncoder())) == {0}


def test_tokens_belong_to_the_sentences_that_hold_them() -> None:
    # The fake encoder's tokens are characters.
    assert owners(build_index(LAMPS), 0, HashingEncoder()) == [0] * 12 + [1] * 9 + [2] * 7


def test_the_tokens_of_headings_are_no_sentences() -> None:
    index = build_index("# 章程\n会员每年缴费一次。\n")
    (passage,) = (stored.passage for stored in index.passages)
    (expected,) = HashingEncoder().encode_passages(["章程\n会员每年缴费一次。"]).tokens
    own, _ = evidence_module._tokens(index, 0, passage, HashingEncoder().token_starts)
    assert len(own) == len(passage.text)
    np.testing.assert_allclose(own, expected[-len(own) :], atol=0.01)


def test_a_passage_that_the_encoder_has_cut_has_the_tokens_that_are_left() -> None:
    class FinerEncoder(HashingEncoder):
        """Says that there are twice as many tokens as it has given."""

        def token_starts(self, text: str) -> Sequence[int]:
            return [at // 2 for at in range(2 * len(text))]

    index = build_index(LAMPS)
    assert len(owners(index, 0, FinerEncoder())) == len(LAMPS.strip())


def test_a_sentence_that_says_the_question_meets_it_best() -> None:
    evidence = asked("灯塔的灯油来自鲸", build_index(LAMPS))
    for feature in ("cosine", "cover", "tokens", "tokens_weighed", "tokens_least"):
        assert np.argmax(told(evidence, feature)) == 1
    assert np.argmin(told(evidence, "fresh")) == 1
    for feature in ("cosine_behind", "cover_behind", "tokens_behind"):
        first, second, third = told(evidence, feature)
        assert max(first, third) < second == 0


def test_a_sentence_too_short_for_a_vector_is_as_close_as_the_farthest() -> None:
    index = build_index("灯塔的灯油来自鲸。是。守灯人每晚爬上灯塔点灯。\n")
    assert index.sentence_numbers(0).tolist() == [0, 2]
    first, short, last = told(asked(QUESTION, index), "cosine")
    assert short == min(first, last) < max(first, last)


def test_cover_is_a_sentences_own_and_what_its_neighbours_add() -> None:
    index = build_index("灯塔很高。潮水很急。牡蛎很多，灯塔不少。\n")
    evidence = asked("灯塔 潮水 牡蛎", index)
    third = pytest.approx(1 / 3)
    both = pytest.approx(2 / 3)
    assert told(evidence, "cover") == told(evidence, "count") == [third, third, both]
    assert told(evidence, "before") == [0, third, third]
    assert told(evidence, "after") == [third, both, 0]
    assert told(evidence, "around") == [both, both, third]


def test_headings_cover_words_of_the_question_too() -> None:
    index = build_index("# 章程\n会员每年缴费一次。\n灯塔。\n")
    assert told(asked("章程 会员", index), "section_cover")[0] > 0
    assert told(asked("会员", index), "section_cover")[0] == 0


def test_a_number_of_the_question_may_be_missing() -> None:
    index = build_index(LAMPS)
    stated, other = asked("灯塔高30米吗？", index), asked("灯塔高40米吗？", index)
    assert told(stated, "lacks_number") == [1, 1, 0]
    assert told(other, "lacks_number") == [1, 1, 1]
    assert told(stated, "passage_lacks_number") == [0, 0, 0]
    assert told(other, "passage_lacks_number") == [1, 1, 1]
    assert told_of_question(stated, "lacks_number") == 0
    assert told_of_question(asked("灯塔高 40？", index), "lacks_number") == 1


def test_a_question_and_an_announcement_are_known_by_their_ends() -> None:
    evidence = asked(QUESTION, build_index("灯塔多高？守灯人每晚爬上灯塔点灯。\n"))
    assert told(evidence, "asks") == [1, 0]
    evidence = asked("Fees?", build_index("The fees are as follows:\n"))
    assert told(evidence, "announces") == [1]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("谁点灯？", "who"),
        ("Who lights the lamp?", "who"),
        ("灯塔在哪里？", "where"),
        ("In which city does it stand?", "where"),
        ("灯塔高吗？", "polar"),
        ("Is the lamp lit?", "polar"),
        ("如何点灯？", "how"),
        ("How is it lit?", "how"),
    ],
)
def test_a_question_tells_what_kind_it_is(question: str, kind: str) -> None:
    evidence = asked(question, build_index(LAMPS))
    kinds = ("who", "where", "polar", "how")
    assert {it for it in kinds if told_of_question(evidence, it)} == {kind}


@pytest.mark.parametrize(
    ("feature", "question", "sentence", "other"),
    [
        ("defines", "什么是灯塔？", "所谓灯塔，就是灯。", "灯塔很高。"),
        ("explains", "为什么点灯？", "因为有船。", "灯塔很高。"),
        ("lists", "有哪些灯？", "包括油灯。", "灯塔很高。"),
        ("lacks_date", "灯塔何时建成？", "灯塔很高。", "建成于1907年。"),
        ("lacks_quantity", "灯塔有几座？", "灯塔很高。", "共两座。"),
        ("presents", "灯塔多高？", "本文讨论灯塔。", "灯塔很高。"),
        ("foreign", "Who built it?", "约翰 (John) 建成灯塔。", "约翰建成灯塔。"),
    ],
)
def test_a_sentence_is_of_a_kind_that_is_asked_for_or_not(
    feature: str, question: str, sentence: str, other: str
) -> None:
    one, without = told(asked(question, build_index(f"{sentence}{other}\n")), feature)
    assert one > without == 0


def test_letters_are_foreign_to_questions_in_letters_only() -> None:
    assert told(asked("谁建成灯塔？", build_index("约翰 (John) 建成灯塔。\n")), "foreign") == [0]


def test_what_is_named_and_stands_nowhere_is_told() -> None:
    index = build_index(OTHERS[1])
    known, unknown = (
        asked(f"When does the ferry of {name} leave?", index) for name in ("nine", "Bergen")
    )
    for feature in ("unseen", "unseen_count", "unseen_length", "unseen_name", "lacks_name"):
        assert told_of_question(unknown, feature) > told_of_question(known, feature) == 0


def test_what_stands_in_other_documents_only_is_unseen() -> None:
    index = build_index(LAMPS, OTHERS[0])
    assert told_of_question(asked("牡蛎？", index, "d_1"), "unseen") == 0
    assert told_of_question(asked("牡蛎？", index, "d_0"), "unseen") == 1
    here, there = asked(QUESTION, index), asked(QUESTION, index, "d_1")
    assert told_of_question(here, "unseen") < told_of_question(there, "unseen")
    assert told_of_question(here, "cover") > told_of_question(there, "cover")


def test_a_translation_covers_its_word() -> None:
    index = build_index(LAMPS)
    lexicon = Lexicon({"lamp": {"灯塔": 1.0}})
    # The first sentence holds it as well as the others do.
    assert told(asked("Lamps?", index, lexicon=lexicon), "cover") == [1, 1, 1]
    assert told(asked("Lamps?", index), "cover") == [0, 0, 0]


@given(before=st.lists(st.sampled_from(OTHERS), max_size=3, unique=True), after=st.booleans())
@settings(max_examples=20)
def test_what_is_a_sentences_own_does_not_change_as_a_library_grows(
    before: list[str], *, after: bool
) -> None:
    small = asked(QUESTION, build_index(LAMPS))
    last = next(text for text in OTHERS if text not in before)
    large = build_index(*before, LAMPS, *([last] if after else []))
    rows, grown = retriever(large).evidence(QUESTION)
    places = [large.passages[row].document_id for row in rows]
    own = grown.passages == places.index(f"d_{len(before)}")
    columns = [SENTENCE_FEATURES.index(name) for name in STEADY]
    np.testing.assert_allclose(
        grown.features[own][:, columns], small.features[:, columns], atol=1e-5
    )


@given(question=st.text(min_size=1, max_size=40), text=st.text(min_size=1, max_size=120))
@settings(max_examples=60)
def test_whatever_is_asked_of_whatever_all_features_are_numbers(question: str, text: str) -> None:
    evidence = asked(question, build_index(text, LAMPS))
    assert np.isfinite(evidence.features).all()
    assert np.isfinite(evidence.question).all()
