"""The names and terms of a text: its noun phrases, as far as they show without a parser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import rjieba

from index.language.stop_words import CHINESE, ENGLISH
from index.language.tokenization import stem
from ingest.characters import HAN
from service.answering.conversation.word_lists import (
    IRREGULAR_EN,
    PREDICATES_EN,
    PREDICATES_ZH,
    RELATIONAL_EN,
    RELATIONAL_ZH,
)

_TITLE = re.compile(r"[《«][^《》«»]{1,60}[》»]|[“\"「][^”\"“」]{2,60}[”\"」]")
_LATIN_TERM = re.compile(
    r"[A-Za-z0-9][\w+./:-]*(?<![.:/-])(?: (?=[A-Z0-9])[\w+./:-]+(?<![.:/-]))*", re.A
)
_YEAR = re.compile(r"\d+年?")
_JOINT_ZH = re.compile(
    r"以及|及其|(?<![参给授赋])与(?!会|时)|(?<![饱])和(?!平|谐|解|约)|及(?!时|格)|跟"
)
_WORD_EN = re.compile(rf"[A-Za-z0-9{HAN}][\w+./:–-]*(?<![.:/-])(?:['’][a-z]+)?|[^\w\s]")
_ASKING_ZH = frozenset(
    "什么 哪 哪些 哪个 哪种 哪一 哪几 多少 几 几个 何 何种 怎样的 什么样 怎么样".split()
)
_HEDGES_ZH = frozenset("可能 好像 看来 算是 据说 听说 据称 号称".split())
_NO_NOUN = frozenset("r p d c uj ul ud uz ug uv y x t e o f k h q zg m".split())
_INSIDE_EN = frozenset("of on for in to".split())
_ORDINALS = frozenset("first second third fourth fifth next last previous latter former".split())


_Unit = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or a term of a text, at offsets into it.

    ``named`` is whether it is a name by its looks: quoted, in capitals or Latin among Chinese.
    ``relational`` is whether it says nothing without what it belongs to: "the goals", 成员.
    ``joint`` is whether it is two things named together: "A and B".
    """

    text: str
    start: int
    end: int
    named: bool = False
    quoted: bool = False
    relational: bool = False
    joint: bool = False

    @property
    def plural(self) -> bool:
        """Whether it is more than one thing, as far as that shows."""
        last = self.text.split()[-1] if self.text else ""
        return self.joint or (re.search(r"(?<![sui])s$", last) is not None and not last.isupper())


def chinese(text: str) -> Iterator[Mention]:
    """Those of a Chinese text, in order."""
    units: list[_Unit] = []
    at = 0
    for match in _TITLE.finditer(text):
        units += _tagged(text, at, match.start())
        units.append((match[0], "title", match.start(), match.end()))
        at = match.end()
    units += _tagged(text, at, len(text))
    yield from _chunks_zh(text, units)


def _tagged(text: str, start: int, end: int) -> Iterator[_Unit]:
    """Words with their parts of speech and places; terms in Latin letters stay whole."""
    at = start
    for match in _LATIN_TERM.finditer(text, start, end):
        yield from _tagged_han(text, at, match.start())
        kind = "m" if _YEAR.fullmatch(match[0]) else "eng"
        yield match[0], kind, match.start(), match.end()
        at = match.end()
    yield from _tagged_han(text, at, end)


def _tagged_han(text: str, start: int, end: int) -> Iterator[_Unit]:
    at = start
    for match in (*_JOINT_ZH.finditer(text, start, end), None):
        stop = match.start() if match else end
        for word, tag in rjieba.tag(text[at:stop]):
            yield word, tag, at, at + len(word)
            at += len(word)
        if match:
            yield match[0], "c", match.start(), match.end()
            at = match.end()


