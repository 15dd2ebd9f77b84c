"""The text at an address: an article, a chapter, a section, a page or a note."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.language.lexicon import Lexicon
from index.search.query_terms import content_words
from ingest.characters import compatible
from ingest.models import PassageKind
from service.answering.documents.coverage import share_held
from service.answering.documents.recognition.numerals import LATIN_NUMERAL, NUMERAL, plain_number
from service.answering.documents.recognition.questions import Address, Unit
from service.answering.documents.summaries import first_sentences
from service.answering.documents.texts import DocumentText, TextLine
from service.answering.extraction.quotations import SentenceRun

LONGEST = 600
"""Characters of a part up to which it is quoted whole."""
HEADED = 0.6
"""The share of the words of a heading's name that a heading must hold."""

_WORDS: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    (
        Unit.ARTICLE,
        re.compile(
            rf"第\s?(?P<han>{NUMERAL})\s?条(?!件)(?:之[一二三四五六七八九十])?"
            r"(?![款项、和与或及至到第的所中规])"
            r"|(?:article|art\.|clause"
            rf"|rule) (?P<latin>{LATIN_NUMERAL})(?!\w)(?! (?:of|and|or|to|shall"
            r"|provides|applies|is|does)\b)"
        ),
    ),
    (
        Unit.CHAPTER,
        re.compile(
            rf"第\s?(?P<han>{NUMERAL})\s?章|(?:chapter"
            rf"|ch\.) (?P<latin>{LATIN_NUMERAL})(?!\w)(?! (?:of|and|or)\b)"
        ),
    ),
    (
        Unit.SECTION,
        re.compile(
            rf"第\s?(?P<han>{NUMERAL})\s?[节節]|(?:section|sec\."
            rf"|§) ?(?P<latin>{LATIN_NUMERAL})(?!\w)(?! (?:of|and|or|to|shall"
            r"|provides|applies|is)\b)"
        ),
    ),
    (
        Unit.PART,
        re.compile(
            rf"第\s?(?P<han>{NUMERAL})\s?(?:大?部分|[编編篇卷])"
            rf"|part (?P<latin>{LATIN_NUMERAL})(?!\w)(?! (?:of|and|or)\b)"
        ),
    ),
    (
        Unit.ANNEX,
        re.compile(
            rf"附(?:件|录|錄|则|表)\s?(?P<han>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}"
            r"|[a-h])(?![\w])|(?:annex|appendix|schedule"
            rf"|attachment) (?P<latin>{LATIN_NUMERAL})(?!\w)"
        ),
    ),
    (
        Unit.NUMBER,
        re.compile(
            r"(?P<han>[一二三四五六七八九十]{1,3})\s?[、．.]"
            r"|(?P<latin>\d{1,2}(?:\.\d{1,2}){0,4}"
            r"|[ivx]{1,5})(?=[\s.、．)）:：])(?!\.\d)"
        ),
    ),
)
_BY_NUMBER = frozenset({Unit.CHAPTER, Unit.SECTION, Unit.PART})
"""Units that headings with a bare number may be called."""


@dataclass(frozen=True, slots=True)
class AddressedText:
    """What stands at an address, and the last number of its unit (0 where none has a number).

    ``exists`` is whether the document has such units at all, ``exact`` whether it calls them so:
    else they were counted.
    """

    runs: tuple[SentenceRun, ...]
    exists: bool
    last: int = 0
    exact: bool = True


def text_at(text: DocumentText, address: Address, lexicon: Lexicon) -> AddressedText:
    """What stands at an address of a document; a long part by its first sentences."""
    if address.unit is Unit.PAGE:
        return _page(text, int(address.number) if address.number.isdecimal() else 0)
    if address.unit is Unit.NOTE:
        return _notes(text, address)
    if address.unit is Unit.HEADING:
        return AddressedText(_quoted(_headed(text, address.number, lexicon)), exists=True)
    return _numbered(text, address)


def _quoted(lines: Sequence[TextLine]) -> tuple[SentenceRun, ...]:
    return first_sentences(lines, LONGEST)


