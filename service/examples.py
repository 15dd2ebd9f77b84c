"""One small document, asked about: the examples of the OpenAPI document."""

from typing import Any

DOCUMENT: dict[str, Any] = {
    "id": "d_0f6c1b2a9d3e",
    "source": "whale-fall.txt",
    "sha256": "0f6c1b2a9d3e4c5f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f",
    "csl": {"type": "report", "title": "鲸落", "language": "zh-CN"},
}
TEXT = "鲸落\n\n鲸的尸体沉到海底，称为鲸落。一座鲸落可以供养一个生态系统\n数十年。"

CITATION: dict[str, Any] = {
    "id": "c_5d0e7a1b9c24",
    "document": DOCUMENT,
    "kind": "body",
    "section": ["鲸落"],
    "pages": [],
    "text": "鲸的尸体沉到海底，称为鲸落。一座鲸落可以供养一个生态系统数十年。",
    "spans": [{"start": 4, "end": 37}],
    "highlights": [{"start": 14, "end": 32}],
    "selectors": [
        {"type": "TextPositionSelector", "start": 4, "end": 37},
        {"type": "TextQuoteSelector", "exact": TEXT[4:37], "prefix": TEXT[:4], "suffix": ""},
    ],
    "footnotes": [],
    "score": 0.83,
}

QUERY = "How long does a whale fall feed an ecosystem?"
ANSWER = "一座鲸落可以供养一个生态系统数十年。"

SEARCH_REQUEST: dict[str, Any] = {"query": QUERY, "top_k": 5, "document_ids": None}
SEARCH_RESPONSE: dict[str, Any] = {
    "query": QUERY,
    "language": "en",
    "answerable": True,
    "confidence": 0.91,
    "results": [CITATION],
}

ASK_REQUEST: dict[str, Any] = {
    "question": QUERY,
    "history": [],
    "top_k": 5,
    "document_ids": None,
    "stream": False,
}
ASK_RESPONSE: dict[str, Any] = {
    "question": QUERY,
    "standalone_question": QUERY,
    "language": "en",
    "answerable": True,
    "confidence": 0.91,
    "answer": {
        "text": ANSWER,
        "language": "zh",
        "generator": "extractive",
        "statements": [{"text": ANSWER, "citations": [1]}],
    },
    "citations": [CITATION],
    "related": [],
}

DOCUMENT_SUMMARY: dict[str, Any] = DOCUMENT | {
    "characters": len(TEXT),
    "pages": 0,
    "passages": 1,
    "language": "zh",
    "ingested_at": "2026-01-31T08:30:00Z",
}
DOCUMENT_LIST: dict[str, Any] = {"documents": [DOCUMENT_SUMMARY]}
