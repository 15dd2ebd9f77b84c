"""Requests made to harm: traps in every field, header and address, then bodies broken by chance."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from eval.robustness.specimens import broken
from service.schemas import AskRequest, CollectionFacts, DocumentEdits, SearchRequest
from service.schemas.access import SignIn
from service.schemas.compatible.completions import CompletionRequest
from service.schemas.compatible.messages import MessageRequest
from service.schemas.compatible.retrieval import RetrievalRequest
from service.schemas.jobs import FetchRequest

_LONG = 100_000
_DEEP = 100_000
_NAME = "rivers"

_MODELS: Mapping[str, type[BaseModel]] = {
    "POST /v1/search": SearchRequest,
    "POST /v1/ask": AskRequest,
    "POST /v1/chat/completions": CompletionRequest,
    "POST /v1/messages": MessageRequest,
    "POST /retrieval": RetrievalRequest,
    "POST /v1/session": SignIn,
    "POST /v1/documents": FetchRequest,
    "PATCH /v1/documents/{id}": DocumentEdits,
    f"PUT /v1/collections/{_NAME}": CollectionFacts,
}
_CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "search", "arguments": {"query": "Where do rivers run?", "top_k": 3}},
}
_MARK = "<trap>"
_STRINGS: Mapping[str, bytes] = {
    # As they stand between the quotation marks of JSON.
    "control characters escaped": "".join(f"\\u{code:04x}" for code in range(32)).encode(),
    "control characters raw": bytes(range(1, 32)),
    "half a pair escaped": b"a\\ud800b\\udfff",
    "half a pair in bytes": b"a\xed\xa0\x80b",
    "bytes that are no text": b"\xff\xfe\x80",
    "100 kB of a letter": b"r" * _LONG,
    "100 kB of Han": ("河" * (_LONG // 3)).encode(),
    "characters that unfold": ("\ufdfa" * 2000).encode(),
    "accents on a letter": ("a" + "\u0301" * 1900).encode(),
    "2,000 brackets": b"[(" * 1000,
    "2,000 different words": " ".join(f"w{number}" for number in range(400)).encode(),
    "a path out": b"../../../../etc/passwd",
    "nothing": b"",
    "white space": b" \\t\\n ",
    "characters of no kind": "\U000e0001\ufdd0\uffff\U0010ffff".encode(),
}
_VALUES: Mapping[str, bytes] = {
    "deep lists": b"[" * _DEEP + b"]" * _DEEP,
    "deep objects": b'{"a":' * _DEEP + b"1" + b"}" * _DEEP,
    "lists that never end": b"[" * _DEEP,
    "lists 900 deep": b"[" * 900 + b"]" * 900,
    "objects 10,000 deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "5,000 digits": b"9" * 5000,
    "a number without bounds": b"1e999",
    "no number": b"NaN",
    "minus nothing": b"-0",
    "truth": b"true",
    "null": b"null",
    "a list": b"[1, null, {}]",
    "an object": b'{"": {"": []}}',
}
_HEADERS: Mapping[str, bytes] = {
    **{
        f"Range {asked}": f"Range: {asked}".encode()
        for asked in (
            "bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=99999999999999999999-", "bytes=a-b",
            "bytes=" + ",".join(f"{first}-" for first in range(2000)), "河=1-2", "bytes=--", "",
        )
    },
    **{
        f"{name} beyond ASCII": name.encode() + b": \xff\xfe\xe6\xb2\xb3\x80"
        for name in (
            "Authorization", "Cookie", "Host", "Origin", "Accept", "Content-Type", "If-None-Match",
            "X-Api-Key", "X-CSRF-Token", "User-Agent", "Accept-Language", "traceparent", "Range",
            "X-Request-Id", "X-Forwarded-For", "Referer",
        )
    },
    "a key beyond ASCII": b"Authorization: Bearer zy_\xff\xfe",
    "a key of 30 kB": b"Authorization: Bearer zy_" + b"a" * 30_000,
    "a cookie of ours beyond ASCII": b"Cookie: zhengyin_session=\xff\xfe; =; ;;; a=\"\\",
    "a thousand cookies": b"Cookie: " + b"; ".join(b"a=b" for _ in range(1000)),
    "a length of no number": b"Content-Length: \xb2",
    "a length below nothing": b"Content-Length: -1",
    "a form without an end": b"Content-Type: multipart/form-data",
    "a form of an empty end": b'Content-Type: multipart/form-data; boundary=""',
    "an unknown text": b"Content-Type: application/json; charset=utf-7",
    "a packed body": b"Content-Encoding: gzip",
    "nulls": b"X-A: a\0b",
}  # fmt: skip
_PATHS = (
    "%00", "%ff%fe", "%ed%a0%80", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5c", "%0a%0d%0aX: y",
    "%", "%zz", "%c0%ae", "%F0%9F%8C%8A", "%e2%80%ae", "a" * 8000, "%25" * 500, "'; DROP TABLE",
    "{id}%00", "-1", "9" * 5000, "*", ";", "%3f", "%23", "//", "[", "\\",
)  # fmt: skip
_ADDRESSES = (
    "/{}", "/v1/documents/{}", "/v1/documents/{}/text", "/v1/documents/{}/file",
    "/v1/documents/{}/reading", "/v1/documents/{}/pages/{}.png", "/v1/citations/{}",
    "/v1/citations/{}?style=apa", "/v1/jobs/{}", "/v1/jobs/{}/events", "/v1/models/{}",
    "/v1/collections/{}", "/static/{}", "/c/{}", "/d/{}", "/v1/documents/DOC/text?start={}",
    "/v1/documents/DOC/text?start={}&end={}", "/v1/documents/DOC/pages/1.png?scale={}",
    "/v1/examples?{}",
)  # fmt: skip
_FILE_NAMES = (
    b"../../etc/passwd.txt", b"\0.txt", b"\xff\xfe.txt", b"a\\..\\b.txt", b"a" * 5000 + b".txt",
    b"\xed\xa0\x80.txt", "\u202etxt.exe.txt".encode(), b"CON.txt", b"/.txt", b".txt", b"...",
    b'a";x="b.txt', b"%2e%2e%2fa.txt", "河流\n.txt".encode(), b"", b"a.txt\0.exe",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HostileRequest:
    """A request as it is sent, the kind of harm it is to do, and what it is called."""

    kind: str
    name: str
    data: bytes


def requests(document: str, seed: int) -> Iterator[HostileRequest]:
    """Without end: all traps in an order of chance, then bodies broken by chance.

    Args:
        document: the id of a document that is there.
        seed: of what is left to chance.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    traps = [*_in_fields(document), *_in_headers(document), *_in_addresses(document)]
    traps.extend(_in_names())
    chance.shuffle(traps)
    yield from traps
    bodies = [(route, body) for route, body in _bodies(document)]
    while True:
        route, body = chance.choice(bodies)
        data = broken(json.dumps(body, ensure_ascii=False).encode(), chance)
        yield HostileRequest("broken bodies", route, _request(route, data))