def _chunks_zh(text: str, units: list[_Unit]) -> Iterator[Mention]:
    asking, first, last = False, -1, -1
    named = False
    for place, (word, tag, start, end) in enumerate(units):
        if tag == "title":
            if first >= 0:
                yield from _chunk_zh(text, first, last, asking=asking, named=named)
            first, asking = -1, False
            yield Mention(text[start:end], start, end, named=True, quoted=True)
            continue
        if _is_part_zh(units, place, opened=first >= 0):
            if first < 0:
                first, named = start, False
            last, named = end, named or tag in {"eng", "nt", "nr", "ns"}
            continue
        if first >= 0:
            yield from _chunk_zh(text, first, last, asking=asking, named=named)
            asking = False
        first = -1
        asking = word in _ASKING_ZH or (asking and tag == "q")
        if word not in _ASKING_ZH and word[-1:] in {"哪", "几"}:
            asking = True
    if first >= 0:
        yield from _chunk_zh(text, first, last, asking=asking, named=named)


def _is_part_zh(units: list[_Unit], place: int, *, opened: bool) -> bool:
    """Whether a word may be part of a name or term."""
    word, tag, _, _ = units[place]
    following, kind = units[place + 1][:2] if place + 1 < len(units) else ("", "x")
    if tag == "eng":
        return True
    if (tag, word) == ("m", "多") or (word == "相关" and following == "方"):
        return kind[0] in "nv"
    if tag == "q" or word in {"·", "•"}:
        return opened
    if tag == "vn" and opened and kind[0] in "nv" and following not in PREDICATES_ZH:
        return True
    if tag == "v" and _is_spoken_of_zh(units, place):
        return True
    says = tag not in _NO_NOUN and word not in CHINESE and not _is_predicate_zh(word)
    return says and (tag != "v" or opened or _leads_to_noun(units, place + 1))


def _is_spoken_of_zh(units: list[_Unit], place: int) -> bool:
    """Whether what is taken for a verb is a name that the tagger does not know, by its place.

    It stands alone, first in "X 是什么" or "X 呢", or behind another verb and before 是.
    """
    word = units[place][0]
    if len(word) == 1 or word in CHINESE or word in _HEDGES_ZH or _is_predicate_zh(word):
        return False
    following, asked = ([unit[0] for unit in units[place + 1 : place + 3]] + ["", ""])[:2]
    if place:
        return following == "是" and units[place - 1][1] == "v"
    return not following or following == "呢" or (following == "是" and asked in _ASKING_ZH)


def _leads_to_noun(units: list[_Unit], place: int) -> bool:
    """Whether a verb stands in a compound before its noun: 治理+工作组."""
    for word, tag, _, _ in units[place:]:
        if tag.startswith("n"):
            return True
        if tag != "v" or _is_predicate_zh(word):
            return False
    return False


def _is_predicate_zh(word: str) -> bool:
    return word in PREDICATES_ZH or (word[:2] in PREDICATES_ZH and word[2:] in PREDICATES_ZH)


def _chunk_zh(text: str, start: int, end: int, *, asking: bool, named: bool) -> Iterator[Mention]:
    words = text[start:end]
    if asking or not words.strip():
        return
    bare = words.removeprefix("主要").removeprefix("重要").removeprefix("具体")
    bare = bare.removeprefix("英文").removeprefix("中文") or bare
    yield Mention(words, start, end, named=named, relational=bare in RELATIONAL_ZH or not bare)


def english(text: str) -> Iterator[Mention]:
    """Those of an English text, in order."""
    blanked = text
    quoted = [
        Mention(match[0], match.start(), match.end(), named=True, quoted=True)
        for match in _TITLE.finditer(text)
    ]
    for mention in quoted:
        blanked = blanked[: mention.start] + "," * len(mention.text) + blanked[mention.end :]
    yield from sorted((*quoted, *_chunks_en(blanked)), key=lambda mention: mention.start)


