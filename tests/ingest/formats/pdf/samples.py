"""PDF files made for tests."""

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))

_PROSE = "网络空间治理的规则由各国共同商定，技术标准的制定同样需要广泛的参与和充分的讨论"


def made(*draw: Callable[[Canvas], object], **options: object) -> bytes:
    """A file with a page for each function that draws one."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    for page in draw:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(
    canvas: Canvas, x: float, y: float, text: str, size: float = 10, font: str = SONG
) -> None:
    """Write a line whose baseline is ``y`` points below the page's top."""
    canvas.setFont(font, size)
    canvas.drawString(x, HEIGHT - y, text)


def column(canvas: Canvas, x: float, y: float, lines: int, mark: str = "") -> float:
    """Write a paragraph of full lines and a short last one, the mark raised after its first."""
    for k in range(lines):
        text = _PROSE[:22] if k < lines - 1 else "到此为止。"
        indent = 20 if k == 0 else 0
        text = text[: 20 if k == 0 else 22]
        write(canvas, x + indent, y, text)
        if k == 0 and mark:
            end = x + indent + 10 * len(text)
            canvas.setFont(SONG, 6)
            canvas.drawString(end, HEIGHT - y + 4, mark)
        y += 15
    return y


def article(canvas: Canvas, number: int) -> None:
    """A page of a two-column article: head, headings, paragraphs, notes, a table, its number."""
    write(canvas, 220, 40, "网络治理研究季刊", 8)
    if number == 1:
        write(canvas, 180, 90, "网络空间治理的路径", 20)
    write(canvas, 50, 140, f"{'一二三'[number - 1]}、治理的主体", 13)
    write(canvas, 310, 140, f"（{'一二三'[number - 1]}）治理的规则", 11)
    column(canvas, 50, 165, 8, str(2 * number - 1))
    write(canvas, 50, 700, f"{2 * number - 1}. 第一项来源，出版社，2020 年版。", 7.5)
    column(canvas, 310, 165, 8, str(2 * number))
    if number == 2:
        write(canvas, 310, 420, "表 1 各国的参与", 9)
        for k, cells in enumerate(
            (
                ("国家", "数目", "年份"),
                ("甲国", "12", "2019"),
                ("乙国", "7", "2020"),
                ("丙国", "31", "2021"),
            )
        ):
            for c, cell in enumerate(cells):
                write(canvas, 320 + 80 * c, 440 + 15 * k, cell, 9)
    write(canvas, 310, 700, f"{2 * number}. 第二项来源，出版社，2021 年版。", 7.5)
    write(canvas, 295, 800, str(number), 8)


def articles() -> bytes:
    """The three pages of the article."""
    return made(*(lambda canvas, n=n: article(canvas, n) for n in (1, 2, 3)))
