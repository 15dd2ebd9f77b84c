"""The whole search over documents made by hand, with an encoder that understands nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.language.lexicon import Lexicon
from index.library import Library
from index.reading.evidence import ALONE, QUESTION_FEATURES
from index.search.fusion import Scores
from index.search.ranking import Ranking
from index.search.retriever import MOST_TOKENS, HybridRetriever, SearchOptions, Weights
from index.search.subset import Subset
from ingest.block_kinds import BlockKind
from ingest.models import Document
from tests.index.conftest import HashingEncoder, MakeDocument, build_document

# The fake encoder's vectors say nothing across scripts: what terms find is seen without them.
TERMS = Weights(passage=0, sentence=0, tokens=0)

LEXICON = Lexicon({"coral": {"珊瑚": 1.0}, "bleach": {"漂白": 1.0, "白化": 0.5}})

STATED = "海水变暖使珊瑚白化(coral bleaching, CBL)加重。\n"
TERM_ONLY = "去年夏天，北湾的珊瑚白化蔓延得很快。\n"
LAMPS = "守灯人每晚爬上灯塔点灯。\n灯塔的灯油来自鲸。\n"
OYSTERS = "牡蛎过滤海水，一只牡蛎每天过滤上百升。\n"
NOTE = "甲乙：《牡蛎过滤海水》，海风出版社，第12页。\n"


@pytest.fixture
def library(folder: Path, encoder: HashingEncoder) -> Iterator[Library]:
    """Five documents."""
    with Library.open(folder, encoder, LEXICON) as library:
        for number, text in enumerate((STATED, TERM_ONLY, LAMPS, OYSTERS)):
            library.add(build_document(text, f"{number}.txt"))
        library.add(noted(build_document(NOTE, "note.txt")))
        yield library


@pytest.fixture
def by_terms(library: Library, encoder: HashingEncoder) -> HybridRetriever:
    return HybridRetriever(library.snapshot.index, encoder, LEXICON, TERMS)


def noted(document: Document) -> Document:
    """The document with its paragraphs as footnotes."""
    blocks = (replace(block, kind=BlockKind.FOOTNOTE) for block in document.blocks)
    return replace(document, blocks=tuple(blocks))


def scores(ranking: Ranking) -> list[tuple[str, float]]:
    """The identifiers of the passages found, each with its score."""
    return [(result.stored.passage.id, result.score) for result in ranking.results]


def texts(ranking: Ranking) -> list[str]:
    return [result.stored.passage.text for result in ranking.results]


def ids(library: Library) -> dict[str, str]:
    return {stored.source: stored.id for stored in library.documents()}


def test_results_come_best_first(library: Library) -> None:
    ranking = library.snapshot.search("守灯人每晚在灯塔做什么？", top_k=5)
    scores = [result.fitness for result in ranking.results]
    assert texts(ranking)[0].startswith("守灯人")
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_no_more_passages_are_returned_than_asked_for(library: Library) -> None:
    assert len(library.snapshot.search("灯塔", top_k=2).results) == 2
    assert library.snapshot.search("灯塔", top_k=0).results == ()


def test_the_sentences_that_fit_best_come_first(encoder: HashingEncoder, folder: Path) -> None:
    with Library.open(folder, encoder) as library:
        library.add(build_document("潮水每天涨落两次。守灯人记下潮水的高度。灯油来自鲸。\n"))
        (result,) = library.snapshot.search("灯油来自鲸吗？").results
    first, *_ = result.sentences
    sentence = result.stored.passage.sentences[first]
    assert result.stored.passage.text[sentence.start : sentence.end] == "灯油来自鲸。"
    assert sorted(result.sentences) == [0, 1, 2]


def test_a_reference_ranks_below_all_text(by_terms: HybridRetriever) -> None:
    ranked = texts(by_terms.retrieve("《牡蛎过滤海水》讲了什么？", 10))
    assert ranked[0] == OYSTERS.strip()
    assert ranked[-1] == NOTE.strip()


def test_a_reference_is_found_where_a_source_is_asked_for(library: Library) -> None:
    assert (
        texts(library.snapshot.search("《牡蛎过滤海水》是哪个出版社的，第几页？"))[0]
        == NOTE.strip()
    )


def test_only_the_documents_given_are_searched(library: Library) -> None:
    lamps = ids(library)["2.txt"]
    ranking = library.snapshot.search("牡蛎怎样过滤海水？", top_k=10, subset=Subset.of([lamps]))
    assert {result.stored.document_id for result in ranking.results} == {lamps}


def test_no_documents_give_no_results(library: Library) -> None:
    ranking = library.snapshot.search("牡蛎", subset=Subset.of([]))
    assert (ranking.results, ranking.confidence, ranking.answerable) == ((), 0.0, False)


def test_an_empty_library_answers_nothing(encoder: HashingEncoder, folder: Path) -> None:
    with Library.open(folder, encoder) as library:
        ranking = library.snapshot.search("牡蛎？")
    assert (ranking.results, ranking.confidence, ranking.answerable) == ((), 0.0, False)


@pytest.mark.parametrize(("query", "language"), [("牡蛎？", "zh"), ("oysters?", "en")])
def test_a_ranking_tells_the_questions_language(
    library: Library, query: str, language: str
) -> None:
    assert library.snapshot.search(query).language == language


def test_a_question_is_answerable_from_the_threshold_on(
    library: Library, encoder: HashingEncoder
) -> None:
    query = "牡蛎怎样过滤海水？"
    confidence = library.snapshot.search(query).confidence
    assert 0 <= confidence <= 1
    for threshold, answerable in ((confidence, True), (confidence + 1e-6, False)):
        options = SearchOptions(threshold=threshold)
        retriever = HybridRetriever(library.snapshot.index, encoder, LEXICON, options=options)
        assert retriever.retrieve(query, 5).answerable is answerable


def asked(retriever: HybridRetriever, question: str, *document_ids: str) -> dict[str, float]:
    """What is known of a question by name, in some documents if they are given."""
    _, evidence = retriever.evidence(question, Subset.of(document_ids or None))
    return dict(zip(QUESTION_FEATURES, evidence.question.tolist(), strict=True))


def test_evidence_is_that_of_the_documents_given(library: Library, encoder: HashingEncoder) -> None:
    retriever = HybridRetriever(library.snapshot.index, encoder, LEXICON)
    query = "牡蛎怎样过滤海水？"
    everywhere = asked(retriever, query)
    elsewhere = asked(retriever, query, ids(library)["2.txt"])
    assert everywhere["cover"] > elsewhere["cover"]
    assert everywhere["unseen"] < elsewhere["unseen"]
    assert everywhere["cosine"] > elsewhere["cosine"]


def test_a_single_passage_is_ahead_of_none(
    encoder: HashingEncoder, folder: Path, make_document: MakeDocument
) -> None:
    with Library.open(folder, encoder) as library:
        library.add(make_document(OYSTERS))
        retriever = HybridRetriever(library.snapshot.index, encoder, LEXICON)
        assert asked(retriever, "牡蛎？")["margin"] == ALONE


def test_the_sentences_of_what_was_read_are_told_best_first(
    library: Library, encoder: HashingEncoder
) -> None:
    found = HybridRetriever(library.snapshot.index, encoder, LEXICON).retrieve("牡蛎？", 2)
    for each in found.results:
        assert len(each.answers) == len(each.stored.passage.sentences)
        ordered = [each.answers[at] for at in each.sentences]
        assert ordered == sorted(each.answers, reverse=True)


def test_only_the_best_are_read(
    library: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search.retriever.READ", 2)
    retriever = HybridRetriever(library.snapshot.index, encoder, LEXICON)
    *read, unread = retriever.retrieve("灯塔的灯油来自哪里？", 3).results
    assert all(found.answers for found in read)
    assert unread.answers == ()
    assert set(unread.sentences) == set(range(len(unread.stored.passage.sentences)))


def test_what_is_read_does_not_hang_on_how_many_are_shown(
    library: Library, encoder: HashingEncoder
) -> None:
    retriever = HybridRetriever(library.snapshot.index, encoder, LEXICON)
    one, many = (retriever.retrieve("牡蛎怎样过滤海水？", count) for count in (1, 10))
    assert one.confidence == many.confidence
    assert one.results[0].answers == many.results[0].answers


def test_traditional_characters_find_simplified_text(by_terms: HybridRetriever) -> None:
    assert texts(by_terms.retrieve("守燈人點燈嗎？", 1))[0].startswith("守灯人")


@pytest.mark.parametrize("term", ["coral bleaching", "Coral Bleaching", "CBL", "CBL's"])
def test_a_term_finds_the_text_that_states_it_and_text_in_chinese_only(
    by_terms: HybridRetriever, term: str
) -> None:
    best = texts(by_terms.retrieve(f"What is the speed of {term}?", 2))
    assert set(best) == {STATED.strip(), TERM_ONLY.strip()}


def test_without_the_text_that_states_it_an_abbreviation_means_nothing(
    library: Library, encoder: HashingEncoder
) -> None:
    library.remove(ids(library)["0.txt"])
    retriever = HybridRetriever(library.snapshot.index, encoder, LEXICON, TERMS)
    assert asked(retriever, "CBL?")["unseen"] == 1.0


def test_passages_beyond_the_candidates_are_ranked_too(
    library: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    retriever = HybridRetriever(library.snapshot.index, encoder, LEXICON)
    every = texts(retriever.retrieve("灯塔", 10))
    monkeypatch.setattr("index.search.retriever.CANDIDATES", 2)
    assert set(texts(retriever.retrieve("灯塔", 10))) == set(every)


class BackwardsReranker:
    """A stand-in for a cross-encoder: it likes best what it is given last."""

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        assert query
        return np.arange(len(texts), dtype=np.float32)


def test_a_reranker_changes_the_order(
    library: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search.retriever.RERANKER", 1e6)
    plain = HybridRetriever(library.snapshot.index, encoder, LEXICON)
    options = SearchOptions(reranker=BackwardsReranker())
    reranking = HybridRetriever(library.snapshot.index, encoder, LEXICON, options=options)
    every = len(library.snapshot.index.passages)
    assert texts(reranking.retrieve("灯塔", every)) == texts(plain.retrieve("灯塔", every))[::-1]


def test_a_reranker_looks_at_the_best_only(
    library: Library, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = HybridRetriever(library.snapshot.index, encoder, LEXICON)
    every = len(library.snapshot.index.passages)
    expected = texts(plain.retrieve("灯塔", every))
    monkeypatch.setattr("index.search.retriever.RERANKED", 2)
    monkeypatch.setattr("index.search.retriever.RERANKER", 1e6)
    options = SearchOptions(reranker=BackwardsReranker())
    reranking = HybridRetriever(library.snapshot.index, encoder, LEXICON, options=options)
    found = texts(reranking.retrieve("灯塔", every))
    assert found == [*expected[:2][::-1], *expected[2:]]


def test_a_copy_of_a_passage_is_not_shown_again(
    encoder: HashingEncoder, folder: Path, make_document: MakeDocument
) -> None:
    with Library.open(folder, encoder) as library:
        library.add(make_document(OYSTERS, "one.txt"))
        library.add(make_document(OYSTERS.replace("。", "！"), "two.txt"))
        assert len(library.snapshot.search("牡蛎", 10).results) == 1


def test_no_score_is_below_a_later_one(library: Library) -> None:
    scores = [found.score for found in library.snapshot.search("比较牡蛎和灯塔", 10).results]
    assert scores == sorted(scores, reverse=True)


def test_of_a_very_long_question_beginning_and_end_are_looked_up(library: Library) -> None:
    half, rest = MOST_TOKENS // 2 - 1, MOST_TOKENS - MOST_TOKENS // 2
    beginning, end = "守灯人每晚在灯塔做什么".ljust(half, "？"), "牡蛎过滤海水吗".rjust(rest, "？")
    short = library.snapshot.search(f"{beginning} {end}")
    long = library.snapshot.search(beginning + "石" * 10 * MOST_TOKENS + end)
    assert scores(long) == scores(short)
    assert "石" in long.query


@pytest.fixture
def candidates_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of any size is searched as a large one is, by one candidate of each kind."""
    for name, value in {"FEW": 0, "NEAREST": 1, "MATCHING": 1}.items():
        monkeypatch.setattr(f"index.search.retriever.{name}", value)


