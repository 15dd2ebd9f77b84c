"""Markup made to harm: XML, as it may stand in an archive, and HTML."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

LAUGHTER = (
    '<!DOCTYPE r [<!ENTITY a "rivers rivers rivers rivers rivers rivers rivers rivers">'
    + "".join(
        f'<!ENTITY {name} "{f"&{inner};" * 10}">'
        for inner, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
"""Declarations of entities of which ``&j;`` stands for thousands of millions of letters."""

QUADRATIC = f'<!DOCTYPE r [<!ENTITY a "{"rivers " * 50_000}">]>'
"""A declaration of an entity, ``&a;``, that is long and no more."""

OUTSIDE = (
    '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/rivers.dtd" [<!ENTITY a SYSTEM "file:///etc/passwd">'
    '<!ENTITY % b SYSTEM "http://127.0.0.1:9/rivers"> %b; ]>'
)
"""Declarations that lead outside the file, ``&a;`` to one of the system's."""


def nested(tag: str, depth: int, text: str = "river", attributes: str = "") -> str:
    """An element in an element, so often."""
    name = tag.partition(" ")[0]
    return f"<{tag}{attributes}>" * depth + text + f"</{name}>" * depth


def _page(body: str) -> bytes:
    return f"<!doctype html><title>Rivers</title><body><p>A river.</p>{body}".encode()


def _unclosed(tag: str, count: int, text: str = "river") -> bytes:
    return _page(f"<{tag}>{text}" * count)


def _nest(tag: str, depth: int) -> bytes:
    return _page(nested(tag, depth))


def _table(attributes: str, rows: int = 1, columns: int = 1) -> bytes:
    cells = f"<td {attributes}>river</td>" * columns
    return _page(f"<table>{f'<tr>{cells}</tr>' * rows}</table>")


def _attributes(count: int) -> bytes:
    return _page(f"<p {' '.join(f'a{i}=b' for i in range(count))}>river</p>")


def _declared(encoding: str) -> bytes:
    return f'<meta charset="{encoding}"><p>The river, 河流, runs.</p>'.encode()


def _links(count: int) -> bytes:
    notes = "".join(f'<p id="n{i}"><a href="#m{i}">{i}</a> note</p>' for i in range(count))
    marks = "".join(f'<sup><a id="m{i}" href="#n{i}">{i}</a></sup>' for i in range(count))
    return _page(f"<p>{marks}</p>{notes}")


def _some() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for tag in (
        "div", "p", "b", "span", "a href=#x", "ul", "ul><li", "ol", "table", "table><tr><td",
        "blockquote", "pre", "h1", "sup", "section", "article", "math", "svg", "details", "dl",
    ):  # fmt: skip
        yield f"{tag} nested 100,000 times", partial(_nest, tag, 100_000)
    for tag in ("div", "p", "b", "li", "td", "tr", "option", "h2", "!--", "![CDATA[", "script"):
        yield f"{tag} unclosed 20,000 times", partial(_unclosed, tag, 20_000)
    yield "div nested 200 times", partial(_nest, "div", 200)
    yield "list nested 200 times", partial(_nest, "ul><li", 200)
    yield "table nested 200 times", partial(_nest, "table><tr><td", 200)
    yield "column span of 10^9", partial(_table, 'colspan="1000000000"')
    yield "row span of 10^9", partial(_table, 'rowspan="1000000000"', 3)
    yield "both spans of 10^5", partial(_table, 'rowspan="100000" colspan="100000"', 9, 9)
    yield "spans that are no numbers", partial(_table, 'rowspan="٣" colspan="-9e9"', 3, 3)
    yield "span of a number of 5,000 digits", partial(_table, f'colspan="{"9" * 5000}"')
    yield "rows that all span 65,534", partial(_table, 'rowspan="65534"', 2_000)
    yield "table of a million cells", partial(_table, "", 1_000, 1_000)
    yield "row of 30,000 cells", partial(_table, "", 1, 30_000)
    yield "100,000 attributes", partial(_attributes, 100_000)
    yield "attribute of 20 MB", partial(_page, f'<p title="{"a" * 20_000_000}">river</p>')
    yield "tag of 5 MB", partial(_page, f"<{'a' * 5_000_000}>river")
    yield "a million opening signs", partial(_page, "<" * 1_000_000)
    yield "a million ampersands", partial(_page, "&" * 1_000_000)
    yield "300,000 references", partial(_page, "&#x10FFFF;&#0;&#xD800;&#99999999999;" * 75_000)
    yield "list from 10^18", partial(_page, '<ol start="999999999999999999"><li>river</ol>')
    yield "list from 5,000 digits", partial(_page, f'<ol start="{"9" * 5000}"><li>river</ol>')
    yield "item of 5,000 digits", partial(_page, f'<ol><li value="{"9" * 5000}">river</ol>')
    yield "entities in a document type", partial(str.encode, f"{LAUGHTER}<p>&j; river</p>")
    yield "entities that lead outside", partial(str.encode, f"{OUTSIDE}<p>&a; river</p>")
    yield "10,000 notes", partial(_links, 10_000)
    yield "10 MB of text without an end", partial(_page, "river " * 1_700_000)
    yield "3 MB of a word", partial(_page, "r" * 3_000_000)
    yield "a million line breaks", partial(_page, "<br>" * 1_000_000)
    yield "20,000 paragraphs", partial(_page, "<p>The river runs. 河流。</p>" * 20_000)
    yield "null characters", partial(_page, "ri\0ver \0" * 10_000)
    for encoding in (
        "utf-7", "utf-16", "utf-32", "idna", "punycode", "unicode_escape", "hex", "rot13", "zip",
        "undefined", "mbcs", "x" * 5_000, "utf-8\0", "../../etc/passwd", "河",
    ):  # fmt: skip
        yield f"in {encoding[:20]!r}", partial(_declared, encoding)
    yield "half of a UTF-16 file", lambda: "<p>河流</p>".encode("utf-16")[:-1]
    yield "nothing", bytes


TRAPS: Mapping[str, Callable[[], bytes]] = dict(_some())
"""Pages by what each does; they are made when called."""
