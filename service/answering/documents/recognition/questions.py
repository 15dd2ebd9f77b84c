"""What a question about a document asks, and which document it means."""

from dataclasses import dataclass
from enum import StrEnum


class Facet(StrEnum):
    """What of a document is asked for; the last two are of the library."""

    TITLE = "title"
    AUTHOR = "author"
    PUBLISHER = "publisher"
    DATE = "date"
    JOURNAL = "journal"
    KEYWORDS = "keywords"
    ABSTRACT = "abstract"
    SUMMARY = "summary"
    CONCLUSION = "conclusion"
    OUTLINE = "outline"
    LENGTH = "length"
    HOLDINGS = "holdings"
    COUNT = "count"


class DocumentKind(StrEnum):
    """What people call a document; ``DOCUMENT`` may be any, ``ARTICLE`` nearly any."""

    DOCUMENT = "document"
    ARTICLE = "article"
    REPORT = "report"
    BRIEFING = "briefing"
    LAW = "law"
    MANUAL = "manual"
    MINUTES = "minutes"
    FAQ = "faq"
    BOOK = "book"
    THESIS = "thesis"
    PAGE = "page"
    PLAN = "plan"
    CONTRACT = "contract"
    NOTICE = "notice"
    SPEECH = "speech"


class Scope(StrEnum):
    """How a question names what it is about.

    ``UNSAID``: not at all; ``BACK``: by a pronoun; ``EVERY``: all that there are; ``KIND``: by a
    noun such as "the article", with or without a description; ``NAME``: by what can only be a title
    or an author.
    """

    UNSAID = "unsaid"
    BACK = "back"
    EVERY = "every"
    KIND = "kind"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Reference:
    """The document that a question means, in the question's words.

    ``description`` is what is said of it besides its kind. ``pointed`` is whether a word points to
    it as one that is at hand ("这篇", "this"), or marks make a name a title; ``topical`` is whether
    the description tells its subject ("on …", "关于…"). A description without either belongs to a
    name.
    """

    scope: Scope
    kind: DocumentKind = DocumentKind.DOCUMENT
    description: str = ""
    pointed: bool = False
    topical: bool = False


class Unit(StrEnum):
    """What a part of a text is called; ``NUMBER`` is a heading's number with no word to it."""

    ARTICLE = "article"
    CHAPTER = "chapter"
    SECTION = "section"
    PART = "part"
    ANNEX = "annex"
    PAGE = "page"
    NOTE = "note"
    NUMBER = "number"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Address:
    """A place in a text: a unit and its number, such as "12" or "3.2".

    ``paragraph`` counts from 1 in an article, ``page`` is the page that a note stands on; 0 is
    none. A ``HEADING`` has the words of the heading in the place of its number. ``said`` is the
    address in the question's words.
    """

    unit: Unit
    number: str
    said: str
    paragraph: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """A question about documents: what of them it asks for, or what stands at a place in them."""

    reference: Reference
    facets: tuple[Facet, ...] = ()
    address: Address | None = None
