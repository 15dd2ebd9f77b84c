"""What a question speaks of: the names and terms in it, most salient first."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest

from ingest.languages import Language, language_of
from service.answering.conversation.noun_phrases import Mention, chinese, english

LONGEST = 400
"""Characters of a text that are looked at."""

_AND = frozenset({"and", "&", "和", "与", "及", "以及", "跟"})
_OR = frozenset({"or", "或", "同"})


def mentions(text: str) -> tuple[Mention, ...]:
    """The names and terms of a text in their order; what it asks for is none of them.

    Two that are named together are there together first, then each.
    """
    text = text[:LONGEST]
    found = chinese(text) if language_of(text) == Language.CHINESE else english(text)
    return tuple(_with_joint(text, [mention for mention in found if mention.text]))


def subjects(text: str) -> tuple[Mention, ...]:
    """Those of the text's mentions that say something by themselves."""
    return tuple(mention for mention in mentions(text) if not mention.relational)


def salient(found: Iterable[Mention], *, plural: bool | None = None) -> tuple[Mention, ...]:
    """The mentions, likeliest to be spoken of next first; ``plural`` is of what refers to them."""

    def score(place: int, mention: Mention) -> float:
        value = 3.0 * mention.quoted + 1.5 * mention.named - place
        if plural is not None and mention.plural != plural:
            value -= 2.0
        return value - 3.0 * mention.relational

    ranked = sorted(enumerate(found), key=lambda entry: (-score(*entry), entry[0]))
    return tuple(mention for _, mention in ranked)


def pairs(text: str) -> Iterator[tuple[Mention, Mention]]:
    """Things that a text names together: "A and B"."""
    single = [mention for mention in mentions(text) if not mention.joint]
    for one, other in pairwise(single):
        if _between(text, one, other) in _AND | _OR:
            yield one, other


def _between(text: str, one: Mention, other: Mention) -> str:
    return text[one.end : other.start].strip(' 》”"').removesuffix(" the")


def _with_joint(text: str, single: Sequence[Mention]) -> Iterator[Mention]:
    for one, other in zip_longest(single, single[1:]):
        if (
            other is not None
            and not (one.relational or other.relational)
            and _between(text, one, other) in _AND
        ):
            whole = text[one.start : other.end]
            yield Mention(whole, one.start, other.end, one.named, joint=True)
        yield one


def normal(text: str) -> str:
    """One form for one name, whatever quotes and capitals it is written with."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"^the\s|[《》«»“”\"「」\s]", "", folded)
