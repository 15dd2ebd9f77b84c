"""The numbers that Word draws before paragraphs."""

import re
from collections import defaultdict

from lxml import etree

from ingest.formats.numbers import written
from ingest.formats.word.elements import child, children, is_on, number, value
from ingest.formats.word.styles import Styles

_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 8
_NO_NUMBERING = "0"


class Numbering:
    """Counts the numbered paragraphs of a document as Word does, from its top to its end."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._kinds = {value(kind, "abstractNumId"): kind for kind in children(root, "abstractNum")}
        self._lists = {value(one, "numId"): one for one in children(root, "num")}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def label(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """What is drawn before the next paragraph, and its depth from 0.

        The label ends in the space after it, and is empty where a bullet is drawn; None where the
        paragraph is in no list.
        """
        one, depth = self._place(properties)
        if one is None:
            return None
        kind = self._kind(one)
        level = self._level(one, kind, depth)
        if level is None:
            return None
        counts = self._counts[value(child(one, "abstractNumId"))]
        self._count(one, kind, depth, counts)
        if value(child(level, "numFmt")) == "bullet":
            return "", depth
        label = self._drawn(one, kind, level, counts)
        after = value(child(level, "suff"))
        return label + ("" if after == "nothing" or not label else " "), depth

    def _place(self, properties: etree._Element | None) -> tuple[etree._Element | None, int]:
        """The list that a paragraph is in, by itself or by its style, and its depth."""
        stated = child(properties, "numPr")
        list_id, depth = value(child(stated, "numId")), number(child(stated, "ilvl"))
        style = value(child(properties, "pStyle"))
        for link in self._styles.chain(style) if not list_id or depth is None else ():
            given = child(link, "pPr", "numPr")
            list_id = list_id or value(child(given, "numId"))
            depth = number(child(given, "ilvl")) if depth is None else depth
            if list_id and depth is None:
                depth = self._styled_depth(list_id, value(link, "styleId"))
            if list_id and depth is not None:
                break
        if not list_id or list_id == _NO_NUMBERING:
            return None, 0
        return self._lists.get(list_id), min(max(depth or 0, 0), _DEEPEST)

    def _styled_depth(self, list_id: str, style: str) -> int | None:
        """The level of a list that is tied to a style."""
        one = self._lists.get(list_id)
        levels = children(self._kind(one), "lvl") if one is not None else iter(())
        tied = (level for level in levels if value(child(level, "pStyle")) == style)
        return next((number(level, "ilvl") for level in tied), None)

    def _kind(self, one: etree._Element) -> etree._Element | None:
        """What defines a list's levels, through a style of lists where it refers to one."""
        kind = self._kinds.get(value(child(one, "abstractNumId")))
        linked = value(child(kind, "numStyleLink"))
        if not linked:
            return kind
        found = (k for k in self._kinds.values() if value(child(k, "styleLink")) == linked)
        return next(found, kind)

    def _level(
        self, one: etree._Element, kind: etree._Element | None, depth: int
    ) -> etree._Element | None:
        """What defines a level: what the list puts in its place, or its kind's own."""
        own = self._override(one, depth)
        if child(own, "lvl") is not None:
            return child(own, "lvl")
        levels = (level for level in children(kind, "lvl") if number(level, "ilvl") == depth)
        return next(levels, None)

    def _override(self, one: etree._Element, depth: int) -> etree._Element | None:
        found = (o for o in children(one, "lvlOverride") if number(o, "ilvl") == depth)
        return next(found, None)

    def _start(self, one: etree._Element, kind: etree._Element | None, depth: int) -> int:
        start = number(child(self._override(one, depth), "startOverride"))
        if start is None:
            start = number(child(self._level(one, kind, depth), "start"))
        return 1 if start is None else start

    def _count(
        self, one: etree._Element, kind: etree._Element | None, depth: int, counts: dict[int, int]
    ) -> None:
        """Count a paragraph: its level goes on, deeper ones begin anew where they are to."""
        begun = (value(one, "numId"), depth)
        restarts = child(self._override(one, depth), "startOverride") is not None
        if depth not in counts or (restarts and begun not in self._begun):
            counts[depth] = self._start(one, kind, depth)
        else:
            counts[depth] += 1
        self._begun.add(begun)
        for above in range(depth):
            counts.setdefault(above, self._start(one, kind, above))
        for deeper in [level for level in counts if level > depth]:
            # 0 is for a level that never begins anew, n for one that does after level n.
            after = number(child(self._level(one, kind, deeper), "lvlRestart"))
            if after is None or depth < after:
                del counts[deeper]

    def _drawn(
        self,
        one: etree._Element,
        kind: etree._Element | None,
        level: etree._Element,
        counts: dict[int, int],
    ) -> str:
        legal = is_on(child(level, "isLgl"))

        def part(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            style = value(child(self._level(one, kind, depth), "numFmt"))
            style = "decimal" if style and legal and style != "none" else style
            return written(counts.get(depth, 1), style or "decimal")

        return _PLACE.sub(part, value(child(level, "lvlText")))
