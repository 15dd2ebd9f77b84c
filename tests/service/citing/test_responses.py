from pathlib import Path

import pytest

from index.library import Library
from index.search.ranking import Ranking, ScoredPassage
from service.answering.answerer import EXTRACTIVE, Answerer
from service.answering.reply import Consultation, Place, Reply, ReplyStatement
from service.citing.responses import answer_text, ask_response
from tests.index.conftest import HashingEncoder, build_document


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        ((), ""),
        (("甲。", "乙。"), "甲。乙。"),
        (("Whales sink.", "They feed many."), "Whales sink. They feed many."),
        (("见 IPv6.", "乙。"), "见 IPv6. 乙。"),
        (("论鲸", "李春"), "论鲸\n李春"),
    ],
)
def test_statements_join_as_their_language_is_written(
    sentences: tuple[str, ...], text: str
) -> None:
    assert answer_text([ReplyStatement(sentence, (1,)) for sentence in sentences]) == text


def test_a_list_is_sent_with_its_items_and_lit_in_each_passage(tmp_path: Path) -> None:
    text = "鲸落分为：\n一、吃肉。\n# 节\n二、啃骨。\n"
    with Library.open(tmp_path, HashingEncoder()) as library:
        library.add(build_document(text))
        snapshot = library.snapshot
        found = tuple(
            ScoredPassage(it, 1.0, ()) for it in snapshot.index.passages if it.passage.sentences
        )
        statement = ReplyStatement.quotation(
            "鲸落分为：\n一、吃肉。\n二、啃骨。",
            [Place(1, 0, 1), Place(2, 0, 0)],
            items=("一、吃肉。", "二、啃骨。"),
            context="鲸很大。",
        )
        ranking = Ranking("？", "zh", found, 0.9, answerable=True)
        consultation = Consultation(snapshot, "zh", "？", "？", ranking, found, (), None)
        response = ask_response(
            Answerer(library), Reply(consultation, (statement,), EXTRACTIVE)
        ).model_dump()
    (sent,) = response["answer"]["statements"]
    assert sent["citations"] == [1, 2]
    assert sent["items"] == [{"text": "一、吃肉。"}, {"text": "二、啃骨。"}]
    assert sent["context"] == "鲸很大。"
    lit = [
        citation["text"][highlight["start"] : highlight["end"]]
        for citation in response["citations"]
        for highlight in citation["highlights"]
    ]
    assert lit == ["鲸落分为：\n一、吃肉。", "二、啃骨。"]
