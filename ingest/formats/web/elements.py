"""What elements of HTML are to a reader."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav"
    " ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
LISTS = frozenset({"ul", "ol", "menu", "dir"})
_UNSEEN = frozenset(
    "annotation annotation-xml area audio base canvas datalist embed head iframe img input link map"
    " meta noframes noscript object param progress rp script select source style svg template"
    " textarea title track video".split()
)
_APART = frozenset({"nav", "aside", "footer", "button"})
_ROLES_APART = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"}
)
_NOTES = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_NO_KINDS: frozenset[str] = frozenset()
_UNSEEN_STYLES = ("display:none", "visibility:hidden")


def name(element: etree._Element) -> str:
    """An element's name in small letters, without a namespace; empty for what is no element."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(1_000)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def named(root: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The elements of a name below another, and that itself."""
    return (element for element in root.iter(etree.Element) if name(element) == wanted)


def text_of(element: etree._Element) -> str:
    """All text within an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def kinds(element: etree._Element) -> frozenset[str]:
    """What an element is for, as EPUB and ARIA say it: ``noteref``, ``doc-noteref`` and others."""
    if not element.attrib:
        return _NO_KINDS
    stated = element.get("epub:type") or element.get("{http://www.idpf.org/2007/ops}type") or ""
    return frozenset(f"{stated} {element.get('role', '')}".lower().split())


def is_unseen(element: etree._Element) -> bool:
    """Whether a browser shows nothing of an element."""
    own = name(element)
    if not own or own in _UNSEEN:
        return True
    if not element.attrib:
        return own == "dialog"
    if element.get("hidden") is not None or (own == "dialog" and "open" not in element.attrib):
        return True
    style = "".join(element.get("style", "").lower().split())
    return any(unseen in style for unseen in _UNSEEN_STYLES)


def is_apart(element: etree._Element) -> bool:
    """Whether an element says that it is beside a page's text: navigation and the like."""
    stated = kinds(element)
    if stated & _NOTES:
        return False
    return name(element) in _APART or bool(stated & _ROLES_APART)
