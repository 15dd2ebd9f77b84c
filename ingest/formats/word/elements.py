"""Names and attributes of WordprocessingML."""

from collections.abc import Iterator

from lxml import etree

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
    text = value(element, name)
    digits = text.removeprefix("-")
    # As many digits as Word lets a number have.
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None  # noqa: PLR2004


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch is there and on."""
    return element is not None and value(element) not in _OFF
