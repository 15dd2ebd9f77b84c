"""Answers that a test itself gives in place of the service."""

import json
from typing import Any

from playwright.sync_api import Page

Event = tuple[str, dict[str, Any]]


def found(**more: Any) -> Event:  # noqa: ANN401
    """The first event of an answer."""
    return "citations", {
        "standalone_question": "",
        "answerable": True,
        "citations": [],
        "related": [],
    } | more


def plays(page: Page, *events: Event) -> None:
    """Have the next questions answered with these events, after which the stream ends."""
    body = "".join(f"event: {name}\r\ndata: {json.dumps(data)}\r\n\r\n" for name, data in events)
    page.route("**/v1/ask", lambda route: route.fulfill(body=body))
