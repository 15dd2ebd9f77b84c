"""Word's formulas in one line, as they are typed."""

from collections.abc import Callable

from lxml import etree

from ingest.formats.word.elements import local

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def formula(element: etree._Element) -> str:
    """A formula: ``a/b`` for a fraction, ``x^2`` and ``x_i`` for what is raised and lowered."""
    name = local(element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    drawn = _DRAWN.get(name)
    return "".join(formula(inner) for inner in element) if drawn is None else drawn(element)


def _part(element: etree._Element, name: str) -> str:
    return "".join(formula(inner) for inner in _all(element, name))


def _all(element: etree._Element, name: str) -> list[etree._Element]:
    return [inner for inner in element if local(inner) == name]


def _scripts(element: etree._Element) -> str:
    signs = (("_", _part(element, "sub")), ("^", _part(element, "sup")))
    return "".join(sign + _grouped(text) for sign, text in signs if text)


def _fraction(element: etree._Element) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _scripted(element: etree._Element) -> str:
    return _part(element, "e") + _scripts(element)


def _nary(element: etree._Element) -> str:
    return _property(element, "chr", "∫") + _scripts(element) + _part(element, "e")


def _root(element: etree._Element) -> str:
    return f"{_part(element, 'deg')}√{_grouped(_part(element, 'e'))}"


def _bracketed(element: etree._Element) -> str:
    inside = _property(element, "sepChr", "|").join(formula(e) for e in _all(element, "e"))
    return _property(element, "begChr", "(") + inside + _property(element, "endChr", ")")


def _listed(row: str, joint: str) -> Callable[[etree._Element], str]:
    return lambda element: joint.join(formula(inner) for inner in _all(element, row))


def _grouped(text: str) -> str:
    return text if text.isalnum() or len(text) == 1 else f"({text})"


def _property(element: etree._Element, name: str, default: str) -> str:
    """A sign that the element draws; an empty one where it is stated to be none."""
    found = element.find(f"{_M}{local(element)}Pr/{_M}{name}")
    return default if found is None else str(found.get(f"{_M}val", ""))


_DRAWN: dict[str, Callable[[etree._Element], str]] = {
    "f": _fraction,
    "sSup": _scripted,
    "sSub": _scripted,
    "sSubSup": _scripted,
    "nary": _nary,
    "rad": _root,
    "d": _bracketed,
    "m": _listed("mr", "; "),
    "mr": _listed("e", ", "),
    "eqArr": _listed("e", "; "),
}
