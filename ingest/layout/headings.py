"""Headings: their numbering styles, and the hierarchy that the order of styles gives."""

import re

from ingest.characters import HAN

_NUMERAL = "一二三四五六七八九十百零〇壹贰叁肆伍陆柒捌玖拾"
# ``第三章中`` begins no chapter but a sentence about one.
_NO_SENTENCE = r"(?![中的之和与及至、，。规所]|到第)"
_CHAIN = r"(?:\d{1,2}|[A-Z](?=[.．]\d))"
_FEWEST_IN_CHAIN = 2
_DEEPEST_CHAIN = 6
_STYLES = tuple(
    (name, re.compile(rf"\A(?:{pattern})"))
    for name, pattern in (
        ("part", rf"第\s?[{_NUMERAL}\d]+\s?[编編篇部卷回讲講](?:分)?(?=[\s　:：]|$)"),
        (
            "chapter",
            rf"第\s?[{_NUMERAL}\d]+\s?章{_NO_SENTENCE}"
            r"|(?:Chapter|CHAPTER|Part|PART)\s+(?:\d+|[IVX]+)\b",
        ),
        ("section", rf"第\s?[{_NUMERAL}\d]+\s?[节節]{_NO_SENTENCE}"),
        ("han", rf"[{_NUMERAL}]+\s?[、．.]"),
        ("bracketed han", rf"[(（〔][{_NUMERAL}]+[)）〕]"),
        ("roman", r"(?:[IVX]{1,5}|[Ⅰ-Ⅻ])[.．、]\s"),
        *(
            (
                f"decimal {depth}",
                rf"{_CHAIN}(?:[.．]\d{{1,2}}){{{depth - 1}}}[.．]?(?=[\s　{HAN}])"
                + ("(?![万亿元米倍吨])" if depth == _FEWEST_IN_CHAIN else ""),
            )
            for depth in range(_DEEPEST_CHAIN, _FEWEST_IN_CHAIN - 1, -1)
        ),
        ("decimal 1", rf"\d{{1,2}}(?:[.．、]\s*|\s+)(?=[A-Z{HAN}“《])"),
        ("bracketed decimal", r"[(（]\d{1,2}[)）]"),
        ("letter", r"[A-Z][.．]\s(?=\S)"),
    )
)
# From outermost to innermost; what stands in different lines may be nested either way.
_FAMILIES = (
    ("part", "chapter", "section", "article"),
    tuple(f"decimal {depth}" for depth in range(1, _DEEPEST_CHAIN + 1)),
    ("han", "bracketed han", "enumeration", "bracketed decimal", "bracketed letter"),
    ("roman",),
    ("letter",),
)
_OF_LAWS = _FAMILIES[0]
_OF_ITEMS = _FAMILIES[2][2:]
OUTERMOST = frozenset({"part", "chapter", "section", "han", "roman", "decimal 1", "decimal 2"})
"""The styles of headings that stand below none without a number."""

_TERMINAL = re.compile(r"[。！!；;…，,、：:.．]$")
_CONTINUES = re.compile(r"(?:[及与和或的之、，—:：]|及其|以及|\b(?:and|of|for|the|in|on|to|or))$")
# What somebody asks in a conversation, after the name and a colon.
_SPOKEN_QUESTION = re.compile(r"^[^：:]{1,8}[：:].*[？?]$")
_LINK = re.compile(r"https?://|www\.")
# What begins a line that is no heading, and what no heading without a number holds.
_OTHER_START = re.compile(r"[•●○■□◆▪·*∗–—-]|\d|【[^】]{0,40}】.")
_OTHER_SIGN = re.compile(r"[。；;，,]|\s{3,}|\t|@")
LONGEST = 60
_LONGEST_PLAIN = 40
# Headings that follow each other without end are no hierarchy.
_DEEPEST = 12


def numbering(text: str) -> str | None:
    """The style in which a line is numbered; None if it is not."""
    for name, pattern in _STYLES:
        if pattern.match(text):
            return name
    return None