@pytest.mark.usefixtures("candidates_only")
def test_of_many_passages_the_nearest_and_those_that_match_best_are_looked_at(
    library: Library,
) -> None:
    ranking = library.snapshot.search("守灯人每晚爬上灯塔点灯", top_k=5)
    assert len(ranking.results) <= 2
    assert texts(ranking)[0].startswith("守灯人")


@pytest.mark.usefixtures("candidates_only")
def test_of_many_passages_only_those_of_the_documents_asked_are_candidates(
    library: Library,
) -> None:
    document_id = ids(library)["3.txt"]
    ranking = library.snapshot.search("守灯人每晚爬上灯塔点灯", subset=Subset.of([document_id]))
    assert texts(ranking) == [OYSTERS.strip()]


@pytest.mark.usefixtures("candidates_only")
def test_of_many_passages_a_reference_is_found_by_its_terms(library: Library) -> None:
    document_id = ids(library)["note.txt"]
    ranking = library.snapshot.search("海风出版社", subset=Subset.of([document_id]))
    assert texts(ranking) == [NOTE.strip()]
    assert library.snapshot.search("潜水艇", subset=Subset.of([document_id])).results == ()


def test_candidates_are_as_good_as_all(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "牡蛎每天过滤多少海水？"
    every = library.snapshot.search(question, top_k=3)
    monkeypatch.setattr("index.search.retriever.FEW", 0)
    assert library.snapshot.search(question, top_k=3).results == every.results
