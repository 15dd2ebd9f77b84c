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


def _gloss(text: str) -> list[dict[str, Any]]:
    known = {"鲸落": "whale fall", "生态系统": "ecosystem"}
    return [
        {
            "term": term,
            "translations": [english],
            "start": text.rindex(term),
            "end": text.rindex(term) + len(term),
            "stated": False,
        }
        for term, english in known.items()
    ]


GLOSS_OF_CITATION = _gloss(CITATION["text"])
STATEMENT: dict[str, Any] = {
    "text": ANSWER,
    "citations": [1],
    "kind": "quotation",
    "supported": True,
    "gloss": _gloss(ANSWER),
}

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
        "statements": [STATEMENT],
    },
    "citations": [CITATION | {"gloss": GLOSS_OF_CITATION}],
    "related": [],
}
ASK_FOUND: dict[str, Any] = {
    "question": QUERY,
    "standalone_question": QUERY,
    "language": "en",
    "answerable": True,
    "confidence": 0.91,
    "citations": [CITATION],
    "related": [],
}
ASK_EVENTS = [("citations", ASK_FOUND), ("statement", STATEMENT), ("done", ASK_RESPONSE)]

DOCUMENT_SUMMARY: dict[str, Any] = DOCUMENT | {
    "characters": len(TEXT),
    "pages": 0,
    "passages": 1,
    "language": "zh",
    "ingested_at": "2026-01-31T08:30:00Z",
}
DOCUMENT_LIST: dict[str, Any] = {"documents": [DOCUMENT_SUMMARY]}

_COMPLETED = {
    "id": "chatcmpl-7d1f4c0b9a8e4b6f8c2d3e5a6b7c8d9e",
    "object": "chat.completion",
    "created": 1_769_846_400,
    "model": "zhengyin",
}
_MARKED = f"{ANSWER}[1]"
_SOURCES = "\n\nSources:\n[1] 鲸落"

COMPLETION_REQUEST: dict[str, Any] = {
    "model": "zhengyin",
    "messages": [{"role": "user", "content": QUERY}],
    "stream": False,
}
COMPLETION: dict[str, Any] = _COMPLETED | {
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": _MARKED + _SOURCES, "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 14, "completion_tokens": 32, "total_tokens": 46},
    "citations": ASK_RESPONSE["citations"],
}


def _chunk(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return _COMPLETED | {"object": "chat.completion.chunk", "choices": [choice]}


COMPLETION_EVENTS = [
    (None, _chunk({"role": "assistant", "content": ""})),
    (None, _chunk({"content": _MARKED})),
    (None, _chunk({"content": _SOURCES})),
    (None, _chunk({}, "stop") | {"citations": COMPLETION["citations"]}),
    (None, "[DONE]"),
]

MODEL: dict[str, Any] = {
    "id": "zhengyin",
    "object": "model",
    "created": 1_767_225_600,
    "owned_by": "zhengyin",
}
MODEL_LIST: dict[str, Any] = {"object": "list", "data": [MODEL]}
