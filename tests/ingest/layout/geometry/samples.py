"""Lines of pages as a loader gives them, made for tests."""

from dataclasses import dataclass, field

from ingest.block_kinds import BlockKind
from ingest.layout.geometry.classification import classify
from ingest.source_layout import Box, LaidLine, Layout

WIDTH, HEIGHT = 595.0, 842.0
BODY = "Song"
PROSE = "网络空间治理的规则由各国共同商定而技术标准的制定同样需要广泛的参"


@dataclass(slots=True)
class Pages:
    """Pages in the making: each line goes below the one before it."""

    lines: list[LaidLine] = field(default_factory=list)
    text: str = ""
    page: int = 1
    y: float = 100.0

    def turn(self) -> None:
        """Begin another page."""
        self.page += 1
        self.y = 100.0
        self.text += "\f"

    def line(
        self,
        text: str,
        *,
        size: float = 10.0,
        font: str = BODY,
        x: float = 60.0,
        y: float | None = None,
        gap: float = 1.5,
    ) -> None:
        """Write a line ``gap`` sizes below the last one, or at a height."""
        self.y = self.y + gap * size if y is None else y
        wide = sum(size if ord(c) > 0x2E7F else size / 2 for c in text)
        self.text += text
        end = len(self.text)
        box = Box(x, self.y - 0.85 * size, x + wide, self.y + 0.22 * size)
        self.lines.append(
            LaidLine(end - len(text), end, page=self.page, box=box, size=size, font=font)
        )
        self.text += "\n"

    def prose(
        self, lines: int = 4, *, x: float = 60.0, size: float = 10.0, gap: float = 2.0
    ) -> None:
        """Write a paragraph of full lines and a short last one."""
        for k in range(lines - 1):
            indent = 2 * size if k == 0 else 0.0
            length = len(PROSE) - (2 if k == 0 else 0)
            self.line(PROSE[:length], x=x + indent, size=size, gap=gap if k == 0 else 1.5)
        self.line("到此为止。", x=x, size=size)

    def classified(self) -> Layout:
        """The pages' layout with the kind and the block of each line."""
        sizes = ((WIDTH, HEIGHT),) * self.page
        return classify(Layout("test", tuple(self.lines), sizes, printed=True), self.text)

    def read(self) -> list[tuple[BlockKind | None, int, str]]:
        """Kind, level and text of each line, as they are classified."""
        lines = self.classified().lines
        return [(line.kind, line.level, self.text[line.start : line.end]) for line in lines]

    def of(self, kind: BlockKind) -> list[str]:
        """The lines of a kind."""
        return [text for own, _, text in self.read() if own is kind]

    def levels(self) -> list[tuple[str, int]]:
        """The headings with their levels."""
        return [(text, level) for kind, level, text in self.read() if kind is BlockKind.HEADING]
