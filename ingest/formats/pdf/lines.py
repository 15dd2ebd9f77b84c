"""From a page's characters to its lines: what stands beside each other on one baseline."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.alignment import Span
from ingest.formats.pdf.characters import Bounds, PageCharacters, Run
from ingest.source_layout import Box, LaidLine, pack_edges

ASCENT = 0.85
"""How far a line's box reaches above its baseline, in sizes of its type."""

DESCENT = 0.22
"""How far it reaches below."""

# In sizes of the type: gaps that part cells or columns, and how far a line's own characters may
# stand above, below or before each other.
_COLUMN_GAP = 1.8
_WORD_GAP = 0.8
_OVERLAP = 0.4
_STEP_BACK = 1.0
_SHIFT = 0.62
_FAR_SHIFT = 1.2
# A superscript is smaller than its line's type and stands higher, in sizes of that.
_SMALLER = 0.86
_HIGHER = 0.12
_TURNS = (0, 90, 180, 270)


@dataclass(slots=True)
class _Line:
    """A line in the making: its characters' places in the page's text, boxes and runs."""

    at: list[int] = field(default_factory=list)
    boxes: list[Bounds] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    size: float = 0.0
    baseline: float = 0.0
    end: float = 0.0

    def add(self, at: int, box: Bounds, run: Run) -> None:
        self.at.append(at)
        self.boxes.append(box)
        self.runs.append(run)
        if run.size > _SMALLER * self.size:
            self.size, self.baseline = run.size, run.baseline
        self.end = _along(box, run.rotation)[1]


def page_text_and_lines(
    page: PageCharacters, number: int, offset: int
) -> tuple[str, list[LaidLine]]:
    """The text of a page and its lines, the page's text beginning at ``offset`` of the source.

    The text is the page's but for ends of lines that pdfium puts in where a line only goes up to
    a superscript or down from it: they are taken out, or become spaces where there is a gap.
    """
    text = list(page.text)
    lines = list(_lines(page, text))
    kept: list[int] = []
    length = offset
    for character in text:
        kept.append(length)
        length += len(character)
    return "".join(text), [_laid(line, kept, number) for line in lines]


def _lines(page: PageCharacters, text: list[str]) -> Iterator[_Line]:
    line = _Line()
    for at, box, run in _seen(page):
        if line.at:
            between = text[line.at[-1] + 1 : at]
            if not _goes_on(line, box, run, broken="\n" in between):
                yield line
                line = _Line()
            elif "\n" in between:
                blank = _along(box, run.rotation)[0] - line.end > _OVERLAP / 2 * line.size
                _close_up(text, line.at[-1] + 1, at, " " if blank else "")
        line.add(at, box, run)
    if line.at:
        yield line


def _seen(page: PageCharacters) -> Iterator[tuple[int, Bounds, Run]]:
    """The characters that are no white space; one without a box stands where the last one does."""
    box: Bounds = (0.0, 0.0, 0.0, 0.0)
    run = Run(0.0, "", 0, 0.0)
    for at, character in enumerate(page.text):
        if not character.isspace():
            box, run = page.boxes[at] or box, page.runs[at] or run
            yield at, box, run


def _close_up(text: list[str], first: int, last: int, gap: str) -> None:
    text[first] = gap
    text[first + 1 : last] = [""] * (last - first - 1)


def _goes_on(line: _Line, box: Bounds, run: Run, *, broken: bool) -> bool:
    """Whether a character stands on a line, right behind it."""
    if run.rotation != line.runs[-1].rotation:
        return False
    if run.rotation not in _TURNS:
        return not broken
    size = max(line.size, run.size)
    gap = _along(box, run.rotation)[0] - line.end
    shift = abs(run.baseline - line.baseline) if run.rotation == 0 else 0.0
    if broken:
        # Without a change of height pdfium's end of a line is one.
        return (
            run.rotation == 0
            and run.baseline != line.runs[-1].baseline
            and shift <= _SHIFT * size
            and -_OVERLAP * size <= gap <= _WORD_GAP * size
        )
    return -_STEP_BACK * size <= gap <= _COLUMN_GAP * size and shift <= _FAR_SHIFT * size


def _along(box: Bounds, rotation: int) -> tuple[float, float]:
    """Where a box begins and ends in the direction that its text runs in."""
    x0, y0, x1, y1 = box
    if rotation == 90:  # noqa: PLR2004 - degrees
        return y0, y1
    if rotation == 180:  # noqa: PLR2004 - degrees
        return -x1, -x0
    if rotation == 270:  # noqa: PLR2004 - degrees
        return -y1, -y0
    return x0, x1


def _laid(line: _Line, places: Sequence[int], number: int) -> LaidLine:
    size = Counter(run.size for run in line.runs).most_common(1)[0][0]
    font = Counter(run.font for run in line.runs).most_common(1)[0][0]
    rotation = line.runs[0].rotation
    level = Counter(run.baseline for run in line.runs if run.size == size).most_common(1)[0][0]
    x0, y0 = min(b[0] for b in line.boxes), min(b[1] for b in line.boxes)
    x1, y1 = max(b[2] for b in line.boxes), max(b[3] for b in line.boxes)
    if rotation == 0:
        y0, y1 = level - ASCENT * size, level + DESCENT * size
    box = Box(round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))
    return LaidLine(
        start=places[line.at[0]],
        end=places[line.at[-1]] + 1,
        page=number,
        box=box,
        size=round(size, 1),
        font=font,
        rotation=rotation,
        raised=tuple(_raised(line, places, size, level)) if rotation == 0 else (),
        edges=_edges(line, places, box) if rotation in _TURNS else b"",
    )


def _edges(line: _Line, places: Sequence[int], box: Box) -> bytes:
    """Where the line's characters stand along it; white space is as wide as its gap."""
    rotation = line.runs[0].rotation
    origin = _along((box.x0, box.y0, box.x1, box.y1), rotation)[0]
    edges: list[float] = []
    following = places[line.at[0]]
    end = origin
    for at, bounds in zip(line.at, line.boxes, strict=True):
        begins, ends = _along(bounds, rotation)
        for _ in range(following, places[at]):
            edges += (end, begins)
        edges += (begins, ends)
        following, end = places[at] + 1, ends
    return pack_edges(edges, origin)


def _raised(line: _Line, places: Sequence[int], size: float, level: float) -> Iterator[Span]:
    first: int | None = None
    before = 0
    for at, run in zip(line.at, line.runs, strict=True):
        is_raised = run.size < _SMALLER * size and run.baseline < level - _HIGHER * size
        if is_raised and first is None:
            first = at
        elif not is_raised and first is not None:
            yield Span(places[first], places[before] + 1)
            first = None
        before = at
    if first is not None:
        yield Span(places[first], places[before] + 1)
