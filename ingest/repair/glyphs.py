"""Repair of what PDF extraction does to single characters."""

import re

from ingest.alignment import AlignedText
from ingest.characters import CJK, compatible

_UNSEEN = (
    "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_INVISIBLE_OR_SPACE = re.compile(f"[{_UNSEEN}\\s]*")
_PRESENTATION_FORM = re.compile("[\ufb00-\ufb06\u2e80-\u2eff\u2f00-\u2fdf\uf900-\ufaff]")
_HYPHEN = re.compile(r"(?<=[A-Za-z0-9０-９])Ｇ(?=[A-Za-z0-9０-９])")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_WIDE_SIGN = re.compile(
    rf"(?<=[A-Za-z0-9/.?&=#%)\]])[．＝＃％＆＠＋－／＿～](?![{CJK}])"
    r"|[．＝＃＆＠＋－／＿～](?=[A-Za-z0-9])|(?<=[0-9])[．％]"
)
_WIDE_STOP = re.compile('．(?=$|["”’)\\],;]|\\s)')


def drop_invisible(content: AlignedText) -> AlignedText:
    """Take out what no reader sees: soft hyphens, zero-width characters, control characters."""
    return content.sub(_INVISIBLE, "")


def has_visible(text: str) -> bool:
    """Whether a text holds a character that a reader sees."""
    return _INVISIBLE_OR_SPACE.fullmatch(text) is None


def unfold_presentation_forms(content: AlignedText) -> AlignedText:
    """Ligatures and the look-alike blocks of radicals into the characters they stand for."""
    return content.sub(_PRESENTATION_FORM, _unfolded)


def restore_hyphens(content: AlignedText) -> AlignedText:
    """``Ｇ`` for a hyphen: some Chinese typesetting fonts map their hyphen to that letter.

    Only between ASCII letters or digits of either width; in a text that is set in full-width
    letters throughout, ``Ｇ`` is the letter.
    """
    return content.sub(_HYPHEN, "-")


def narrow_letters_and_digits(content: AlignedText) -> AlignedText:
    """Full-width letters and digits, and signs beside them, to ASCII."""
    content = content.sub(_WIDE, _unfolded).sub(_WIDE_SIGN, _unfolded)
    return content.sub(_WIDE_STOP, ".")


def _unfolded(match: re.Match[str]) -> str:
    return compatible(match.group())