def _page(text: DocumentText, number: int) -> AddressedText:
    pages = {page.number: page.spans for page in text.document.pages}
    spans = pages.get(number, ())
    runs: list[SentenceRun] = []
    length = 0
    for line in text.lines if spans else ():
        for run in line.runs():
            sentences = line.found.stored.passage.sentences
            places = sentences[run.first].spans if sentences else line.found.stored.passage.spans
            if not any(p.start < s.end and s.start < p.end for p in places for s in spans):
                continue
            length += len(run.text)
            if runs and length > LONGEST:
                return AddressedText(tuple(runs), exists=True, last=max(pages))
            if runs and runs[-1].found is run.found and runs[-1].last + 1 == run.first > line.first:
                runs[-1] = SentenceRun(run.found, runs[-1].first, run.last)
            else:
                runs.append(run)
    return AddressedText(tuple(runs), exists=bool(pages), last=max(pages, default=0))


def _notes(text: DocumentText, address: Address) -> AddressedText:
    """The footnotes of a number, those of a page only where one is given."""
    placed = {
        span.start: found
        for found in text.found
        if found.stored.passage.kind is PassageKind.FOOTNOTE
        for span in found.stored.passage.spans
    }
    starts = sorted(placed)
    notes = [note for found in text.found for note in found.stored.passage.notes]
    runs: dict[str, SentenceRun] = {}
    for note in notes:
        number = plain_number(compatible(note.marker).strip("[]()*. ").lower())
        if number != address.number or (address.page and address.page not in note.pages):
            continue
        at = bisect_left(starts, note.spans[0].start) if note.spans else len(starts)
        if at < len(starts) and starts[at] < note.spans[-1].end:
            found = placed[starts[at]]
            sentences = len(found.stored.passage.sentences)
            run = SentenceRun(found, 0, max(0, sentences - 1))
            runs.setdefault(found.stored.passage.id, run)
    return AddressedText(tuple(runs.values())[:3], exists=bool(notes))


def _headed(text: DocumentText, words: str, lexicon: Lexicon) -> list[TextLine]:
    """The lines below the first heading that holds the words best."""
    groups = content_words(words, lexicon)
    paths = dict.fromkeys(
        line.section[: depth + 1] for line in text.lines for depth in range(len(line.section))
    )
    plain = "".join(compatible(words).lower().split())
    worth = {
        path: 1 + len(plain) / len(heading)
        if plain in (heading := "".join(compatible(path[-1]).lower().split()))
        else share_held(groups, path[-1])
        for path in paths
    }
    best = max(worth, key=lambda path: worth[path], default=())
    if not best or worth[best] < HEADED:
        return []
    return [line for line in text.lines if line.section[: len(best)] == best]


def _numbered(text: DocumentText, address: Address) -> AddressedText:
    """The lines of a numbered unit: below its heading, or from the line that begins with it."""
    units = [address.unit]
    if address.unit in _BY_NUMBER:
        # "Chapter 3" may be headed so, "3" or "三、"; without numbers it is the third.
        units += [Unit.NUMBER]
    for unit in units:
        lines: dict[str, list[TextLine]] = {}
        for number, line in _with_numbers(text, unit):
            lines.setdefault(number, []).append(line)
        if lines and (unit is address.unit or address.number in lines):
            own = lines.get(address.number, [])
            if address.paragraph:
                own = own[address.paragraph - 1 : address.paragraph]
            last = max((int(n) for n in lines if n.isdecimal()), default=0)
            exact = unit is address.unit
            return AddressedText(_quoted(own), exists=True, last=last, exact=exact)
    main = [section for section in text.sections if section.heading]
    if address.unit in _BY_NUMBER and address.number.isdecimal() and main:
        at = int(address.number) - 1
        own = list(main[at].lines) if 0 <= at < len(main) else []
        return AddressedText(_quoted(own), exists=True, last=len(main), exact=False)
    return AddressedText((), exists=False)


def _with_numbers(text: DocumentText, unit: Unit) -> Iterator[tuple[str, TextLine]]:
    """The lines that stand in units of a kind, each with the number of its unit.

    A unit reaches from the heading or the line that begins with its number to the next, or to the
    end of the section in which it began.
    """
    pattern = next(pattern for each, pattern in _WORDS if each is unit)
    current, section = "", tuple[str, ...]()
    for line in text.lines:
        for heading in line.section:
            if number := _number(pattern, heading):
                yield number, line
        if unit is Unit.NUMBER:
            continue
        if number := _number(pattern, line.run.text):
            current, section = number, line.section
        elif line.section != section:
            current = ""
        if current and not any(_number(pattern, heading) for heading in line.section):
            yield current, line


def _number(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(compatible(text).lower().lstrip("#*· \t"))
    if found is None:
        return ""
    number = found["han"] or found["latin"]
    return number if "." in number else plain_number(number)
