"""Names and attributes of WordprocessingML."""

from collections.abc import Iterator

from lxml import etree

from ingest.formats.numbers import whole_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element below another along a path of names."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The elements right below another of a name."""
    return iter(()) if element is None else element.iterchildren(W + name)


def value(element: etree._Element | None, name: str = "val") -> str:
    """An attribute; empty where there is none."""
    return "" if element is None else str(element.get(W + name, ""))


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """An attribute that is a whole number; None where it is not."""
    return whole_number(value(element, name))


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch is there and on."""
    return element is not None and value(element) not in _OFF