def _bodies(document: str) -> Iterator[tuple[str, Any]]:
    for route, model in _MODELS.items():
        (first, *_) = model.model_json_schema()["examples"]
        yield route.replace("{id}", document), first
    yield "POST /mcp", _CALL


def _in_fields(document: str) -> Iterator[HostileRequest]:
    for route, body in _bodies(document):
        for field, marked in _marked(body):
            quoted = json.dumps(_MARK).encode()
            whole = json.dumps(marked).encode()
            for name, text in _STRINGS.items():
                data = whole.replace(quoted, b'"' + text + b'"')
                yield HostileRequest("fields", f"{route} {field}: {name}", _request(route, data))
            for name, value in _VALUES.items():
                data = whole.replace(quoted, value)
                yield HostileRequest("fields", f"{route} {field}: {name}", _request(route, data))
        for name, value in _VALUES.items():
            yield HostileRequest("fields", f"{route}: {name}", _request(route, value))


def _marked(body: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    """The body once for each of its values, with a mark in that one's place."""
    yield path, _MARK
    if isinstance(body, dict):
        for name, value in body.items():
            for field, marked in _marked(value, f"{path}.{name}"):
                yield field, {**body, name: marked}
    if isinstance(body, list):
        for place, value in enumerate(body):
            for field, marked in _marked(value, f"{path}.{place}"):
                yield field, [*body[:place], marked, *body[place + 1 :]]


def _in_headers(document: str) -> Iterator[HostileRequest]:
    search = json.dumps({"query": "Where do rivers run?"}).encode()
    for name, header in _HEADERS.items():
        for route, body in (
            (f"GET /v1/documents/{document}/file", b""),
            ("GET /", b""),
            ("POST /v1/search", search),
        ):
            data = _request(route, body, header)
            yield HostileRequest("headers", f"{route} {name}", data)


def _in_addresses(document: str) -> Iterator[HostileRequest]:
    for address in _ADDRESSES:
        for part in _PATHS:
            path = address.replace("DOC", document).replace("{}", part.replace("{id}", document))
            for method in ("GET", "DELETE") if address.startswith("/v1/col") else ("GET",):
                data = _request(f"{method} {path}", b"")
                yield HostileRequest("addresses", f"{method} {path[:80]}", data)


def _in_names() -> Iterator[HostileRequest]:
    for name in _FILE_NAMES:
        for extra in (b"", b"\r\nContent-Type: \xff/\xfe; charset=x"):
            body = (
                b'--cut\r\nContent-Disposition: form-data; name="files"; filename="' + name + b'"'
            )
            body += extra + b"\r\n\r\nA river runs to the sea.\r\n--cut--\r\n"
            header = b"Content-Type: multipart/form-data; boundary=cut"
            data = _request("POST /v1/documents", body, header)
            yield HostileRequest("file names", ascii(name[:40]), data)


def _request(route: str, body: bytes, header: bytes = b"Content-Type: application/json") -> bytes:
    """The bytes of a request; what is closed needs no length of its answer."""
    named = header.partition(b":")[0].lower()
    lines = [f"{route} HTTP/1.1".encode()]
    if named != b"host":
        lines.append(b"Host: 127.0.0.1")
    if named != b"content-length":
        lines.append(f"Content-Length: {len(body)}".encode())
    if named != b"content-type":
        lines.append(b"Content-Type: application/json")
    if named != b"accept":
        lines.append(b"Accept: application/json, text/event-stream")
    return b"\r\n".join([*lines, b"Connection: close", header, b"", body])
