"""From the bytes of a text file to its text."""

import codecs
import unicodedata

from charset_normalizer import from_bytes

from ingest.errors import UnknownEncoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# How other kinds of file begin, whatever their name says.
_SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_CONTROL_SHARE = 0.02
# Characters that nearly every Chinese page holds, in both scripts: a wrong decoding of Chinese
# bytes gives rare characters instead.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之"
    "年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样"
    "理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将"
    "這個們來為國說時會對過發後裡種經學現當沒動還進樣實軍無與長機點業將開關體義務電話網絡規則"
)
# A page of Chinese has far more of them, a wrong guess far less.
_COMMON_SHARE = 0.05


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding of bytes: UTF-8, UTF-16, GB18030, Big5, or what else is found.

    A byte order mark decides; then UTF-8 if the bytes are valid; then UTF-16 by its zero bytes;
    then the encoding that gives the most usual Chinese; then charset-normalizer's guess.

    Raises:
        UnknownEncoding: nothing fits, or the bytes are not text.
    """
    if data.startswith(_SIGNATURES):
        raise UnknownEncoding(name, "the file is binary, not text")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise UnknownEncoding(name, f"marked as {encoding} but {error.reason}") from error
    for encoding in ("utf-8", *_utf16(data)):
        text = _decoded(data, encoding)
        if text is not None and "\0" not in text:
            return text, encoding
    guesses = [(_commonness(text), text, e) for e in _CHINESE if (text := _decoded(data, e))]
    best = max(guesses, default=(0.0, "", ""))
    if best[0] >= _COMMON_SHARE and "\0" not in best[1]:
        return best[1], best[2]
    match = None if b"\0" in data else from_bytes(data).best()
    if match is None or _control_share(str(match)) > _CONTROL_SHARE:
        raise UnknownEncoding(name, "the file is binary, or text in no known encoding")
    return str(match), match.encoding


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
    return sum(unicodedata.category(c) == "Cc" and not c.isspace() for c in text) / len(text)


def _commonness(text: str) -> float:
    """Share of the text's characters beyond ASCII that are among the commonest of Chinese."""
    beyond = [c for c in text if ord(c) > 127]  # noqa: PLR2004 - the end of ASCII
    return sum(c in _COMMON for c in beyond) / len(beyond) if beyond else 0.0
