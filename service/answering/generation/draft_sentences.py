"""What a model writes, taken apart into sentences and the marks that they carry."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.sentences import sentence_bounds

MOST_IN_RANGE = 50
"""[1-3] is three marks; a longer range than this is none."""

_SPACE = "[ \\t\u00a0\u3000]"
_NUMBER = rf"{_SPACE}*\d{{1,9}}{_SPACE}*"
_MARK = rf"[\[［【]\^?{_NUMBER}(?:[,，、;；~～–—-]{_NUMBER})*(?:†[^\[\]］【】\n]{{0,40}})?[\]］】]"
_MARKS = re.compile(_MARK)
_RANGE = re.compile(r"(\d{1,9})\s*[~～–—-]\s*(\d{1,9})")
_TERMINALS = "。！？!?．.…"
_CLOSERS = "”’」』\"'）)*_"
# Where what stands before may be worked on: a new line, or marks where a sentence ends. The next
# character must be there and be none that might still belong to what stands before.
_CUT = re.compile(
    rf"\n[^\S\n]*(?=[^\s\[［【])"
    rf"|(?:(?<![{_TERMINALS}])[{_TERMINALS}]+[{_CLOSERS}]*{_SPACE}*(?:{_MARK}{_SPACE}*)+"
    rf"|(?<![\]］】])(?:{_MARK}{_SPACE}*){{1,40}}[{_TERMINALS}]+[{_CLOSERS}]*(?:{_SPACE}*{_MARK})*{_SPACE}*)"
    rf"(?=[^\s\[［【(（a-z{_TERMINALS}{_CLOSERS}])"
)

LONGEST_RUN = 4000
"""Characters after which a run ends wherever it is."""

_ENDING = re.compile(rf"[{_TERMINALS}]{{1,60}}[{_CLOSERS}]{{0,60}}(?=\s+[^\sa-z])")
_THINKING, _THOUGHT = "<think>", "</think>"

_RULE = re.compile(r"[-*_=|:+\s]{3,}|\s*(?:```|~~~).*")
_LEADS = re.compile(
    r"\A\s*(?:>|#{1,6}(?=\s)|[-*+–—](?=\s)|[•·●▪◦‣]|\d{1,2}[.)](?=\s)|\d{1,2}、|[(（]\d{1,2}[)）])\s*"
)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?=[^()\s]*[/.:#])[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)?")
_TAG = re.compile(r"<!--.*?(?:-->|$)|</?[A-Za-z!?][^<>]*>?")
_EMPHASIS = (
    re.compile(r"(\*{1,3})(?=\S)(.{1,400}?)(?<=\S)\1"),
    re.compile(r"(?<!\w)(_{1,3})(?=\S)(.{1,400}?)(?<=\S)\1(?!\w)"),
    re.compile(r"(~~)(?=\S)(.{1,400}?)(?<=\S)\1"),
)
# At the end of what is being written: a mark that is still open, and a word that may go on.
_UNCLOSED = re.compile(r"[\[［【][^\]］】]{0,20}\Z")
_LAST_WORD = re.compile(r"(?<![!-~])[!-~]{1,200}\Z")
# Of what cannot be seen a line needs only its spaces.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as a model wrote it, without marks and markup, and the numbers it was marked with.

    ``own`` is whether it carries a mark itself; without one it has those of the next sentence of
    its line that does.
    """

    text: str
    marks: tuple[int, ...]
    own: bool


class RunReader:
    """Takes what a model writes piece by piece, and gives it out in runs that are complete.

    The runs are the same wherever the pieces were parted.
    """

    def __init__(self) -> None:
        self._rest = ""
        self._thinking: bool | None = None

    def feed(self, piece: str) -> Iterator[str]:
        """The runs that a further piece completes."""
        self._rest += piece
        if not self._has_begun():
            return
        while (end := self._end()) is not None:
            yield self._rest[:end]
            self._rest = self._rest[end:]

    def finish(self) -> Iterator[str]:
        """What is left when the model has ended."""
        if self._has_begun() and self._rest.strip():
            yield self._rest
        self._rest = ""

    @property
    def begun(self) -> str:
        """What has come of the run that is not yet complete."""
        return self._rest if self._has_begun() else ""

    def _end(self) -> int | None:
        """Where the first run ends; None as long as what is yet to come may be part of it."""
        # One character more than a run may have: the one that shows it to be complete.
        near = self._rest[: LONGEST_RUN + 1]
        for match in _CUT.finditer(near):
            at = match.end()
            if "\n" in match.group() or _is_complete(near[:at], near[at]):
                return at
        return LONGEST_RUN if len(near) > LONGEST_RUN else None

    def _has_begun(self) -> bool:
        """Whether the model is past the thoughts that some put before the answer."""
        if self._thinking is None:
            begun = self._rest.lstrip()
            if len(begun) < len(_THINKING) and _THINKING.startswith(begun):
                return False
            self._thinking = begun.startswith(_THINKING)
        if self._thinking:
            _, thought, rest = self._rest.partition(_THOUGHT)
            if not thought:
                return False
            self._rest, self._thinking = rest, False
        return True


