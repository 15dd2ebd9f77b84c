"""Whether an answer is whole, and of one state of the library, whatever goes on meanwhile."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from pydantic import ValidationError

from eval.bench.clients.changing import Change
from eval.bench.clients.handbook import NAME, versions_in
from eval.bench.pressure import Exchange
from eval.citations import checks
from eval.citations.checks import Failure
from service.schemas import AskResponse, Citation

SHAPE = "an answer has the contract's shape"
KNOWN = "a cited document has been there"
WHOLE = "a citation is whole"
ONE_STATE = "an answer is of one version of a document"
PRESENT = "a cited version was there between request and response"


@dataclass(frozen=True, slots=True)
class Life:
    """From when a version may have been there until when it may still have been."""

    begun: float
    ended: float


def lives(changes: Sequence[Change]) -> dict[int, Life]:
    """The versions' lives; the last one's has no end."""
    ends = [*(change.done for change in changes[1:]), inf]
    return {
        change.version: Life(change.begun, end)
        for change, end in zip(changes, ends, strict=False)
        if change.version is not None
    }


def failures(
    exchanges: Iterable[Exchange], texts: Mapping[str, str], changes: Sequence[Change]
) -> Iterator[Failure]:
    """What is wrong with the answers of requests that did not fail.

    Args:
        exchanges: questions and their answers.
        texts: the source texts of all documents that ever were there, by their files' digests.
        changes: of the handbook, in order.
    """
    alive = lives(changes)
    for exchange in exchanges:
        if exchange.response is None:
            continue
        where = str(exchange.body["question"])
        try:
            answer = AskResponse.model_validate_json(exchange.response)
        except ValidationError as error:
            yield Failure(SHAPE, where, str(error))
            continue
        yield from checks.quoted(where, answer)
        cited = (*answer.citations, *answer.related)
        yield from _spans(where, cited, texts)
        yield from _versions(where, cited, exchange, alive)


def _spans(
    where: str, citations: Iterable[Citation], texts: Mapping[str, str]
) -> Iterator[Failure]:
    for citation in citations:
        text = texts.get(citation.document.sha256)
        if text is None:
            yield Failure(KNOWN, where, f"{citation.document.id} is none that ever was there")
            continue
        for check in (checks.spans, checks.quotes, checks.highlights):
            for detail in check(citation, text):
                yield Failure(WHOLE, where, f"{citation.id}: {detail}")


def _versions(
    where: str, citations: Iterable[Citation], exchange: Exchange, alive: Mapping[int, Life]
) -> Iterator[Failure]:
    found = {
        version
        for citation in citations
        if citation.document.source == NAME
        for version in versions_in(citation.text)
    }
    if len(found) > 1:
        yield Failure(ONE_STATE, where, f"versions {sorted(found)}")
    for version in found:
        life = alive.get(version)
        if life is None or life.ended < exchange.sent or exchange.received < life.begun:
            yield Failure(PRESENT, where, f"version {version}")
