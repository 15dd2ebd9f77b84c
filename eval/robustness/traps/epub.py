"""Books made to harm."""

from collections.abc import Callable, Iterator
from functools import partial

from eval.robustness import archive_files as files
from eval.robustness.archive_files import MAIN, changed
from eval.robustness.traps.markup import nested

_with = partial(changed, ".epub")
_ENTRY = "<li><a href='rivers.xhtml#r'>a</a></li>"


def traps() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Traps by what each does; they are made when called."""
    bodies = {
        f"{tag} nested {depth} times": nested(tag, depth)
        for tag in ("div", "ul><li", "blockquote")
        for depth in (100, 240)
    } | {
        "columns that span 10^9": '<table><tr><td colspan="1000000000">river</td></tr></table>',
        "rows that span 10^9": '<table><tr><td rowspan="1000000000">river</td></tr></table>',
        "50,000 paragraphs": "<p>The river runs. 河流。</p>" * 50_000,
        "10,000 marks of one note": '<p><a href="#n"><sup>1</sup></a></p>' * 10_000
        + '<aside id="n">1 note</aside>',
        "not well-formed": "<p>The <b>river</p> runs & on</b>",
    }
    for name, body in bodies.items():
        yield name, partial(_with, {MAIN[".epub"]: files.page(body)})
    nav = "<ol><li><a href='rivers.xhtml'>a</a>"
    item = '<item id="a" href="rivers.xhtml" media-type="application/xhtml+xml"/>'
    for name, changes in {
        "navigation 80 deep": {
            "OEBPS/nav.xhtml": files.page(
                "<nav epub:type='toc' xmlns:epub='http://www.idpf.org/2007/ops'>"
                f"{nav * 80}{'</li></ol>' * 80}</nav>"
            )
        },
        "navigation of 50,000": {
            "OEBPS/nav.xhtml": files.page(
                "<nav epub:type='toc' xmlns:epub='http://www.idpf.org/2007/ops'><ol>"
                f"{_ENTRY * 50_000}</ol></nav>"
            )
        },
        "one page 10,000 times": {
            "OEBPS/book.opf": files.package(item, '<itemref idref="a"/>' * 10_000)
        },
        "a large page 1,000 times": {
            "OEBPS/book.opf": files.package(item, '<itemref idref="a"/>' * 1_000),
            MAIN[".epub"]: files.page("<p>The river runs. 河流。</p>" * 5_000),
        },
        "100,000 entries in its list": {
            "OEBPS/book.opf": files.package(
                "".join(f'<item id="a{i}" href="a{i}.xhtml"/>' for i in range(100_000)),
                "".join(f'<itemref idref="a{i}"/>' for i in range(100_000)),
            )
        },
        "book that is its page": {
            "OEBPS/book.opf": files.package(
                '<item id="a" href="book.opf"/>', '<itemref idref="a"/>'
            )
        },
        "page outside": {
            "OEBPS/book.opf": files.package(
                '<item id="a" href="../../../etc/passwd"/><item id="b" href="http://127.0.0.1:9/"/>'
                '<item id="c" href="%00"/><item id="d" href="http://[bad"/>',
                "".join(f'<itemref idref="{i}"/>' for i in "abcd"),
            )
        },
        "book elsewhere": {
            "META-INF/container.xml": "<container><rootfile full-path='/etc/passwd'/></container>"
        },
        "locked text": {
            "META-INF/encryption.xml": "<encryption><EncryptedData><CipherReference URI='OEBPS/"
            "rivers.xhtml'/></EncryptedData></encryption>"
        },
    }.items():
        yield name, partial(_with, changes)
