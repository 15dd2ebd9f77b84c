"""HTML inside Markdown."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*+)[^<>]*+>")
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_UNSEEN_HTML = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<?", "?>"))
_INLINE_TAGS = frozenset(
    "a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strike strong"
    " sub sup tt u var".split()
)


@dataclass(slots=True)
class HtmlTable:
    """How far the HTML table has come that the text is in."""

    number: int
    row: int = -1
    column: int = -1
    header: bool = False

    def enter(self, tag: str) -> None:
        """Go on to where a tag leads."""
        if tag == "tr":
            self.row += 1
            self.column = -1
        elif tag in {"td", "th"}:
            self.column += 1
            self.header = tag == "th"


def breaks_line(tag: str) -> bool:
    """Whether text does not run on across a tag."""
    found = _TAG.fullmatch(tag)
    return found is not None and found[2].lower() not in _INLINE_TAGS


def tags(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The tags of HTML with their names in small letters, and what no reader sees of it as ``!``.

    The name of a tag that text runs on across is empty, a closing one's begins with ``/``.
    """
    lowered = text[start:end].translate(_SMALL)
    last = {closing: lowered.rfind(closing) for _, closing in _UNSEEN_HTML}
    position = 0
    while (found := lowered.find("<", position)) >= 0:
        position = found + 1
        for opening, closing in _UNSEEN_HTML:
            # What is not closed is text, lest it be lost.
            if found < last[closing] and lowered.startswith(opening, found):
                position = lowered.find(closing, found) + len(closing)
                yield start + found, start + position, "!"
                break
        else:
            if tag := _TAG.match(lowered, found):
                position = tag.end()
                name = "" if tag[2] in _INLINE_TAGS else tag[1] + tag[2]
                yield start + found, start + position, name
