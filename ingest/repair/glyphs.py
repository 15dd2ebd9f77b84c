"""Repair of what PDF extraction does to characters: each step maps aligned text to aligned text.

Only the readable text changes; the source stays as it is, and the map leads back to it.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import partial

from ingest.alignment import AlignedText
from ingest.characters import CJK, CJK_MARKS
from ingest.repair.english_words import has_eaten_spaces, is_word, split_glued_words

_HAN = re.compile(f"[{CJK}]")
_UNSEEN = (
    "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_SPACED_OUT = re.compile(f"(?<![{CJK}])[{CJK}](?:\\s+[{CJK}])+(?![{CJK}])")
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_INVISIBLE_OR_SPACE = re.compile(f"[{_UNSEEN}\\s]*")
_URL = re.compile(r"(?:https?://|www\.)[!#-+\--;=?-~]*[#-'*+\-/0-9=?-~]")


def repair(
    content: AlignedText, *, glued: bool = False, native: bool = False, keep_gaps: bool = False
) -> AlignedText:
    """Apply every repair in turn.

    Args:
        content: joined lines of one block.
        glued: whether the document's Latin words lost their spaces (see ``words_are_glued``).
        native: whether its Chinese has Chinese punctuation (see ``punctuation_is_chinese``).
        keep_gaps: keep spaces between Chinese words, as in a list of keywords.
    """
    for step in (
        drop_invisible,
        collapse_spaces,
        unfold_presentation_forms,
        restore_hyphens,
        narrow_letters_and_digits,
        restore_title_marks,
        partial(restore_punctuation, native=native),
        close_letter_spacing if keep_gaps else close_spaces,
    ):
        content = step(content)
    if glued:
        content = split_glued_words(content, _URL)
    return content.strip()


def punctuation_is_chinese(source: str) -> bool:
    """Whether a source's Chinese is set with Chinese marks, ASCII ones being rare exceptions."""
    chinese = len(re.findall("[，。]", source))
    return chinese > _NATIVE_RATIO * len(re.findall(f"(?<=[{CJK}])[,.](?=[{CJK}\\s])", source))


def words_are_glued(source: str) -> bool:
    """Whether a source's Latin text lost the spaces between its words."""
    return has_eaten_spaces(_URL.sub(" ", unicodedata.normalize("NFKC", source)))


def drop_invisible(content: AlignedText) -> AlignedText:
    """Take out what no reader sees: soft hyphens, zero-width characters, control characters."""
    return content.sub(_INVISIBLE, "")


def has_visible(text: str) -> bool:
    """Whether a text holds a character that a reader sees."""
    return _INVISIBLE_OR_SPACE.fullmatch(text) is None


def collapse_spaces(content: AlignedText) -> AlignedText:
    """Every run of white space to one space."""
    return content.sub(r"(?<=\s)\s+", "").sub(r"\s", " ")


def unfold_presentation_forms(content: AlignedText) -> AlignedText:
    """Ligatures and the look-alike blocks of radicals into the characters they stand for."""
    return content.sub(
        "[\ufb00-\ufb06\u2e80-\u2eff\u2f00-\u2fdf\uf900-\ufaff]",
        lambda match: unicodedata.normalize("NFKC", match.group()),
    )


def restore_hyphens(content: AlignedText) -> AlignedText:
    """``Ｇ`` for a hyphen: some Chinese typesetting fonts map their hyphen to that letter.

    Only between ASCII letters or digits of either width; in a text that is set in full-width
    letters throughout, ``Ｇ`` is the letter.
    """
    return content.sub(r"(?<=[A-Za-z0-9０-９])Ｇ(?=[A-Za-z0-9０-９])", "-")


