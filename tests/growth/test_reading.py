"""No reading takes more time for each character of a longer text, whatever the text."""

from contextlib import suppress
from functools import partial

import pytest

from ingest.errors import UnknownEncoding
from ingest.formats.text_files import decode
from ingest.formats.web import html
from ingest.layout.declared import declared_structure
from ingest.sentences import sentence_bounds
from ingest.splitting import split
from tests.growth.hostile_texts import PIECES, PLAIN, Hostile
from tests.growth.measuring import assert_linear
from tests.ingest.reading import count, read

# Pieces that look like something of a document, each on a line of its own or not.
DOCUMENT = tuple(
    Hostile((piece,))
    for piece in (
        "word\n", "甲乙\n\n", "\fa\n", " a\n", "a\n\n\n\n", "\n a", "12\f", "- 1 -\n", "......12\n",
        "参考文献\n", "Notes\n", "Heading\nText. Text, text.\n", "1. x\n", "一、甲\n", "(一)甲\n",
        "# a\n", "## b\n\n", "• a\n", "- a\n", "|a|b|\n", "a\tb\n", "a   b   c\n", "```\n",
        "[1] note.\n", "text[1]\n", "① note\n", "text①\n", "1 note\n", "text。1\n", "[^1]: a\n",
        "a[^1] b\n", "水。①", "水。1", "水。[1]", "http://a.b/c\n", "see http://a.b/c.\n",
        "李平：《河流》，出版社1990年版，第12页。\n", "参见Smith, J., p. 3\n", "Abstract: a\n",
        "关键词：a b\n", "图1 a\n", "资料来源：a\n", "甲：好。\n", "gov-\n", "co\xad\n",
        "https://a.example/b\n", "riverboardofthe", "RiverGovernanceOfThe", "thequickbrownfoxA",
        "AaBb", "«a", "a«水", "Ｇ1", "ﬁ", "１", "水,", "水.",
        "第1条 ", "Dr. ", "U.S.", "?! ", "(a(b)c)", 'He said "so." ', "、、a\n",
    )
)  # fmt: skip
PARTED = (
    *PIECES,
    Hostile((".", " "), after="a"),
    Hostile(("(", ")")),
    Hostile(("。", ")")),
    Hostile(("“", "。”")),
    Hostile(("# ", " "), after="a"),
    # Many marks of one note, and notes of many lines.
    Hostile(("水。[1]",), after="\n参考文献\n[1] a"),
    Hostile(("水。[1]", "a\n"), before="x[1]\n参考文献\n[1] "),
    Hostile(("水。①", "a\n")),
    Hostile(("水。1", "\n1 a"), before="\f"),
    Hostile(("a b c\n",), before="x\f"),
)
WHOLE = (*PLAIN, *PARTED, *DOCUMENT)
SMALL = (1_000, 4_000)
"""Lengths compared: reading does much to each character."""
MARKED = (30_000, 120_000)
"""The same of pages that are full of marks of a note."""
# Seconds for a few thousand characters: what takes less is not judged.
assert_soon = partial(assert_linear, floor=0.03, sizes=SMALL)


@pytest.mark.parametrize("make", WHOLE, ids=str)
def test_reading(make: Hostile) -> None:
    assert_soon(read, make)


@pytest.mark.parametrize("make", PARTED, ids=str)
def test_splitting(make: Hostile) -> None:
    # Reading is judged above: here it is done before.
    documents = {text: read(text) for text in map(make, SMALL)}
    assert_soon(lambda text: split(documents[text], count, 510), make)


@pytest.mark.parametrize("make", WHOLE, ids=str)
def test_parting_into_sentences(make: Hostile) -> None:
    assert_soon(sentence_bounds, make)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "cp1252"])
def test_decoding(encoding: str) -> None:
    def decode_again(text: str) -> None:
        with suppress(UnknownEncoding):
            decode(text.encode(encoding, "replace"), "a.txt")

    for make in (*PLAIN, *PIECES):
        assert_soon(decode_again, make)


def test_marks_of_notes_in_one_line() -> None:
    sign = "水<sup><a href='#n'>1</a></sup>"

    def page(length: int) -> str:
        marks = sign * (length // len(sign))
        return f"<article><p>{marks}</p><hr><p id='n'>1 A note of the river.</p></article>"

    # Loading is no part of what is judged.
    extracts = {text: html.load(text.encode(), "a.html") for text in map(page, MARKED)}

    def structure(text: str) -> None:
        extract = extracts[text]
        assert extract.layout is not None
        declared_structure(extract.text, extract.layout)

    assert_linear(structure, page, sizes=MARKED)
