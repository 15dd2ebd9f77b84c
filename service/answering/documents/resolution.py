"""Which documents of the library a question means."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.language.tokenization import normalise
from index.search.query_terms import content_words
from index.snapshot import Snapshot
from ingest.languages import Language, language_of
from service.answering.documents.catalogue import names_of
from service.answering.documents.coverage import share_held
from service.answering.documents.recognition.kinds import LOOSE, kinds_of
from service.answering.documents.recognition.questions import DocumentKind, Reference, Scope
from service.answering.documents.texts import DocumentText

DESCRIBED = 0.6
"""The share of a description that a document's title, abstract or opening must hold."""
LIKELY = 0.34
"""That share where a search for the description finds the document first as well."""
SURE_TITLE, SURE_ENGLISH_TITLE = 8, 20
"""Characters of a Chinese or an English title that is known as one without a mark."""
OF_A_TITLE = 0.6
"""The share of a title's characters that must be named to name the document."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a document can be recognised by."""

    document_id: str
    titles: tuple[str, ...]
    authors: tuple[str, ...]
    kinds: frozenset[DocumentKind]
    named: str
    described: str
    has_type: bool

    @classmethod
    def of(cls, text: DocumentText) -> "Profile":
        """Of a document and its catalogue."""
        document = text.document
        csl = document.csl
        printed = text.title.run.text if text.title else ""
        stem = PurePosixPath(document.source).stem
        authors = names_of(document)
        source = document.source
        titles = [str(csl.get("title", "")), str(csl.get("title-short", "")), printed, stem, source]
        keywords = " ".join(line.run.text for line in text.keywords)
        named = " ".join(
            [*titles, *authors, *(str(csl.get(key, "")) for key in ("genre", "container-title"))]
        )
        abstract = " ".join(line.run.text for line in text.abstract)
        return cls(
            document.id,
            tuple(filter(None, map(_bare, titles))),
            tuple(filter(None, map(_bare, authors))),
            kinds_of(csl, printed or stem, text.opening),
            named,
            " ".join((named, str(csl.get("keyword", "")), keywords, abstract, text.opening)),
            csl.get("type", "document") != "document",
        )

    def is_titled(self, description: str, shortest: int = 1) -> bool:
        """Whether some words are a title of the document that is not too short, or most of it."""
        bare = _bare(description)
        return len(bare) >= shortest and any(
            bare in title and len(bare) >= OF_A_TITLE * len(title) for title in self.titles
        )

    def is_by(self, description: str) -> bool:
        """Whether some words are the name of an author."""
        return _bare(description) in self.authors

    def may_be(self, kind: DocumentKind) -> bool:
        """Whether a noun may be said of the document; of one of unknown kind any may."""
        return kind in LOOSE or kind in self.kinds or not (self.has_type or self.kinds)


def resolved(
    reference: Reference,
    profiles: Sequence[Profile],
    snapshot: Snapshot,
    focus: Collection[str] = (),
) -> list[str]:
    """The ids of the documents that are meant, in the order of ``profiles``; none if none is.

    Args:
        reference: how the question names them.
        profiles: of the documents that may be meant.
        snapshot: the library that they are of.
        focus: the documents that the conversation is about.
    """
    every = [profile.document_id for profile in profiles]
    match reference.scope:
        case Scope.EVERY:
            return _of_kind(reference, profiles) or every
        case Scope.UNSAID:
            return [each for each in every if each in focus] or every
        case Scope.BACK:
            return [each for each in every if each in focus]
        case Scope.NAME:
            # "赵州桥" is a bridge, whatever document is titled so; "《赵州桥》" is not.
            shortest = 1 if reference.pointed else _shortest_title(reference.description)
            return [p.document_id for p in profiles if p.is_titled(reference.description, shortest)]
        case Scope.KIND:
            if reference.description:
                return _described(reference, profiles, snapshot)
            return _unqualified(reference, profiles, focus)


def _of_kind(reference: Reference, profiles: Sequence[Profile]) -> list[str]:
    return [p.document_id for p in profiles if reference.kind in p.kinds]


def _unqualified(
    reference: Reference, profiles: Sequence[Profile], focus: Collection[str]
) -> list[str]:
    """What "the article" means: the one talked about, those that are such, or the only one."""
    every = [profile.document_id for profile in profiles]
    own = _of_kind(reference, profiles)
    near = [
        profile.document_id
        for profile in profiles
        if profile.document_id in focus
        and profile.may_be(reference.kind)
        and (profile.document_id in own or reference.pointed or not own or not profile.has_type)
    ]
    if near:
        return near
    if own:
        return own
    if reference.kind in LOOSE:
        return every
    alone = len(every) == 1 and (reference.pointed or profiles[0].may_be(reference.kind))
    return every if alone else []


def _described(reference: Reference, profiles: Sequence[Profile], snapshot: Snapshot) -> list[str]:
    """What "the paper on bats" means: one of that title or author, else what is about that."""
    own = _of_kind(reference, profiles)
    # "The Ombudsman report" is the name of one, wherever it may be; "that report on …" is at hand.
    at_hand = reference.pointed or reference.topical
    fitting = [
        profile
        for profile in profiles
        if profile.document_id in own
        or reference.kind in LOOSE
        or (at_hand and profile.may_be(reference.kind))
    ]
    told = reference.description
    named = [p.document_id for p in fitting if p.is_titled(told) or p.is_by(told)]
    groups = content_words(told, snapshot.lexicon)
    if named or not groups:
        return named or _unqualified(reference, profiles, ())
    if not at_hand:
        return _best(fitting, {p: share_held(groups, p.named) for p in fitting}, 1.0)
    shares = {profile: share_held(groups, profile.described) for profile in fitting}
    found = _best(fitting, shares, DESCRIBED)
    if found:
        return [each for each in found if each in own] or found
    results = snapshot.search(told, 1).results
    first = {found.stored.document_id for found in results}
    return [p.document_id for p in fitting if shares[p] >= LIKELY and p.document_id in first]


def _best(profiles: Sequence[Profile], shares: dict[Profile, float], least: float) -> list[str]:
    most = max(shares.values(), default=0.0)
    return [p.document_id for p in profiles if shares[p] >= max(least, most)]


def _shortest_title(words: str) -> int:
    """The length from which words without any mark are rather a title than a thing's name."""
    return SURE_TITLE if language_of(words) == Language.CHINESE else SURE_ENGLISH_TITLE


def _bare(text: str) -> str:
    """A name without case, spaces and marks."""
    return "".join(char for char in normalise(text) if char.isalnum())