def narrow_letters_and_digits(content: AlignedText) -> AlignedText:
    """Full-width letters and digits, and signs beside them, to ASCII."""
    content = content.sub("[０-９Ａ-Ｚａ-ｚ]", _narrow)
    return content.sub(
        r"(?<=[A-Za-z0-9/.?&=#%)\]])[．＝＃％＆＠＋－／＿～](?![" + CJK + "])"
        r"|[．＝＃＆＠＋－／＿～](?=[A-Za-z0-9])|(?<=[0-9])[．％]",
        _narrow,
    ).sub('．(?=$|["”’)\\],;]|\\s)', ".")


def _narrow(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


_LONGEST_TITLE = 200
_LONGEST_NUMBER = 10
_ARTICLE_NUMBER = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[编編篇部卷章节節条條款项項]")


def restore_title_marks(content: AlignedText) -> AlignedText:
    """``«»`` to ``《》`` and ``‹›`` to ``〈〉`` where the title or what is beside it is Chinese."""
    for left, right, new_left, new_right in (("«", "»", "《", "》"), ("‹", "›", "〈", "〉")):
        # A page break may cut a title in two, so a mark without its twin counts as well.
        pattern = f"{left}(?=[^{right}]{{0,{_LONGEST_TITLE}}}[{CJK}])|(?<=[{CJK}]){left}"
        content = content.sub(pattern, new_left)
        content = content.sub(right, partial(_closed, opening=new_left, closing=new_right))
    return content


def _closed(match: re.Match[str], opening: str, closing: str) -> str:
    before = match.string[max(0, match.start() - _LONGEST_TITLE) : match.start()]
    return closing if opening in before or _HAN.search(before[-1:]) else match.group()


_WIDE = {".": "。", ",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_AFTER_CHINESE = (
    f"(?:(?<=[{CJK}》〉」』）])|(?<=[{CJK}][”’)]))[.,;:?!](?=[{CJK}{CJK_MARKS}《〈「（(\\s]|$)"
)
_AFTER_CHINESE_BEFORE_LATIN = f'(?<=[{CJK}》〉])[.,;:](?=[A-Za-z0-9“"])'
_BEFORE_CHINESE = f"(?<=[)\\]”’%A-Za-z0-9])[,;:.](?=[{CJK}《])"
_AMID_CHINESE = f"(?<=[{CJK}])[.,;:?!](?=[{CJK}])"
_MOSTLY = 0.5
_NATIVE_RATIO = 5


def restore_punctuation(content: AlignedText, *, native: bool = False) -> AlignedText:
    """ASCII punctuation that stands beside Chinese to the Chinese marks it stands for.

    Where the text's own punctuation is Chinese (``native``), an ASCII mark is meant, as in
    bibliographic references, unless it stands right between Chinese characters.
    """
    if native:
        return content.sub(_AMID_CHINESE, _wide)
    content = content.sub(_AFTER_CHINESE, _wide)
    content = content.sub(_AFTER_CHINESE_BEFORE_LATIN, _wide)
    content = content.sub(_BEFORE_CHINESE, _wide_unless_numbering)
    if len(_HAN.findall(content.text)) > _MOSTLY * len(content):
        content = content.sub(r"(?<=[A-Za-z)\]])\.$", "。")
    return content


def _wide(match: re.Match[str]) -> str:
    return _WIDE[match.group()]


def _wide_unless_numbering(match: re.Match[str]) -> str:
    """``3.标准`` numbers a heading and ``p.第`` abbreviates; ``(ISO).标准`` ends a sentence."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    if match.group() == "." and re.search(r"(?:^|[\s(（，。；：])[A-Za-z0-9]{1,3}$", before):
        return "."
    return _WIDE[match.group()]


def close_spaces(content: AlignedText) -> AlignedText:
    """Take out spaces between Chinese characters and beside Chinese marks.

    The space after the number of a section or article parts it from its words and stays.
    """
    content = content.sub(f"(?<=[{CJK}{CJK_MARKS}])\\s+(?=[{CJK}{CJK_MARKS}])", _closed_up)
    content = content.sub("(?<=[，。、；：？！（《〈「“])\\s+", "")
    return content.sub("\\s+(?=[，。、；：？！）》〉」”])", "")


def _closed_up(match: re.Match[str]) -> str:
    before = match.string[: match.start()] if match.start() < _LONGEST_NUMBER else ""
    return match.group() if _ARTICLE_NUMBER.fullmatch(before) else ""


def close_letter_spacing(content: AlignedText) -> AlignedText:
    """Take out the spaces of spaced-out words (``结　论``), not those between words."""
    pieces: list[AlignedText] = []
    done = 0
    for word in _SPACED_OUT.finditer(content.text):
        for gap in re.finditer(r"\s+", word.group()):
            pieces.append(content[done : word.start() + gap.start()])
            done = word.start() + gap.end()
    return AlignedText.join([*pieces, content[done:]])


def join_lines(parts: Iterable[AlignedText]) -> AlignedText:
    """Put the lines of a block together.

    Chinese joins without a space, Latin words with one; between the two, white space at the
    line's end decides. A hyphen at a line's end goes where it only divides a word, and stays
    where it joins two.
    """
    pieces: list[AlignedText] = []
    tail = ""
    for part in parts:
        if not part.text.strip():
            continue
        if pieces:
            cut, space = _joint(tail, part.text)
            last = pieces[-1] = pieces[-1][: len(pieces[-1]) - cut]
            if space:
                pieces.append(AlignedText(space, last.ends[-1:], last.ends[-1:]))
            tail = tail[: len(tail) - cut] + space
        pieces.append(part)
        tail = (tail + part.text)[-_TAIL:]
    return AlignedText.join(pieces).strip()


# How much of the joined text decides what comes next: words and links are shorter.
_TAIL = 400
_LINE_END_HYPHEN = re.compile(r"([A-Za-z0-9０-９]+)[-‐Ｇ\xad]$")
_LATIN_EDGE = re.compile(r"[A-Za-z0-9０-９'’,.;:!?)\]&%\"”“．]")
_LATIN_START = re.compile(r"[A-Za-z0-9０-９(\[&\"“$]")
_OPEN_URL = re.compile(rf"(?:https?:/?/?|www[.．])[^\s{CJK}，。；、）》]*$")
_WORD = re.compile(r"([A-Za-z]+)[,.;:!?)]*(?=\s|$)")


def _joint(joined: str, right: str) -> tuple[int, str]:
    """How many characters go from the end of what is joined, and what then comes between."""
    left = joined.rstrip()
    spaces = len(joined) - len(left)
    broken = _LINE_END_HYPHEN.search(left[-_LONGEST_WORD:])
    rest = re.match(r"[A-Za-z0-9０-９]+", right)
    if broken and rest:
        drops = left[-1] == "\xad" or _divides_word(broken.group(1), rest.group())
        return spaces + drops, ""
    if _is_in_url(left, right):
        return spaces, ""
    latin = _LATIN_EDGE.match(left[-1]) and _LATIN_START.match(right[0])
    after_chinese = _HAN.search(left[-2:]) or left[-1] in "“("
    return spaces, " " if spaces or (latin and not after_chinese) else ""


_LONGEST_WORD = 60


def _is_in_url(left: str, right: str) -> bool:
    """Whether a link that a line's end breaks goes on with the next line."""
    url = _OPEN_URL.search(left)
    if url is None or re.search(r"[,;，；].*\d", url.group()):
        return False
    word = _WORD.match(right)
    # A full stop, then a capital: a new sentence. A whole word after a whole link: the next one.
    if left[-1] in ".．":
        return not right[0].isupper() or word is None
    return left[-1] in "/-_=?&%#:" or word is None or not is_word(word[1])


def _divides_word(before: str, after: str) -> bool:
    """Whether a hyphen between these was put in by the line's end alone."""
    if not before[-1].isalpha() or not after[0].isalpha():
        return False
    last = re.split(r"(?<=[a-z])(?=[A-Z])", before)[-1]
    return not (is_word(last) and is_word(after) and not is_word(last + after))
