"""What a model wrote is checked against the passages before it is shown."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from index.language.lexicon import Lexicon
from index.language.stated_terms import extended, stated_in, statements
from index.search.ranking import ScoredPassage
from ingest.characters import HAN
from ingest.languages import language_of
from ingest.models import Passage
from service.answering.generation.attribution import PassagePlaces, likeliest
from service.answering.generation.draft_sentences import DraftSentence, has_marks
from service.answering.generation.injection import evidence_of, is_order
from service.answering.generation.refusals import is_refusal
from service.answering.generation.support import SupportingText, negates
from service.answering.reply import Place, ReplyStatement, StatementKind

QUOTES = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "«": "»",
    "‹": "›",
    "„": "“",
    '"': '"',
    "'": "'",
}
"""Opening quotation marks and their closing ones; 《》 sets off a title."""

SHORT_QUOTE = 4
"""Chinese characters and words of what may be a term set off rather than a quotation."""

_ALL_QUOTES = frozenset("".join(QUOTES) + "".join(QUOTES.values()) + "＂＇‟‛‚")
_OUTER = " \t\u3000,，.。;；:：、!！?？…"
_TERMINALS = "。．.!！?？"
_ASKING = ("?", "？")
_WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+(?:['’][^\W_{HAN}]+)*")
_LETTER = re.compile(r"[^\W_]")
_ENDS_URL = r"\s<>\"'“”‘’«»「」『』（）()\[\]{}，。；、！？《》"
_URL = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{0,30}}://|www\.|(?:mailto|javascript|data|tel):)[^{_ENDS_URL}]*"
    r"|[a-z0-9.+_-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]+)+"
    rf"|(?<![a-z0-9-])(?:[a-z0-9-]{{1,63}}\.){{1,20}}(?-i:[a-z][a-z0-9-]{{1,24}})(?:[/:?#][^{_ENDS_URL}]*)?",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"[(（\[［【<]\s*[)）\]］】>]")
# One width for a match; as many characters as before.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class _Source:
    """A passage, the part of it that counts as evidence, its places, and what they bear out."""

    number: int
    passage: Passage
    trusted: str
    urls: frozenset[str]
    places: PassagePlaces
    evidence: SupportingText

    @classmethod
    def of(cls, number: int, found: ScoredPassage, lexicon: Lexicon) -> Self:
        passage = found.stored.passage
        trusted = evidence_of(passage)
        urls = (trusted[start:end] for start, end in _url_bounds(trusted))
        places = PassagePlaces.of(number, found, len(trusted))
        evidence = SupportingText.of([passage], lexicon)
        return cls(number, passage, trusted, frozenset(urls), places, evidence)

    def place(self, words: str) -> Place:
        """The sentences in which the passage first holds the words, which it must do."""
        start = next(places_of(words, self.passage.text))
        indices = self.sentences(start, start + len(words))
        return Place(self.number, min(indices, default=0), max(indices, default=0))

    def sentences(self, start: int, end: int) -> list[int]:
        """The sentences that some of the passage's text is of."""
        return [
            index
            for index, sentence in enumerate(self.passage.sentences)
            if sentence.start < end and sentence.end > start
        ]


class Verifier:
    """Checks statements against the passages that were numbered for the model.

    A statement keeps the marks that it was given where they bear it out; otherwise it has those
    of the passages that do. Where none does, one that carries a mark is flagged, and another is
    taken out. Quotation marks stay only around what a cited passage holds to the letter, and
    links only if it holds them.
    """

    def __init__(self, passages: Sequence[ScoredPassage], lexicon: Lexicon) -> None:
        self._lexicon = extended(
            lexicon,
            [stated_in(lexicon, statements(found.stored.passage.text)) for found in passages],
        )
        self._sources = [
            _Source.of(number, found, self._lexicon)
            for number, found in enumerate(passages, start=1)
        ]

    def check(self, draft: DraftSentence) -> ReplyStatement | None:
        """The statement to show; None where there is nothing to cite for it or nothing left."""
        marked = [source for source in self._sources if source.number in draft.marks]
        statement = self._checked(draft.text, marked) if marked else None
        if statement is None or not statement.supported:
            flagged = statement if draft.own else None
            statement = self._attributed(draft.text) or flagged
        if statement is None:
            return None
        # What became a mark or a link only by what was taken out of it was meant to deceive.
        cited = [source for source in self._sources if source.number in statement.citations]
        held = frozenset[str]().union(*(source.urls for source in cited))
        deceives = has_marks(statement.text) or _without_links(statement.text, held)[1] > 0
        return None if deceives else statement

    def may_be_shown(self, beginning: str) -> bool:
        """Whether what is only begun may be shown: as far as it goes the passages bear it out."""
        return not is_order(beginning) and self._attributed(beginning) is not None

    def refuses(self, text: str) -> bool:
        """Whether a sentence says that the passages do not answer, and they do not say so."""
        return is_refusal(text) and not any(is_refusal(it.trusted) for it in self._sources)

    def _attributed(self, text: str) -> ReplyStatement | None:
        """The statement with the marks of the passages that bear it out; None where none do."""
        if text.endswith(_ASKING):
            return None
        quotation = _quotation(text, self._sources)
        if quotation is not None and quotation.supported:
            return quotation
        for numbers in likeliest(text, [it.places for it in self._sources], self._lexicon):
            statement = self._checked(text, [self._sources[number - 1] for number in numbers])
            if statement is not None and statement.supported:
                return statement
        return None

    def _checked(self, text: str, cited: Sequence[_Source]) -> ReplyStatement | None:
        held = frozenset[str]().union(*(source.urls for source in cited))
        text, foreign = _without_links(text, held)
        quotation = None if foreign else _quotation(text, cited)
        if quotation is not None:
            return quotation
        text, is_verbatim = _with_true_quotes(text, [source.passage.text for source in cited])
        if _LETTER.search(text) is None:
            return None
        evidence = (
            cited[0].evidence
            if len(cited) == 1
            else SupportingText.of([source.passage for source in cited], self._lexicon)
        )
        same = language_of(text) in {source.places.language for source in cited}
        return ReplyStatement(
            text,
            tuple(source.number for source in cited),
            StatementKind.PARAPHRASE if same else StatementKind.TRANSLATION,
            supported=not foreign and is_verbatim and evidence.bears_out(text),
        )


