"""From the bytes of a text file to its text."""

import codecs
import re
import unicodedata
from collections.abc import Callable

from charset_normalizer import from_bytes

from ingest.errors import UnknownEncoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How other kinds of file begin, whatever their name says.
_SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_CONTROL_SHARE = 0.02
# Characters of several bytes for each place that is none: by chance there are hardly any.
_SIGNS_A_FAULT = 10
# Characters that nearly every Chinese page holds, in both scripts: a wrong decoding of Chinese
# bytes gives rare characters instead.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之"
    "年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样"
    "理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将"
    "這個們來為國說時會對過發後裡種經學現當沒動還進樣實軍無與長機點業將開關體義務電話網絡規則"
)
# Letters of Western words, and signs that stand beside words.
_BEYOND = re.compile(
    r"(?P<usual>(?<=[A-Za-z])[à-öø-ÿœžš]|[À-ÖØ-öø-ÿŒœŽžŠš](?=[A-Za-z])"
    r"|(?<![^\x00-\x7f])[À-ÖØ-öø-ÿ](?![^\x00-\x7f])"
    r"|[‘’“”–—…•€£°§©®™·«»\xa0½¼²³¿¡])|[^\x00-\x7f]"
)
_WESTERN_SHARE = 0.25


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding of bytes: Unicode's, those of East Asia, windows-1252, or what is found.

    A byte order mark decides; then UTF-8 if the bytes are valid; then UTF-16 by its zero bytes;
    then an encoding in which the text has the signs that its language cannot do without. What is
    left is charset-normalizer's to guess.

    Raises:
        UnknownEncoding: nothing fits, or the bytes are not text.
    """
    if data.startswith(_SIGNATURES):
        raise UnknownEncoding(name, "the file is binary, not text")
    marked = next(((bom, encoding) for bom, encoding in _BOMS if data.startswith(bom)), None)
    if marked is not None:
        bom, encoding = marked
        try:
            return data[len(bom) :].decode(encoding), encoding
        except UnicodeDecodeError as error:
            at = len(bom) + error.start
            reason = f"marked as {encoding}, but {error.reason}: {_place(data, at)}"
            raise UnknownEncoding(name, reason) from error
    utf8 = _decoded(data, "utf-8")
    if utf8 is not None and _control_share(utf8) <= _CONTROL_SHARE:
        return utf8, "utf-8"
    for encoding in _utf16(data):
        text = _decoded(data, encoding)
        if text is not None and "\0" not in text:
            return text, encoding
    if (told := _told_by_its_signs(data)) is not None:
        return told
    if (place := _broken_utf8(data)) is not None:
        raise UnknownEncoding(name, f"the file is UTF-8 but for {place}; mend it and try again")
    match = None if b"\0" in data else from_bytes(data).best()
    if match is None or _control_share(str(match)) > _CONTROL_SHARE:
        raise UnknownEncoding(name, "the file is binary, or text in no known encoding")
    return str(match), match.encoding


def _broken_utf8(data: bytes) -> str | None:
    """Where bytes that are UTF-8 but for a few are not; None where they are not UTF-8 at all."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        faults = text.count("\ufffd")
        signs = sum(not character.isascii() for character in text) - faults
        if signs < _SIGNS_A_FAULT * faults or _control_share(text) > _CONTROL_SHARE:
            return None
        others = f" and {faults - 1} more after it" if faults > 1 else ""
        return _place(data, error.start) + others
    return None


def _place(data: bytes, at: int) -> str:
    """A byte and where it stands, counted as editors do: lines from 1."""
    if at >= len(data):
        return f"its end, byte {at}"
    line = data.count(b"\n", 0, at) + 1
    return f"byte {at}, 0x{data[at]:02x}, in line {line}"


def _told_by_its_signs(data: bytes) -> tuple[str, str] | None:
    for encodings, share, least in _TELLING:
        guesses = [(share(text), text, e) for e in encodings if (text := _decoded(data, e))]
        best = max(guesses, default=(0.0, "", ""))
        if best[0] >= least and "\0" not in best[1]:
            return best[1], best[2]
    return None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16(data: bytes) -> tuple[str, ...]:
    """The UTF-16 byte order that puts line ends and spaces where they belong, if one does."""
    if len(data) % 2:
        return ()
    little = data[::2].count(b"\n") + data[::2].count(b" ") if data[1::2].count(b"\0") else 0
    big = data[1::2].count(b"\n") + data[1::2].count(b" ") if data[::2].count(b"\0") else 0
    if not little and not big:
        return ()
    return ("utf-16-le",) if little >= big else ("utf-16-be",)


def _control_share(text: str) -> float:
    """Share of the text's characters that are control characters other than line ends and tabs."""
    controls = sum(unicodedata.category(c) == "Cc" and not c.isspace() for c in text)
    return controls / max(1, len(text))


def _share(belongs: Callable[[str], bool], text: str) -> float:
    """Share of the text's characters beyond ASCII that belong."""
    beyond = [c for c in text if not c.isascii()]
    return sum(map(belongs, beyond)) / len(beyond) if beyond else 0.0


def _kana(text: str) -> float:
    return _share(lambda c: "\u3041" <= c <= "\u30ff", text)


def _common(text: str) -> float:
    return _share(_COMMON.__contains__, text)


def _hangul(text: str) -> float:
    return _share(lambda c: "\uac00" <= c <= "\ud7a3", text)


def _western(text: str) -> float:
    """Share of the signs beyond ASCII that are letters inside words or usual signs.

    Nothing of a text in which they are not few: it is not of a Western language.
    """
    found = list(_BEYOND.finditer(text))
    if len(found) > _WESTERN_SHARE * len(text):
        return 0.0
    return sum(match["usual"] is not None for match in found) / len(found) if found else 0.0


_TELLING: tuple[tuple[tuple[str, ...], Callable[[str], float], float], ...] = (
    (("cp932", "euc_jp"), _kana, 0.2),
    (("cp949",), _hangul, 0.85),
    # A page of Chinese has far more of the commonest, a wrong guess far less.
    (("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"), _common, 0.05),
    (("cp1252",), _western, 0.95),
)
"""Encodings of a language, what its texts have much of, and how much of it shows one."""