def drafts_of(run: str) -> list[DraftSentence]:
    """The sentences of a run, in order; a line of marks alone belongs to the line before it."""
    drafts: list[DraftSentence] = []
    for line in run.split("\n"):
        text, marks = _without_marks(plain(line))
        if text:
            drafts += _sentences(text, marks)
        elif marks and drafts:
            last = drafts[-1]
            numbers = tuple(number for _, given in marks for number in given)
            drafts[-1] = DraftSentence(
                last.text, (last.marks if last.own else ()) + numbers, own=True
            )
    return drafts


def beginning(text: str) -> str:
    """What there is of a run that is not complete, to its last whole word, without its marks."""
    text = _UNCLOSED.sub("", plain(text.rsplit("\n", maxsplit=1)[-1]))
    return _LAST_WORD.sub("", _without_marks(text)[0]).rstrip()


def has_marks(text: str) -> bool:
    """Whether a text holds what reads as a mark."""
    return _MARKS.search(text) is not None


def plain(line: str) -> str:
    """A line without markup and without what cannot be seen."""
    line = "".join(
        " " if char.isspace() else char
        for char in line
        if char.isspace() or unicodedata.category(char) not in _UNSEEN
    )
    if _RULE.fullmatch(line):
        return ""
    while (lead := _LEADS.match(line)) is not None:
        line = line[lead.end() :]
    line = _LINK.sub(_label, _TAG.sub("", line))
    for emphasis in _EMPHASIS:
        line = emphasis.sub(r"\2", line)
    line = line.replace("``", '"').replace("''", '"').replace("`", "").replace("**", "")
    return line.replace("|", " ").strip()


def _label(link: re.Match[str]) -> str:
    """What a link shows; where that is a mark, the mark."""
    return f"[{link[1]}]" if re.fullmatch(r"\^?[\d,、\s]+", link[1]) else link[1]


def _is_complete(text: str, following: str) -> bool:
    """Whether a sentence ends where a text does, by the first character of what follows."""
    bare, _ = _without_marks(text.rsplit("\n", maxsplit=1)[-1])
    return any(end == len(bare) for _, end in sentence_bounds(f"{bare} {following}"))


_Marks = list[tuple[int, tuple[int, ...]]]


def _without_marks(line: str) -> tuple[str, _Marks]:
    """The line without its marks; their places in it, and their numbers."""
    text, marks, done = "", _Marks(), 0
    for match in [*_MARKS.finditer(line), None]:
        part = line[done : match.start() if match else len(line)]
        parted = text[-1:].isascii() and part[:1].isascii() and part[:1].isalnum()
        text += " " + part if text and parted and not text[-1].isspace() else part
        if match:
            text = text.rstrip()
            marks.append((len(text), _numbers(match.group())))
            done = match.end()
    lead = len(text) - len(text.lstrip())
    return text.strip(), [(max(at - lead, 0), numbers) for at, numbers in marks]


def _numbers(mark: str) -> tuple[int, ...]:
    mark = mark.split("†", maxsplit=1)[0]
    numbers = [int(number) for number in re.findall(r"\d+", mark)]
    for first, last in ((int(a), int(b)) for a, b in _RANGE.findall(mark)):
        if first < last <= first + MOST_IN_RANGE:
            numbers += range(first + 1, last)
    return tuple(sorted(numbers))


def _sentences(text: str, marks: _Marks) -> list[DraftSentence]:
    bounds = [
        (start + first, start + last)
        for start, end in _parted(text, [at for at, _ in marks])
        for first, last in sentence_bounds(text[start:end])
    ]
    given: list[list[int]] = [[] for _ in bounds]
    for at, numbers in marks:
        place = sum(start < at for start, _ in bounds)
        given[max(place - 1, 0)] += numbers
    drafts: list[DraftSentence] = []
    following: tuple[int, ...] = ()
    for (start, end), own in zip(reversed(bounds), reversed(given), strict=True):
        following = tuple(own) or following
        drafts.append(DraftSentence(text[start:end], following, own=bool(own)))
    return drafts[::-1]


def _parted(text: str, places: list[int]) -> list[tuple[int, int]]:
    """The text in parts: a full stop after a mark ends a sentence, after whatever word."""
    ends = [ending.end() for at in places if (ending := _ENDING.match(text, at)) is not None]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))
