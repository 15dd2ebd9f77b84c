from typing import get_args

import pytest
from rich.text import Text

from service import schemas
from service.cli import terminal_text
from service.cli.words import WORDS
from service.schemas.answers import EXAMPLE_ANSWER, EXAMPLE_CITATIONS
from service.schemas.citations import EXAMPLE_TEXT

CITATION = EXAMPLE_CITATIONS[0] | {
    "pages": [7, 8],
    "section": ["一、概说", "(一)定义"],
    "footnotes": [{"marker": "①", "text": "见前。", "spans": [{"start": 1, "end": 3}]}],
}

(ASK_RESPONSE,) = schemas.AskResponse.model_json_schema()["examples"]
(SEARCH_RESPONSE,) = schemas.SearchResponse.model_json_schema()["examples"]
(STATEMENT,) = schemas.Statement.model_json_schema()["examples"]


def asked(**changes: object) -> schemas.AskResponse:
    return schemas.AskResponse.model_validate(ASK_RESPONSE | changes)


def plain(lines: list[Text]) -> list[str]:
    return "\n".join(line.plain for line in lines).splitlines()


def test_a_passage_is_printed_under_its_place_with_its_notes() -> None:
    citation = schemas.Citation.model_validate(CITATION)
    head, text, note, *_ = plain(list(terminal_text.passage(citation, "[3]", "en")))
    assert head.startswith("[3] whale-fall.txt, p. 7-8, 一、概说 > (一)定义  text  c_5d0e")
    assert text == citation.text
    assert note == "  ① 见前。"


def test_highlights_are_styled() -> None:
    citation = schemas.Citation.model_validate(CITATION)
    _, text, *_ = terminal_text.passage(citation, "-", "en")
    assert [(span.start, span.end) for span in text.spans] == [(14, 32)]


def test_statements_are_followed_by_their_numbers() -> None:
    lines = plain(list(terminal_text.ask(asked())))
    assert lines[0] == f"{EXAMPLE_ANSWER}[1]"
    assert any(line.startswith("[1] whale-fall.txt") for line in lines)


def test_terms_are_glossed_below_their_statement() -> None:
    _, gloss, *_ = plain(list(terminal_text.ask(asked())))
    assert gloss == "    鲸落 whale fall; 生态系统 ecosystem"


@pytest.mark.parametrize(
    ("certainty", "language", "said"),
    [("stated", "zh", "(原文写明)"), ("likely", "en", "(likely)"), ("unsure", "zh", "(不确定)")],
)
def test_an_answer_says_how_sure_it_is(certainty: str, language: str, said: str) -> None:
    response = asked(certainty=certainty, language=language)
    assert said in plain(list(terminal_text.ask(response)))


def test_what_was_looked_up_in_place_of_what_was_typed_comes_first() -> None:
    first, *_ = plain(list(terminal_text.ask(asked(did_you_mean="鲸落？", language="zh"))))
    assert first == "已按“鲸落？”查找。"
    found = schemas.SearchResponse.model_validate(SEARCH_RESPONSE | {"did_you_mean": "Whales?"})
    assert plain(list(terminal_text.search(found)))[0] == "Showing results for “Whales?”."


def test_the_context_of_a_statement_stands_in_brackets_before_it() -> None:
    statement = STATEMENT | {"context": "鲸会死。", "gloss": []}
    answer = ASK_RESPONSE["answer"] | {"statements": [statement]}
    lines = plain(list(terminal_text.ask(asked(answer=answer))))
    assert lines[0].startswith(f"(鲸会死。) {STATEMENT['text']}[1]")


def test_statements_of_a_model_are_labelled() -> None:
    statement = STATEMENT | {"kind": "translation", "supported": False, "gloss": []}
    answer = ASK_RESPONSE["answer"] | {"statements": [statement], "notice": "语言模型"}
    lines = plain(list(terminal_text.ask(asked(answer=answer))))
    label = " (translation) (not borne out by the passages)[1]"
    assert lines[0] == EXAMPLE_ANSWER + label
    assert "语言模型" in lines


def test_statements_of_the_catalogue_are_labelled() -> None:
    statement = STATEMENT | {"kind": "catalogue", "gloss": []}
    answer = ASK_RESPONSE["answer"] | {"statements": [statement]}
    lines = plain(list(terminal_text.ask(asked(answer=answer))))
    assert lines[0] == f"{EXAMPLE_ANSWER} (from the catalogue)[1]"


def test_where_there_is_no_answer_the_nearest_passages_follow_the_message() -> None:
    response = asked(
        answerable=False,
        answer=None,
        message="没有。",
        reason="没有出现“鲨”。",
        citations=[],
        related=[CITATION],
    )
    lines = plain(list(terminal_text.ask(response)))
    assert lines[:2] == ["没有。", "没有出现“鲨”。"]
    assert "Nearest passages:" in lines
    assert any(line.startswith("- whale-fall.txt") for line in lines)


def test_what_is_printed_of_an_answer_is_in_the_language_that_is_spoken() -> None:
    statement = STATEMENT | {"kind": "translation", "supported": False, "gloss": []}
    answered = asked(
        language="zh",
        answer=ASK_RESPONSE["answer"] | {"statements": [statement]},
        citations=[CITATION],
    )
    first, *rest = plain(list(terminal_text.ask(answered)))
    assert first == f"{EXAMPLE_ANSWER} (译文) (所引段落不能证实)[1]"
    place, kind, _, *_ = next(line for line in rest if line.startswith("[1]")).split("  ")
    assert place == "[1] whale-fall.txt，第 7-8 页，一、概说 > (一)定义"
    assert kind == "正文"
    refused = asked(language="zh", answer=None, message="没有。", citations=[], related=[CITATION])
    lines = plain(list(terminal_text.ask(refused)))
    assert "最接近的段落：" in lines
    assert any(line.endswith("相关度 0.83") for line in lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_passage_and_statement_has_a_word(language: str) -> None:
    words = WORDS[language]
    kinds = schemas.Citation.model_fields["kind"].annotation
    assert set(words.kinds) == set(get_args(kinds))
    statements = set(get_args(schemas.Statement.model_fields["kind"].annotation))
    assert statements - set(words.remarks) == {"quotation", "paraphrase"}


def test_a_search_without_a_sure_answer_says_so() -> None:
    found = schemas.SearchResponse.model_validate(SEARCH_RESPONSE | {"answerable": False})
    assert "no sure answer" in plain(list(terminal_text.search(found)))[0]


def test_a_passage_in_its_source_is_highlighted_on_a_terminal_and_marked_elsewhere() -> None:
    citation = schemas.Citation.model_validate(EXAMPLE_CITATIONS[0])
    own = EXAMPLE_TEXT[4:37]
    _, shown = terminal_text.in_source(citation, EXAMPLE_TEXT, marked=False)
    assert shown.plain == EXAMPLE_TEXT
    _, marked = terminal_text.in_source(citation, EXAMPLE_TEXT, marked=True)
    assert marked.plain == EXAMPLE_TEXT.replace(own, f"⟦{own}⟧")
