"""One document as its readers see it: title, abstract, keywords, body, sections, conclusion."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby, takewhile

from index.search.ranking import ScoredPassage
from index.snapshot import Snapshot
from index.storage.records import StoredDocument, StoredPassage
from ingest.characters import compatible
from ingest.layout.references import NOTES_HEADING
from ingest.models import PassageKind
from service.answering.extraction.quotations import SentenceRun

SURE = 3.0
"""The score, in log-odds, of a passage that is cited because it stands where it was asked for."""

_LONGEST_TITLE = 60
_FRONT_LINES = 14
_FRONT_CHARACTERS = 1_500
_ABSTRACT = re.compile(
    r"(?:内容|论文|中文|执行)?(?:摘\s{0,3}要|提\s{0,3}要)|内容简介"
    r"|(?:executive )?summary|abstract|synopsis",
    re.I,
)
_KEYWORDS = re.compile(r"关\s{0,3}键\s{0,3}[词字]|主题词|key\s?words?|index terms", re.I)
_NUMBER = re.compile(
    r"\s{0,3}(?:第?[一二三四五六七八九十\d]{1,3}\s{0,3}(?:[、．.章节部分]{1,2}"
    r"|(?=\s))|[(（][一二三四五六七八九十\d]{1,2}[)）]|[IVX]{1,5}[.．]"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}\.?\s)?\s{0,3}"
)
_CONCLUSION = re.compile(
    r"(?:研究|简短|主要|全文|最终)?(?:结\s{0,3}论|结\s{0,3}语|结束语|总\s{0,3}结|小\s{0,3}结"
    r"|余\s{0,3}论|尾\s{0,3}声)(?:与|和|及|[:：]|$)"
    r"|(?:in )?(?:conclusions?|concluding remarks|closing remarks"
    r"|summary and conclusions?|final remarks)\b"
    r"|(?:讨论|discussion)(?:与|和| and )(?:结论|conclusions?)",
    re.I,
)
_BACK_MATTER = re.compile(
    r"参考|注释|致\s{0,3}谢|附\s{0,3}[录件表]|鸣谢|声明|作者简介|references"
    r"|bibliography|acknowledge?ments?|appendix|annex|notes?\b"
    r"|about the authors?|further reading|see also|funding|disclosure",
    re.I,
)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph, an item, a title or another block, as far as one passage holds it."""

    found: ScoredPassage
    first: int
    last: int

    @property
    def run(self) -> SentenceRun:
        """All of its sentences."""
        return SentenceRun(self.found, self.first, self.last)

    @property
    def section(self) -> tuple[str, ...]:
        """The headings above it, outermost first."""
        return self.found.stored.passage.section

    @property
    def kind(self) -> PassageKind:
        """What it is of."""
        return self.found.stored.passage.kind

    def runs(self) -> Iterator[SentenceRun]:
        """Its sentences, each by itself."""
        return (SentenceRun(self.found, k, k) for k in range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class Section:
    """A main section: its heading, empty where it has none, and all lines below it."""

    heading: str
    lines: tuple[TextLine, ...]


class DocumentText:
    """A document's passages, taken apart into lines."""

    def __init__(self, document: StoredDocument, passages: Sequence[StoredPassage]) -> None:
        self.document = document
        self.found = tuple(ScoredPassage(stored, SURE, ()) for stored in passages)

    @classmethod
    def of(cls, snapshot: Snapshot, document_id: str) -> "DocumentText":
        """The text of one document of a library."""
        return cls(snapshot.document(document_id), snapshot.passages(document_id))

    @cached_property
    def lines(self) -> tuple[TextLine, ...]:
        """All lines in reading order, footnotes and captions apart."""
        apart = {PassageKind.FOOTNOTE, PassageKind.CAPTION}
        kept = (found for found in self.found if found.stored.passage.kind not in apart)
        return tuple(chain.from_iterable(map(_lines_of, kept)))

    @cached_property
    def name(self) -> str:
        """Its title in the catalogue, else the one that it prints, else the name of its file."""
        title = str(self.document.csl.get("title") or "").strip()
        return title or (self.title.run.text if self.title else self.document.source)

    @cached_property
    def title(self) -> TextLine | None:
        """The title that it prints: a heading, or a first line that is no sentence."""
        first = next(iter(self.lines), None)
        if first is None or first.kind is PassageKind.HEADING:
            return first
        words = first.run.text
        alone = len(words) <= _LONGEST_TITLE and first.run.last == first.run.first
        return first if alone and not first.section and not ends_sentence(words) else None

    @cached_property
    def front(self) -> tuple[TextLine, ...]:
        """Its first lines: the title block, and some text where that is short."""
        kept: list[TextLine] = []
        length = 0
        for line in self.lines[:_FRONT_LINES]:
            length += len(line.run.text)
            if kept and length > _FRONT_CHARACTERS:
                break
            kept.append(line)
        return tuple(kept)

    @cached_property
    def opening(self) -> str:
        """The text of its first passages, for what it says of itself."""
        return "\n".join(line.run.text for line in (*self.front, *self.body[:4]))

    @cached_property
    def abstract(self) -> tuple[TextLine, ...]:
        """The lines below the heading of an abstract, none where there is no such heading."""
        return self._below(_ABSTRACT)

    @cached_property
    def keywords(self) -> tuple[TextLine, ...]:
        """The lines below the heading of the keywords, none where there is no such heading."""
        return self._below(_KEYWORDS)

    def _below(self, heading: re.Pattern[str]) -> tuple[TextLine, ...]:
        """The first lines that stand right below a heading of a form."""

        def is_below(line: TextLine) -> bool:
            return bool(line.section) and bool(heading.fullmatch(_unnumbered(line.section[-1])))

        start = next((k for k, line in enumerate(self.lines) if is_below(line)), None)
        if start is None:
            return ()
        section = self.lines[start].section
        rest = self.lines[start:]
        return tuple(takewhile(lambda line: line.section == section, rest))

    @cached_property
    def body(self) -> tuple[TextLine, ...]:
        """The lines of the text itself, without title, abstract, keywords, notes and references."""
        apart = {*self.abstract, *self.keywords}
        return tuple(
            line
            for line in self.lines
            if line.kind is PassageKind.BODY
            and line not in apart
            and not any(map(is_back_matter, line.section))
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its main sections in order; text before the first heading is one without a heading."""
        depth = 0
        paths = {line.section for line in self.body if line.section}
        while len({path[: depth + 1] for path in paths}) == 1 and any(
            len(path) > depth + 1 for path in paths
        ):
            depth += 1
        grouped = groupby(self.body, key=lambda line: line.section[depth : depth + 1])
        return tuple(Section("".join(path), tuple(lines)) for path, lines in grouped)

    @cached_property
    def conclusion(self) -> tuple[TextLine, ...]:
        """The lines below a heading that names a conclusion; none where there is none."""
        own = [line for line in self.body if line.section and is_conclusion(line.section)]
        last = own[-1].section if own else ()
        return tuple(line for line in own if line.section == last)

    @cached_property
    def closing(self) -> tuple[TextLine, ...]:
        """The last paragraph of its body."""
        return self.body[-1:]


def ends_sentence(words: str) -> bool:
    """Whether words end as a sentence does."""
    return words.rstrip("”’\"'」』）)").endswith(
        ("。", "！", "？", "…", ".", "!", "?", "；", ";", "：", ":")
    )


def is_back_matter(heading: str) -> bool:
    """Whether a heading is of references, notes, thanks or what is appended."""
    bare = compatible(_unnumbered(heading))
    return bool(_BACK_MATTER.match(bare) or NOTES_HEADING.match(bare))


def is_conclusion(section: Sequence[str]) -> bool:
    """Whether one of some headings names a conclusion."""
    return any(_CONCLUSION.match(_unnumbered(heading)) for heading in section)


def _unnumbered(heading: str) -> str:
    """A heading without its number and the marks around it."""
    return heading[_NUMBER.match(heading).end() :].strip(" \t　:：【】[]")  # type: ignore[union-attr]


def _lines_of(found: ScoredPassage) -> Iterator[TextLine]:
    passage = found.stored.passage
    if not passage.sentences:
        yield TextLine(found, 0, 0)
        return
    first = 0
    for at in range(1, len(passage.sentences)):
        if "\n" in passage.gap_before(at):
            yield TextLine(found, first, at - 1)
            first = at
    yield TextLine(found, first, len(passage.sentences) - 1)