def _chunks_en(text: str) -> Iterator[Mention]:
    words = [(m[0], m.start(), m.end()) for m in _WORD_EN.finditer(text)]
    asking, chunk = False, list[tuple[str, int, int]]()
    # Behind "does" and the like a verb at the end is a verb; else it may be a noun: "a whale fall".
    helped = any(word.lower() in _HELPING for word, _, _ in words)
    for place, (word, start, end) in enumerate(words):
        lower = word.lower()
        if place and words[place - 1][0].lower() == "how" and lower not in {"the", "do", "does"}:
            # "How long": no part of what is spoken of.
            continue
        last = place + 1 == len(words) or not words[place + 1][0][0].isalnum()
        if _is_part_en(word, place, opened=bool(chunk)) or (
            chunk and last and not helped and stem(lower) in PREDICATES_EN and stem(lower) == lower
        ):
            chunk.append((word, start, end))
            continue
        if chunk and lower in _INSIDE_EN and _continues(words, place, chunk):
            if lower == "of" and _is_relational(chunk):
                chunk, asking = [], False
            else:
                chunk.append((word, start, end))
            continue
        if lower == "the" and (not chunk or chunk[-1][0].lower() in _INSIDE_EN):
            asking = asking and not chunk
            chunk.append((word, start, end))
            continue
        if asking and lower in {"?", ".", ","} and len(chunk) > 1 and chunk[0][0].endswith("s"):
            # With no verb behind it, "what" is a subject, and what follows it is its verb.
            chunk, asking = chunk[1:], False
        yield from _chunk_en(text, chunk, asking=asking)
        chunk = [(word, start, end)] if lower == "the" else []
        asking = lower in {"which", "what", "whose", "many", "much"}
    yield from _chunk_en(text, chunk, asking=asking)


def _is_part_en(word: str, place: int, *, opened: bool) -> bool:
    """Whether a word may be part of a name or term."""
    if not word[0].isalnum() or word.isdecimal():
        return opened and word.isdecimal() and len(word) > 4  # noqa: PLR2004 - not a year
    lower = re.sub(r"['’]s$", "", word.lower())
    capital = place > 0 and (word[0].isupper() or word != lower)
    if lower in _ORDINALS:
        return True
    if lower in ENGLISH or lower in _FUNCTION_EN:
        # "US" is a name, "us" is none; "I" is none either.
        return capital and word.isupper() and len(word) > 1
    return capital or not is_predicate(lower)


def is_predicate(word: str) -> bool:
    """Whether an English word in small letters is rather a verb than a noun."""
    return _NOUN_ENDING.search(word) is None and (
        word in IRREGULAR_EN or stem(word) in PREDICATES_EN
    )


_HELPING = frozenset("do does did can could will would shall should may might must".split())
_NOUN_ENDING = re.compile(r"(?:ance|ence|ment|tion|sion|ity|ness)s?$")
_FUNCTION_EN = frozenset(
    "a an and as at by from with without about against between into than that then there whether "
    "is are was were be been do does did will would shall should can could may might must has have "
    "had who whom whose which what when where why how not no nor so today now ago still already "
    "yet ever never one ones another same according regarding concerning towards toward during "
    "within across among if else it its they them their responsible true false possible important "
    "necessary likely clear little few many much able available".split()
)


def _continues(
    words: list[tuple[str, int, int]], place: int, chunk: list[tuple[str, int, int]]
) -> bool:
    """Whether a name or term goes on after a preposition."""
    preposition = words[place][0].lower()
    after = [word for word, _, _ in words[place + 1 : place + 3] if word.lower() != "the"]
    if not after or not _is_part_en(after[0], place + 1, opened=False):
        return False
    capitals = chunk[-1][0][0].isupper() and after[0][0].isupper()
    return preposition == "of" or capitals or (preposition == "in" and after[0][0].islower())


def _is_relational(chunk: list[tuple[str, int, int]]) -> bool:
    last = chunk[-1][0]
    return last[0].islower() and stem(last.lower()) in RELATIONAL_EN


def _chunk_en(text: str, chunk: list[tuple[str, int, int]], *, asking: bool) -> Iterator[Mention]:
    bare = [part for part in chunk if part[0].lower() != "the"]
    if not bare or asking:
        return
    start, end = chunk[0][1], chunk[-1][2]
    words = re.sub(r"['’]s$", "", text[start:end])
    named = any(
        part[0] != part[0].lower() and not (part[1] == 0 and part[0].istitle()) for part in bare
    )
    ordinal = len(bare) == 1 and bare[0][0].lower() in _ORDINALS
    yield Mention(
        words,
        start,
        start + len(words),
        named=named,
        relational=not named and (_is_relational(bare) or ordinal),
    )
