"""PowerPoint's files made to harm."""

from collections.abc import Callable, Iterator
from functools import partial

from eval.robustness import archive_files as files
from eval.robustness.archive_files import MAIN, changed, entries_of
from eval.robustness.traps.markup import nested

_with = partial(changed, ".pptx")


def traps() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Traps by what each does; they are made when called."""
    line = "<a:p><a:r><a:t>river</a:t></a:r></a:p>"
    body = files.shape(line)
    table = (
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{}</a:tbl></a:graphicData></a:graphic>"
        "</p:graphicFrame>"
    )
    cell = f"<a:tc><a:txBody>{line}</a:txBody></a:tc>"
    shapes = {
        "groups 200 deep": nested("p:grpSp", 200, body),
        "shapes in shapes": nested("p:sp", 100, body),
        "10,000 shapes": body * 10_000,
        "100,000 paragraphs": files.shape(line * 100_000),
        "level that is none": files.shape(f'<a:p><a:pPr lvl="x9"/>{line[5:]}'),
        "level of an accent": files.shape(f'<a:p><a:pPr lvl="²"/>{line[5:]}'),
        "list from 5,000 digits": files.shape(
            f'<a:p><a:pPr><a:buAutoNum type="arabicPeriod" startAt="{"9" * 5000}"/></a:pPr>'
            f"{line[5:]}"
        ),
        "list from other digits": files.shape(
            f'<a:p><a:pPr><a:buAutoNum type="romanUcPeriod" startAt="٣"/></a:pPr>{line[5:]}'
        ),
        "list from below none": files.shape(
            f'<a:p><a:pPr><a:buAutoNum type="" startAt="-9"/></a:pPr>{line[5:]}'
        ),
        "table of 100,000 cells": table.format(f"<a:tr>{cell * 100}</a:tr>" * 1_000),
        "tables in tables": table.format(
            nested("a:tbl><a:tr><a:tc", 1).replace("river", "") + f"<a:tr>{cell}</a:tr>"
        ),
        "diagram of itself": '<p:graphicFrame><d:relIds xmlns:d="http://schemas.openxmlformats.org/'
        'drawingml/2006/diagram" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships" r:dm="rId2"/></p:graphicFrame>',
    }
    for name, held in shapes.items():
        yield (
            name,
            partial(
                _with,
                {
                    MAIN[".pptx"]: files.slide(held),
                    "ppt/slides/_rels/slide1.xml.rels": files.relations(
                        ("notesSlide", "slide1.xml"), ("diagramData", "slide1.xml")
                    ),
                },
            ),
        )
    main = entries_of(".pptx")["ppt/presentation.xml"]
    one = main[main.index("<p:sldId ") : main.index("</p:sldIdLst>")]
    yield (
        "one slide 10,000 times",
        partial(_with, {"ppt/presentation.xml": main.replace(one, one * 10_000)}),
    )
    large = files.slide(files.shape(line * 5_000))
    yield (
        "a large slide 1,000 times",
        partial(
            _with,
            {"ppt/presentation.xml": main.replace(one, one * 1_000), MAIN[".pptx"]: large},
        ),
    )
    yield (
        "slide that is the presentation",
        partial(
            _with,
            {"ppt/_rels/presentation.xml.rels": files.relations(("slide", "presentation.xml"))},
        ),
    )