def places_of(words: str, text: str) -> Iterator[int]:
    """Where a text holds the words letter by letter, not cutting a Latin word or a number."""
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        if not (_joined(text[at - 1 : at], words[0]) or _joined(words[-1], text[end : end + 1])):
            yield at
        at = text.find(words, at + 1)


def _holds(text: str, words: str) -> bool:
    return next(places_of(words, text), None) is not None


def _joined(before: str, after: str) -> bool:
    return all(char.isalnum() and not re.match(f"[{HAN}]", char) for char in (before, after)) and (
        bool(before) and bool(after)
    )


def _without_links(text: str, held: Collection[str]) -> tuple[str, int]:
    """The text without the links that are not ``held``, and how many those were."""
    kept, done, foreign = "", 0, 0
    for start, end in _url_bounds(text):
        if text[start:end] not in held:
            kept += text[done:start]
            done = end
            foreign += 1
    if not foreign:
        return text, 0
    return " ".join(_EMPTY_BRACKETS.sub("", kept + text[done:]).split()), foreign


def _url_bounds(text: str) -> Iterator[tuple[int, int]]:
    for match in _URL.finditer(text.translate(_NARROW)):
        yield match.start(), match.start() + len(match.group().rstrip(".,;:!?"))


def _quotation(text: str, cited: Sequence[_Source]) -> ReplyStatement | None:
    """The statement that is a passage's own words and nothing else."""
    for words in (*_readings(text), *_ended(text, cited)):
        holders = [source for source in cited if _holds(source.passage.text, words)]
        if holders and _WORD.search(words):
            supported = any(_is_whole(words, source) for source in holders)
            places = [source.place(words) for source in holders]
            return ReplyStatement.quotation(words, places, supported=supported)
    return None


def _ended(text: str, cited: Sequence[_Source]) -> Iterator[str]:
    """The text as the passages end it: the last mark may be one where the model put its own."""
    body = text.rstrip(_TERMINALS)
    for source in cited if body != text else ():
        for at in places_of(body, source.passage.text):
            following = source.passage.text[at + len(body) :][:1]
            if following and following in _TERMINALS:
                yield body + following


def _readings(text: str) -> Iterator[str]:
    """The text, and what is inside where quotation marks stand around all of it."""
    yield text
    body = text.rstrip(_TERMINALS)
    for whole in dict.fromkeys([text, body]):
        closer = QUOTES.get(whole[:1])
        inner = whole[1:-1].strip()
        if closer and whole[1:].endswith(closer) and not _ALL_QUOTES & set(inner):
            yield inner


def _is_whole(words: str, source: _Source) -> bool:
    """Whether the words mean by themselves what they mean where they stand.

    A piece of a sentence does not if the rest denies it; nor does what gives a model orders.
    """
    for at in places_of(words, source.trusted):
        own = [source.passage.sentences[i] for i in source.sentences(at, at + len(words))]
        around = [source.passage.text[sentence.start : sentence.end] for sentence in own]
        if negates("".join(around)) == negates(words) or not around:
            return True
    return False


def _with_true_quotes(text: str, sources: Sequence[str]) -> tuple[str, bool]:
    """The text with quotation marks only around what a source holds letter by letter.

    Also whether no more than terms had to lose them.
    """
    kept, done, at, is_verbatim = "", 0, 0, True
    while at < len(text):
        char = text[at]
        if char not in _ALL_QUOTES or _is_apostrophe(text, at):
            at += 1
            continue
        kept += text[done:at]
        end = _closing(text, at)
        inner = text[at + 1 : end] if end is not None else ""
        if end is not None and any(_holds(held, inner.strip(_OUTER)) for held in sources):
            opener, closer = ("“", "”") if char in "\"'" else (char, QUOTES[char])
            kept += opener + inner + closer
            done = at = end + 1
            continue
        if len(_WORD.findall(inner)) > SHORT_QUOTE:
            is_verbatim = False
        # The words stay, without this mark and without the one that closes it.
        if end is not None:
            text = text[:end] + text[end + 1 :]
        done = at = at + 1
    return (kept + text[done:]).strip(), is_verbatim


def _closing(text: str, at: int) -> int | None:
    """Where the quotation that opens at a place ends."""
    opener = text[at]
    closer = QUOTES.get(opener)
    if closer is None:
        return None
    depth = 0
    for place in range(at + 1, len(text)):
        char = text[place]
        if char == closer and not _is_apostrophe(text, place):
            if depth == 0:
                return place
            depth -= 1
        elif char == opener and opener != closer:
            depth += 1
    return None


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether a mark is part of a word: ’ in it’s, and in states’ where nothing opened."""
    if text[at] not in "'’":
        return False
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    latin = before.isalnum() and before.isascii()
    if latin and after.isalnum():
        return True
    opened = text.rfind("‘" if text[at] == "’" else "'", 0, at)
    return latin and (opened < 0 or (text[at] == "'" and text[opened - 1 : opened].isalnum()))
