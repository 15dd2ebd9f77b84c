"""The contract, against a service of its own process."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from ingest.languages import language_of
from tests.service.conftest import BRIDGES, DOCUMENTS, WHALES

QUESTION = "第一次发现鲸落是在哪一年？"
ENGLISH = "How hot should the water for green tea be?"
UNANSWERABLE = "2022年世界杯决赛的比分是多少？"

CITATION_KEYS = {
    "id", "document", "kind", "section", "pages", "text", "spans", "highlights", "selectors",
    "footnotes", "score",
}  # fmt: skip


def search(client: httpx.Client, query: str = QUESTION, **more: object) -> dict[str, Any]:
    response = client.post("/v1/search", json={"query": query, **more})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def ask(client: httpx.Client, question: str = QUESTION, **more: object) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    return reply


def listed(client: httpx.Client) -> dict[str, dict[str, Any]]:
    return {d["source"]: d for d in client.get("/v1/documents").json()["documents"]}


def source_text(client: httpx.Client, document_id: str, **bounds: int) -> str:
    response = client.get(f"/v1/documents/{document_id}/text", params=bounds)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def test_search_answers_with_the_contracts_fields(client: httpx.Client) -> None:
    found = search(client)
    always = {"query", "language", "answerable", "confidence", "certainty", "results"}
    assert set(found) == always
    assert (found["query"], found["language"]) == (QUESTION, "zh")
    assert all(set(citation) - {"boxes"} == CITATION_KEYS for citation in found["results"])


def test_search_finds_the_passage_that_answers(client: httpx.Client) -> None:
    assert "1987年" in search(client)["results"][0]["text"]


def test_search_yields_at_most_top_k_best_first(client: httpx.Client) -> None:
    results = search(client, top_k=2)["results"]
    assert len(results) == 2
    assert results[0]["score"] >= results[1]["score"]


def test_search_keeps_to_the_documents_named(client: httpx.Client) -> None:
    tea = listed(client)["tea.md"]["id"]
    results = search(client, document_ids=[tea])["results"]
    assert {citation["document"]["id"] for citation in results} == {tea}


def test_a_citation_stands_in_its_source_to_the_letter(client: httpx.Client) -> None:
    for citation in search(client, top_k=50)["results"]:
        text = source_text(client, citation["document"]["id"])
        places, quotes = citation["selectors"][::2], citation["selectors"][1::2]
        assert [(p["start"], p["end"]) for p in places] == [
            (s["start"], s["end"]) for s in citation["spans"]
        ]
        for place, quote in zip(places, quotes, strict=True):
            assert quote["exact"] == text[place["start"] : place["end"]]
            assert text[: place["start"]].endswith(quote["prefix"])
            assert text[place["end"] :].startswith(quote["suffix"])


def test_a_citation_names_page_section_and_facts(client: httpx.Client) -> None:
    best = search(client, "鲸落的最后一个阶段里什么放出硫化氢？")["results"][0]
    assert best["pages"] == [2]
    assert {span["page"] for span in best["spans"]} == {2}
    assert best["section"][-1] == "二、鲸落的阶段"
    assert best["document"]["csl"]["title"] == "鲸落"


def test_highlights_lie_in_the_text(client: httpx.Client) -> None:
    best = search(client)["results"][0]
    lit = [best["text"][h["start"] : h["end"]] for h in best["highlights"]]
    assert any("1987年" in text for text in lit)


def test_ask_quotes_a_sentence_of_a_citation(client: httpx.Client) -> None:
    reply = ask(client)
    assert reply["answerable"] is True
    assert reply["standalone_question"] == reply["question"] == QUESTION
    answer = reply["answer"]
    assert answer["generator"] == "extractive"
    assert "1987年" in answer["text"]
    for statement in answer["statements"]:
        assert statement["text"] in answer["text"]
        for number in statement["citations"]:
            assert statement["text"] in reply["citations"][number - 1]["text"]


def test_the_citations_of_an_answer_are_lit_where_it_quotes_them(client: httpx.Client) -> None:
    reply = ask(client)
    for number, citation in enumerate(reply["citations"], start=1):
        said = [s["text"] for s in reply["answer"]["statements"] if number in s["citations"]]
        lit = "".join(citation["text"][h["start"] : h["end"]] for h in citation["highlights"])
        assert lit.strip() == "".join(said)


def test_every_citation_of_an_answer_is_used(client: httpx.Client) -> None:
    reply = ask(client, ENGLISH)
    used = {n for statement in reply["answer"]["statements"] for n in statement["citations"]}
    assert used == set(range(1, len(reply["citations"]) + 1))


def test_an_english_question_is_answered_from_an_english_text(client: httpx.Client) -> None:
    reply = ask(client, ENGLISH)
    assert reply["language"] == reply["answer"]["language"] == "en"
    assert "75 degrees" in reply["answer"]["text"]


def test_an_unanswerable_question_gets_a_message_and_no_answer(client: httpx.Client) -> None:
    reply = ask(client, UNANSWERABLE)
    assert (reply["answerable"], reply["answer"], reply["citations"]) == (False, None, [])
    assert language_of(reply["message"]) == "zh"
    assert reply["related"]


def test_a_refusal_tells_which_words_the_documents_lack(client: httpx.Client) -> None:
    reply = ask(client, "2022年挪威的世界杯决赛在哪里举行？")
    assert reply["missing"][:2] == ["2022年", "挪威"]
    assert "“挪威”" in reply["reason"]
    assert reply["certainty"] == "unsure"
    found = search(client, "2022年挪威的世界杯决赛在哪里举行？")
    assert (found["missing"], found["reason"]) == (reply["missing"], reply["reason"])


def test_what_is_missing_is_told_of_the_documents_named(client: httpx.Client) -> None:
    tea = listed(client)["tea.md"]["id"]
    assert "missing" not in ask(client, "1987年在圣卡塔利娜海盆发现了什么？")
    missing = ask(client, "1987年在圣卡塔利娜海盆发现了什么？", document_ids=[tea])["missing"]
    assert "1987年" in missing


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("赵州乔由谁设计建造？", "赵州桥由谁设计建造？"),
        ("zhaozhou qiao由谁设计建造？", "赵州桥由谁设计建造？"),
        ("How hot in Celcius should tea be?", "How hot in Celsius should tea be?"),
    ],
)
def test_what_is_mistyped_is_looked_up_as_it_is_meant(
    client: httpx.Client, typed: str, meant: str
) -> None:
    reply = ask(client, typed)
    assert (reply["question"], reply["did_you_mean"]) == (typed, meant)
    assert reply["standalone_question"] == meant
    assert reply["answer"] == ask(client, meant)["answer"]
    found = search(client, typed)
    assert (found["query"], found["did_you_mean"]) == (typed, meant)


def test_what_was_mistyped_before_is_looked_up_as_it_was_meant(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "赵州乔由谁设计建造？"}]
    reply = ask(client, "它全长多少米？", history=history)
    assert reply["standalone_question"] == "赵州桥全长多少米？"
    assert "did_you_mean" not in reply


def test_what_is_typed_rightly_is_left_alone(client: httpx.Client) -> None:
    assert "did_you_mean" not in ask(client)
    assert "did_you_mean" not in search(client)


def test_it_speaks_the_language_that_is_asked_for(client: httpx.Client) -> None:
    refused = ask(client, UNANSWERABLE, language="en")
    assert refused["language"] == "en"
    assert language_of(refused["message"]) == "en"
    assert refused["reason"].startswith("The documents nowhere mention")
    assert search(client, UNANSWERABLE, language="en")["language"] == "en"
    glossed = ask(client, "第一次发现鲸落是在哪一年？", language="en")
    assert glossed["answer"]["statements"][0]["gloss"]
    assert "gloss" not in ask(client)["answer"]["statements"][0]


def test_an_unknown_language_is_refused(client: httpx.Client) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION, "language": "fr"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "language"


def test_ask_takes_a_history(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "你好"}, {"role": "assistant", "content": "你好。"}]
    assert ask(client, history=history, stream=False)["answerable"]


def test_a_citation_is_found_again_by_its_id(client: httpx.Client) -> None:
    best = search(client)["results"][0]
    again = client.get(f"/v1/citations/{best['id']}").json()
    assert again == {k: v for k, v in best.items() if k != "score"} | {"highlights": []}


def test_the_documents_are_listed_by_name(client: httpx.Client) -> None:
    documents = client.get("/v1/documents").json()["documents"]
    assert [document["source"] for document in documents] == sorted(DOCUMENTS)
    whales = documents[-1]
    assert whales["characters"] == len(WHALES)
    assert (whales["pages"], whales["language"]) == (2, "zh")
    assert whales["csl"]["author"] == [{"literal": "海洋研究所"}]
    assert datetime.fromisoformat(whales["ingested_at"]).tzinfo is not None


def test_one_document_is_the_same_as_in_the_list(client: httpx.Client) -> None:
    tea = listed(client)["tea.md"]
    assert client.get(f"/v1/documents/{tea['id']}").json() == tea


def test_a_source_text_comes_back_unchanged(client: httpx.Client) -> None:
    for name, document in listed(client).items():
        assert source_text(client, document["id"]) == DOCUMENTS[name]


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 0), (0, 1), (3, 5), (4, 5), (7, 3), (0, 10**30), (10**30, 10**31), (len(BRIDGES) - 4, 99)],
)
def test_a_part_of_a_text_is_sliced_as_python_does(
    client: httpx.Client, start: int, end: int
) -> None:
    bridges = listed(client)["bridges.txt"]["id"]
    assert source_text(client, bridges, start=start, end=end) == BRIDGES[start:end]


def test_a_text_may_be_bounded_on_one_side(client: httpx.Client) -> None:
    bridges = listed(client)["bridges.txt"]["id"]
    assert source_text(client, bridges, start=5) == BRIDGES[5:]
    assert source_text(client, bridges, end=5) == BRIDGES[:5]


def test_the_service_is_alive_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_docs_page_needs_no_other_host(client: httpx.Client) -> None:
    page = client.get("/docs").text
    assert "://" not in page
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css"):
        path = next(part for part in page.split('"') if part.endswith(asset))
        assert client.get(path).status_code == 200


def test_several_queries_are_each_looked_up(client: httpx.Client) -> None:
    queries = ["赵州桥由谁设计建造？", "How long should green tea steep?"]
    told = client.post("/v1/search", json={"queries": queries, "top_k": 2}).json()
    alone = [client.post("/v1/search", json={"query": q, "top_k": 2}).json() for q in queries]
    assert told == {"searches": alone}


@pytest.mark.parametrize(
    "asked", [{}, {"query": "茶", "queries": ["茶"]}, {"queries": []}, {"queries": [" "]}]
)
def test_a_search_has_one_query_or_several(client: httpx.Client, asked: dict[str, Any]) -> None:
    assert client.post("/v1/search", json=asked).status_code == 422
