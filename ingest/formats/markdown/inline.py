"""Running text in Markdown: where its signs stand, which its parser does not tell."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.characters import CJK, HANGUL, KANA
from ingest.formats.markdown.tags import breaks_line

_CJK = re.compile(f"[{CJK}{KANA}{HANGUL}]")
_Rule = Callable[[StateInline, bool], bool]
# Brackets in brackets are looked through once a level: the twenty of the parser are for blocks.
_DEEPEST = 6
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n")


class Inline(StateInline):
    """The parse of one stretch of running text, which remembers where its signs stand."""

    def __init__(self, text: str, md: MarkdownIt, env: dict[str, Any]) -> None:
        super().__init__(text, md, env, [])
        self.level = md.options["maxNesting"] - _DEEPEST
        self.signs: list[tuple[int, int]] = []
        self.marks: list[tuple[int, int]] = []
        self.breaks: list[int] = []
        md.inline.tokenize(self)
        for rule in md.inline.ruler2.getRules(""):
            rule(self)
        for token in self.tokens:
            at = token.meta.get("at")
            if at is None or token.type == "text":
                continue
            if token.type == "strong_open":
                self.signs.append((at - 1, at + 1))
            else:
                self.signs.append((at, at + len(token.markup)))
        self.signs.sort()

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Whether signs of emphasis may open or close it.

        Chinese writes no spaces, so that signs between punctuation and a character, as in
        ``**注意：**此处``, do both, which CommonMark does not allow.
        """
        found = super().scanDelims(start, canSplitWord)
        if not canSplitWord:
            return found
        before = self.src[start - 1 : start]
        after = self.src[start + found.length : start + found.length + 1]
        return Scanned(
            found.can_open or (_is_cjk(before) and not after.isspace() and after != ""),
            found.can_close or (_is_cjk(after) and not before.isspace() and before != ""),
            found.length,
        )

    def escape(self, start: int, tokens: Sequence[Token]) -> None:
        """Take down a backslash before a sign or a line's end."""
        del tokens
        if self.src[start + 1] in _ESCAPABLE:
            self.signs.append((start, start + 1))

    def pair(self, start: int, tokens: Sequence[Token]) -> None:
        """Take down where signs of emphasis stand that may find their other half."""
        end = self.pos
        for token in reversed(tokens):
            end -= len(token.content)
            if end < start:
                return
            token.meta["at"] = end

    def code(self, start: int, tokens: Sequence[Token]) -> None:
        """Take down the ticks about code."""
        if tokens and tokens[-1].type == "code_inline":
            edge = (self.pos - start - len(tokens[-1].content)) // 2
            self.signs += [(start, start + edge), (self.pos - edge, self.pos)]

    def link(self, start: int, tokens: Sequence[Token]) -> None:
        """Take down all of a link or an image but its text."""
        opening = self.src.index("[", start)
        nested = tokens[-1].type == "link_close"
        closing = self.md.helpers.parseLinkLabel(self, opening, nested)
        self.signs += [(start, opening + 1), (closing, self.pos)]

    def address(self, start: int, tokens: Sequence[Token]) -> None:
        """Take down the brackets about an address."""
        del tokens
        self.signs += [(start, start + 1), (self.pos - 1, self.pos)]

    def tag(self, start: int, tokens: Sequence[Token]) -> None:
        """Take down an HTML tag."""
        self.signs.append((start, self.pos))
        if breaks_line(tokens[-1].content):
            self.breaks.append(self.pos)

    def mark(self, start: int, tokens: Sequence[Token]) -> None:
        """Take down the mark of a note."""
        del tokens
        self.signs += [(start, start + 2), (self.pos - 1, self.pos)]
        self.marks.append((start + 2, self.pos - 1))


def _is_cjk(char: str) -> bool:
    return _CJK.fullmatch(char) is not None


def _remembered(
    state: StateInline,
    silent: bool,
    *,
    rule: _Rule,
    remember: Callable[[Inline, int, Sequence[Token]], None],
) -> bool:
    """A rule's finding, taken down."""
    start, known = state.pos, len(state.tokens)
    found = rule(state, silent)
    if found and not silent and isinstance(state, Inline):
        remember(state, start, state.tokens[known:])
    return found


def parser() -> MarkdownIt:
    """What parses the blocks of a text, and by ``Inline`` its running text."""
    md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    md.use(front_matter_plugin).use(footnote_plugin).use(dollarmath_plugin, allow_digits=False)
    # Notes stay where they stand, and running text is parsed as the walk comes to it.
    md.disable(["footnote_tail", "footnote_inline", "inline", "text_join"])
    for name, rule, remember in (
        ("escape", rules_inline.escape, Inline.escape),
        ("backticks", rules_inline.backtick, Inline.code),
        ("strikethrough", rules_inline.strikethrough.tokenize, Inline.pair),
        ("emphasis", rules_inline.emphasis.tokenize, Inline.pair),
        ("link", rules_inline.link, Inline.link),
        ("image", rules_inline.image, Inline.link),
        ("autolink", rules_inline.autolink, Inline.address),
        ("html_inline", rules_inline.html_inline, Inline.tag),
        ("footnote_ref", footnote_ref, Inline.mark),
    ):
        md.inline.ruler.at(name, partial(_remembered, rule=rule, remember=remember))
    return md
