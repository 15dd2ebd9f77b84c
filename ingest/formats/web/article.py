"""Which part of a web page is its text, and what is about it: navigation, links, banners."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from lxml import etree, html
from readability import Document

from ingest.formats.web.elements import BLOCKS, is_apart, is_unseen, name

_KEY = "data-zhengyin"
_MARKED = frozenset({"article", "main"})
# Of a page's prose, the share that its article holds at the least.
_LEAST_SHARE = 0.5
# Readability takes 40 µs an element, and takes the page apart twice again.
_MOST_ELEMENTS = 50_000
# Of what readability leaves out within the article, more than half links is no part of it.
_LEAST_PROSE = 0.5


@dataclass(frozen=True, slots=True)
class Article:
    """The element that holds a page's text, and the elements within it that are no part of it."""

    root: etree._Element
    apart: frozenset[etree._Element]


def find_article(page: etree._Element) -> Article | None:
    """A page's text, as readability finds it; None where that is the whole page.

    Where that leaves out most of the prose, as on a page of many sections, the text is what stands
    in an element further out. Within it, only lists of links are left out.

    A page of very many elements is not searched for it: it would take too long.
    """
    body = page.find("body")
    kept = [] if body is None else _kept_by_readability(page, body)
    if body is None or not kept:
        return None
    prose, whole = _characters(body)
    root = _innermost(kept)
    for outer in (root, *root.iterancestors()):
        if name(outer) in _MARKED or outer.get("role") == "main":
            root = outer
            break
    while root is not body and prose.get(root, 0) < _LEAST_SHARE * prose.get(body, 0):
        root = root.getparent()
    holding = {holder for element in kept for holder in (element, *element.iterancestors())}
    apart = frozenset(
        element
        for element in root.iterdescendants(etree.Element)
        if name(element) in BLOCKS
        and element not in holding
        and element.getparent() in holding
        and prose.get(element, 0) < _LEAST_PROSE * whole.get(element, 0)
    )
    return Article(root, apart)


def _kept_by_readability(page: etree._Element, body: etree._Element) -> list[etree._Element]:
    """The elements of a body that readability keeps, the body itself apart."""
    elements = list(islice(body.iter(etree.Element), _MOST_ELEMENTS + 1))
    if len(elements) > _MOST_ELEMENTS:
        return []
    for number, element in enumerate(elements):
        element.set(_KEY, str(number))
    try:
        kept = html.fromstring(Document(html.tostring(page, encoding="unicode")).summary())
        numbers = [int(element.get(_KEY)) for element in kept.iter() if element.get(_KEY)]
    except Exception:
        numbers = []
    finally:
        for element in elements:
            del element.attrib[_KEY]
    return [elements[number] for number in numbers if elements[number] is not body]


def _innermost(elements: Iterable[etree._Element]) -> etree._Element:
    """The innermost element that holds all others."""
    common: list[etree._Element] = []
    for element in elements:
        path = [*reversed(list(element.iterancestors())), element]
        if not common:
            common = path
            continue
        shared = 0
        for ours, theirs in zip(common, path, strict=False):
            if ours is not theirs:
                break
            shared += 1
        common = common[:shared]
    return common[-1]


def _characters(
    body: etree._Element,
) -> tuple[dict[etree._Element, int], dict[etree._Element, int]]:
    """For each element, the characters of prose that it holds, and all that it shows.

    Prose is what is neither a link nor in navigation.
    """
    prose: dict[etree._Element, int] = {}
    whole: dict[etree._Element, int] = {}
    unseen = linked = 0
    for event, element in etree.iterwalk(body, events=("start", "end"), tag=etree.Element):
        parent = element.getparent()
        is_start = event == "start"
        if not is_start:
            unseen -= is_unseen(element)
            linked -= is_apart(element) or name(element) == "a"
        holder = element if is_start else parent
        if is_start:
            unseen += is_unseen(element)
            linked += is_apart(element) or name(element) == "a"
        elif element is body:
            break
        text = (element.text if is_start else element.tail) or ""
        length = 0 if unseen else len(text.strip())
        whole[holder] = whole.get(holder, 0) + length + (0 if is_start else whole.get(element, 0))
        length = 0 if linked else length
        prose[holder] = prose.get(holder, 0) + length + (0 if is_start else prose.get(element, 0))
    return prose, whole