def chain_place(style: str | None) -> int:
    """How many numbers a style such as ``1.2.3`` chains; 0 for others."""
    return _FAMILIES[1].index(style) + 1 if style in _FAMILIES[1] else 0


def outranks(outer: str, inner: str) -> bool | None:
    """Whether headings of one style stand above those of another; None where it may be both."""
    for family in _FAMILIES:
        if outer in family and inner in family:
            return family.index(outer) < family.index(inner)
    for small, large in ((outer, inner), (inner, outer)):
        if large in _OF_LAWS or (small in _OF_ITEMS and large not in _OF_ITEMS):
            return large == outer
    return None


def may_be_heading(text: str) -> bool:
    """Whether a line's form allows a heading: words, not too many, no sentence's end."""
    return (
        len(text) <= LONGEST
        and sum(c.isalpha() for c in text) > 1
        and not _TERMINAL.search(text)
        and "。" not in text
        and not _LINK.match(text)
        and text.count("“") == text.count("”")
        and (text.count("(") + text.count("（")) == (text.count(")") + text.count("）"))
    )


def may_be_plain_heading(text: str) -> bool:
    """Whether a line without a number may be a heading."""
    return (
        may_be_heading(text)
        and len(text) <= _LONGEST_PLAIN
        and not _SPOKEN_QUESTION.search(text)
        and not _OTHER_START.match(text)
        and not _OTHER_SIGN.search(text)
    )


def runs_on(text: str) -> bool:
    """Whether a heading's line plainly needs another line."""
    return _CONTINUES.search(text) is not None


class Hierarchy:
    """Gives each heading its level and keeps the path of headings above the text.

    A style seen for the first time lies below the style before it, or takes the place of one that
    it outranks; a style seen again returns to its level. Headings without numbers lie on top, or,
    where no heading is numbered, one below another that they follow without any text between;
    those that begin or end alike stay together.
    """

    def __init__(self, *, numbered: bool) -> None:
        self._numbered = numbered
        self._styles: list[str] = []
        self._path: list[str] = []
        self._stated: list[int] = []
        self._sibling: str | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above what comes next, outermost first."""
        return tuple(self._path)

    def leave(self) -> None:
        """Return to the top: what comes next stands under no heading."""
        self._path, self._styles, self._stated, self._sibling = [], [], [], None

    def enter(self, text: str, style: str | None, *, level: int = 0, follows_heading: bool) -> int:
        """Step below a heading and give its level, from 1.

        Args:
            text: the heading.
            style: its numbering style, None where it has no number.
            level: its level where the format states one.
            follows_heading: whether no text stands between it and the heading before.
        """
        if level:
            above = (k for k, stated in enumerate(self._stated) if stated >= level)
            depth = next(above, len(self._path))
        else:
            depth = self._depth(text, style, follows_heading=follows_heading) - 1
            depth = min(depth, len(self._path))
        self._path[depth:] = [text]
        self._stated[depth:] = [level or depth + 1]
        self._styles[depth:] = [style or "plain"]
        return depth + 1

    def _depth(self, text: str, style: str | None, *, follows_heading: bool) -> int:
        if style is not None:
            if style in self._styles:
                return self._styles.index(style) + 1
            below = (k for k, own in enumerate(self._styles) if outranks(own, style) is False)
            deepest = len(self._styles) if self._numbered_above() else 0
            return next(below, deepest) + 1
        if self._numbered:
            return 1
        if follows_heading and self._path:
            self._sibling = text
            return min(len(self._path) + 1, _DEEPEST)
        if self._sibling is not None and len(self._path) > 1 and _alike(text, self._sibling):
            return len(self._path)
        self._sibling = None
        return 1

    def _numbered_above(self) -> bool:
        return bool(self._styles) and self._styles[-1] != "plain"


def _alike(one: str, other: str) -> bool:
    """Whether two headings begin or end with the same two characters."""
    return one[:2] == other[:2] or one[-2:] == other[-2:]
