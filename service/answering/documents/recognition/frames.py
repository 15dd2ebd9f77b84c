"""Frames of questions: what may stand before the name of a document and what after it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.answering.documents.recognition.questions import Facet

Nouns = Sequence[tuple[Facet, re.Pattern[str]]]
"""What the nouns for each facet look like."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A question in a frame: the name that stands in it, and what the frame's groups hold."""

    name: str
    groups: Mapping[str, str]


def framed(before: re.Pattern[str], after: re.Pattern[str], asked: str) -> Framed | None:
    """The name between what a question begins and ends with; None where it does not fit.

    The name is cut out, so that no pattern has to cross it.
    """
    opening = before.match(asked)
    closing = after.search(asked, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    name = asked[opening.end() : closing.start()]
    return Framed(name, {**opening.groupdict(), **closing.groupdict()})


def facets_of(nouns: Iterable[str], known: Nouns) -> tuple[Facet, ...]:
    """The facets that some nouns ask for, in the order in which they are known."""
    asked = list(nouns)
    return tuple(facet for facet, pattern in known if any(map(pattern.fullmatch, asked)))
