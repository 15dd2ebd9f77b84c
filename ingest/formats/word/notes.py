"""The footnotes and endnotes of a Word document, and what they are numbered."""

from dataclasses import dataclass, field

from lxml import etree

from ingest.formats.numbers import written
from ingest.formats.word.elements import W, child, children, number, value

_DEFAULTS = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass(frozen=True, slots=True)
class Note:
    """A note that the text refers to: its identifier, its mark as shown, and what it holds.

    ``own_mark`` is whether somebody typed the mark, in the text and in the note.
    """

    id: str
    mark: str
    content: etree._Element
    own_mark: bool = False


@dataclass(slots=True)
class Notes:
    """The notes of one kind, in the order in which the text refers to them.

    Attributes:
        kind: ``footnote`` or ``endnote``.
        contents: the notes by the file's identifiers.
        settings: what the document says of notes, if anything.
        sections: what its sections say, in order.
        cited: those referred to so far.
    """

    kind: str
    contents: dict[str, etree._Element]
    settings: etree._Element | None
    sections: list[etree._Element]
    cited: list[Note] = field(default_factory=list)
    _count: int = 0

    def cite(self, key: str, section: int, own_mark: str = "") -> Note | None:
        """The note that a reference leads to; None where the file has none."""
        content = self.contents.get(key)
        if content is None:
            return None
        if own_mark:
            mark = own_mark
        else:
            self._count += 1
            start = number(self._stated(section, "numStart"))
            style = value(self._stated(section, "numFmt")) or _DEFAULTS[self.kind]
            mark = written(self._count + (1 if start is None else start) - 1, style)
        note = Note(f"{self.kind}-{len(self.cited) + 1}", mark, content, bool(own_mark))
        self.cited.append(note)
        return note

    def end_section(self, section: int) -> None:
        """Begin to count anew below a section, where the document says so."""
        if value(self._stated(section + 1, "numRestart")) == "eachSect":
            self._count = 0

    def _stated(self, section: int, name: str) -> etree._Element | None:
        own = self.sections[section] if section < len(self.sections) else None
        found = child(own, f"{self.kind}Pr", name)
        return found if found is not None else child(self.settings, f"{self.kind}Pr", name)


def contents(root: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    """The notes of a part by their identifiers, the lines that part them left out."""
    return {value(note, "id"): note for note in children(root, kind) if not note.get(f"{W}type")}
