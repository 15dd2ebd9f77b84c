"""Word's files made to harm."""

from collections.abc import Callable, Iterator
from functools import partial

from eval.robustness import archive_files as files
from eval.robustness.archive_files import MAIN, changed, entries_of
from eval.robustness.traps.markup import nested

_with = partial(changed, ".docx")
_WORD_STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:styles>'
)
_BASED = (
    '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="{}"/>'
    "</w:style>"
)
_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_MARK = '<w:r><w:footnoteReference w:id="2"/></w:r>'
_RUN = "<w:r><w:t>river</w:t></w:r>"


def _word_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + f"<w:p>{_RUN}</w:p>" + "</w:tc></w:tr></w:tbl>" * depth


def traps() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Traps by what each does; they are made when called."""
    bodies = {f"table nested {depth} times": _word_tables(depth) for depth in (20, 80)} | {
        "columns that span 10^9": '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/>'
        f"</w:tcPr><w:p>{_RUN}</w:p></w:tc></w:tr></w:tbl>",
        "columns that span a word": '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="many"/>'
        f"</w:tcPr><w:p>{_RUN}</w:p></w:tc></w:tr></w:tbl>",
        "row that leaves out 10^9": '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1000000000"/>'
        f"</w:trPr><w:tc><w:p>{_RUN}</w:p></w:tc></w:tr></w:tbl>",
        "size of 5,000 digits": f'<w:p><w:r><w:rPr><w:sz w:val="{"9" * 5000}"/></w:rPr><w:t>a</w:t>'
        "</w:r></w:p>",
        "size that is none": '<w:p><w:r><w:rPr><w:sz w:val="nan"/></w:rPr><w:t>a</w:t></w:r></w:p>',
        "level of 10^9": '<w:p><w:pPr><w:outlineLvl w:val="1000000000"/><w:numPr><w:ilvl w:val="'
        f'999999999"/><w:numId w:val="1"/></w:numPr></w:pPr>{_RUN}</w:p>',
        "level below none": '<w:p><w:pPr><w:outlineLvl w:val="-9"/><w:numPr><w:ilvl w:val="-9"/>'
        f'<w:numId w:val="1"/></w:numPr></w:pPr>{_RUN}</w:p>',
        "symbol of no sign": '<w:p><w:r><w:sym w:char="FFFFFFFFF"/><w:sym w:char="D800"/>'
        '<w:sym w:char="x"/><w:sym/></w:r></w:p>',
        "fields that never end": f"<w:p>{_FIELD * 20_000}{_RUN}</w:p>",
        "100,000 runs": f"<w:p>{_RUN * 100_000}</w:p>",
        "100,000 paragraphs": f"<w:p>{_RUN}</w:p>" * 100_000,
        "table of 200,000 cells": "<w:tbl>"
        + f"<w:tr>{f'<w:tc><w:p>{_RUN}</w:p></w:tc>' * 200}</w:tr>" * 1_000
        + "</w:tbl>",
        "50,000 marks of one note": f"<w:p>{_MARK * 50_000}</w:p>",
        "formula 80 deep": '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument'
        f'/2006/math">{nested("m:f><m:num", 1)}</m:oMath></w:p>',
        "insertions 200 deep": f"<w:p>{nested('w:ins', 200, _RUN)}</w:p>",
        "10,000 items of a list": '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/>'
        f"</w:numPr></w:pPr>{_RUN}</w:p>" * 10_000,
        "no body": "</w:body><w:body>",
    }
    for name, body in bodies.items():
        yield name, partial(_with, {MAIN[".docx"]: files.word(body)})
    chain = "".join(_BASED.format(f"S{i}", f"s{i}", f"S{i + 1}") for i in range(20_000))
    heading = '<w:p><w:pPr><w:pStyle w:val="S0"/></w:pPr><w:r><w:t>river</w:t></w:r></w:p>'
    for name, styles in {
        "styles in a loop": _BASED.format("S0", "a", "S1") + _BASED.format("S1", "b", "S0"),
        "styles 20,000 deep": chain,
        "heading 10^9": '<w:style w:type="paragraph" w:styleId="S0"><w:name w:val="heading '
        '1000000000"/></w:style>',
    }.items():
        yield (
            name,
            partial(
                _with,
                {
                    "word/styles.xml": _WORD_STYLES.format(styles),
                    MAIN[".docx"]: files.word(heading),
                },
            ),
        )
    numbering = entries_of(".docx")["word/numbering.xml"]
    for name, before, after in (
        ("list from 5,000 digits", '<w:start w:val="1"/>', f'<w:start w:val="{"9" * 5000}"/>'),
        ("list from a word", '<w:start w:val="1"/>', '<w:start w:val="one"/>'),
        ("list of unknown numbers", 'w:val="decimal"', 'w:val="river"'),
        ("list of 1,000 numbers at once", "%1.", "%1%2%3%4%5%6%7%8%9" * 1_000),
        ("list of itself", 'abstractNumId w:val="0"', 'abstractNumId w:val="1"'),
    ):
        yield (
            name,
            partial(_with, {"word/numbering.xml": numbering.replace(before, after)}),
        )
    note = entries_of(".docx")["word/footnotes.xml"]
    inner = '<w:r><w:t>a</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    yield (
        "note that has itself",
        partial(_with, {"word/footnotes.xml": note.replace("<w:r>", f"{inner}<w:r>", 1)}),
    )
    yield (
        "parts that are one another",
        partial(
            _with,
            {
                "_rels/.rels": files.relations(("officeDocument", "_rels/.rels")),
                "word/_rels/document.xml.rels": files.relations(
                    ("styles", "document.xml"), ("footnotes", "document.xml")
                ),
            },
        ),
    )
    yield (
        "part that leads far up",
        partial(
            _with,
            {"_rels/.rels": files.relations(("officeDocument", "../" * 9_000 + "a"))},
        ),
    )
