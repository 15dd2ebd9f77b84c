"""Follows each request from its first letter to its last: an id, a line in the log, figures."""

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.work import Work, doing
from service.http.load.admission import QUESTIONS

ID_HEADER = "X-Request-ID"
SEND_TIME = 30.0
"""Seconds in which a client must take what is sent to it, piece by piece."""

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_GONE = 499
"""The status that is told of a request whose client left before its answer, as nginx does."""

requests_log = logging.getLogger("service.requests")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class RequestRecord:
    """What is known of a request when it is over.

    ``route`` is the path as the routes have it, with names for what varies; "other" for none of
    them. ``begun`` and ``ended`` are on the clock of ``time.monotonic``.
    """

    id: str
    method: str
    route: str
    status: int
    begun: float
    ended: float
    work: Work

    def line(self, *, with_question: bool) -> str:
        """It as a line of JSON; times are in milliseconds."""
        told: dict[str, object] = {
            "request": self.id,
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "ms": _ms(self.ended - self.begun),
        }
        if stages := self.work.stages():
            told["stages"] = {name: _ms(seconds) for name, seconds in stages.items()}
        if self.work.outcome is not None:
            told["outcome"] = self.work.outcome
        if self.work.refusal is not None:
            told["refusal"] = self.work.refusal
        if with_question and self.work.asked is not None:
            told["asked"] = self.work.asked
        return json.dumps(told, ensure_ascii=False)


class Requests:
    """Has those in ``told`` hear of each request when it is over, and a line logged.

    The line holds no word of a question, unless ``log_questions`` is set.
    """

    def __init__(
        self,
        app: ASGIApp,
        told: Sequence[Callable[[RequestRecord], None]],
        *,
        log_questions: bool = False,
    ) -> None:
        self.app = app
        self.told = told
        self.log_questions = log_questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(ID_HEADER, "")
        id_ = given if _GIVEN_ID.fullmatch(given) else token_hex(8)
        work, begun, status = Work(), time.monotonic(), _GONE

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[ID_HEADER] = id_
            async with asyncio.timeout(SEND_TIME):
                await send(message)

        try:
            with doing(work):
                await self.app(scope, receive, sent)
        except TimeoutError:
            # Uvicorn closes the connection of an answer that was left unfinished.
            logger.warning("request %s: its client does not take what is sent", id_)
        finally:
            record = RequestRecord(
                id_,
                scope["method"] if scope["method"] in _METHODS else "other",
                _route(scope),
                _GONE if work.abandoned else status,
                begun,
                time.monotonic(),
                replace(work, spans=list(work.spans)),
            )
            for hear in self.told:
                hear(record)
            level = logging.DEBUG if record.route in _QUIET else logging.INFO
            if requests_log.isEnabledFor(level):
                requests_log.log(level, "%s", record.line(with_question=self.log_questions))


def _route(scope: Scope) -> str:
    """As the routes have it; who is refused early has not come to them."""
    path: str = scope["path"]
    early = path if path in QUESTIONS else "other"
    return str(getattr(scope.get("route"), "path", early))


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
