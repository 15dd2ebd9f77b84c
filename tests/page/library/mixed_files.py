"""Files of ten kinds, each of which says one thing that no other does."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from typing import Any

import docx
import openpyxl
from pptx import Presentation
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.formats.pdf.samples import made, write
from tests.ingest.formats.web.test_epub import book


@dataclass(frozen=True, slots=True)
class MixedFile:
    """A file, a question that it answers, words of the answer, and the page that it is on."""

    content: bytes
    question: str
    answer: str
    page: int | None = None


def _text(text: str) -> bytes:
    return text.encode()


def _html(text: str) -> bytes:
    return f"<html><body><h1>On animals</h1><p>{text}</p></body></html>".encode()


def _docx(text: str) -> bytes:
    made_: Any = docx.Document()
    made_.add_heading("动物", 1)
    made_.add_paragraph(text)
    return _saved(made_.save)


def _pptx(text: str) -> bytes:
    shown: Any = Presentation()
    for line in ("开场", text):
        slide = shown.slides.add_slide(shown.slide_layouts[1])
        slide.shapes.title.text = "动物"
        slide.placeholders[1].text_frame.text = line
    return _saved(shown.save)


def _xlsx(text: str) -> bytes:
    workbook: Any = openpyxl.Workbook()
    workbook.active.append(["animal", "what is known of it"])
    workbook.active.append(["lynx", text])
    return _saved(workbook.save)


def _mail(text: str) -> bytes:
    message = EmailMessage()
    message["From"] = "keeper@example.org"
    message["Subject"] = "The otter"
    message.set_content(f"{text}\n")
    return bytes(message)


def _pdf(text: str) -> bytes:
    def leaf(canvas: Canvas, line: str) -> None:
        write(canvas, 72, 100, line, 12)

    return made(*(partial(leaf, line=line) for line in ("动物园的来历很长。", text)))


def _epub(text: str) -> bytes:
    return book({"one.xhtml": f"<html><body><h1>Badgers</h1><p>{text}</p></body></html>"})


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


MIXED: Mapping[str, MixedFile] = {
    "panda.txt": MixedFile(
        _text("大熊猫每天要吃三十八公斤竹子。\n"), "大熊猫每天吃多少竹子？", "三十八公斤"
    ),
    "puffin.md": MixedFile(
        _text("# Puffins\n\nThe puffin of the north breeds on the island of Runde.\n"),
        "Where does the puffin breed?",
        "Runde",
    ),
    "heron.html": MixedFile(
        _html("The heron of the marsh nests in the alder trees of Kalmar."),
        "Where does the heron of the marsh nest?",
        "Kalmar",
    ),
    "crane.docx": MixedFile(_docx("丹顶鹤在扎龙湿地越冬。"), "丹顶鹤在哪里越冬？", "扎龙湿地"),
    "camel.pptx": MixedFile(
        _pptx("双峰驼能连续走十七天不喝水。"), "双峰驼能走多少天不喝水？", "十七天", 2
    ),
    "lynx.xlsx": MixedFile(
        _xlsx("The lynx was reintroduced in the Harz in 2000."),
        "When was the lynx reintroduced in the Harz?",
        "2000",
    ),
    "otter.eml": MixedFile(
        _mail("The otter of the aquarium is called Bertolt."),
        "What is the otter of the aquarium called?",
        "Bertolt",
    ),
    "yak.pdf": MixedFile(_pdf("牦牛由林芝牧场的卓玛饲养。"), "牦牛由谁饲养？", "卓玛", 2),
    "badger.epub": MixedFile(
        _epub("The badger of the moor sleeps for fourteen hours a day."),
        "How long does the badger of the moor sleep?",
        "fourteen hours",
    ),
    "hares.csv": MixedFile(
        _text("animal,place,weight\nsnow hare,Lapland,4.1 kg\nbrown hare,Kent,3.2 kg\n"),
        "What is the weight of the snow hare of Lapland?",
        "4.1 kg",
    ),
}
