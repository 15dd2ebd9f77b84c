"""Ranges of characters, written for the classes of regular expressions, and their plain forms."""

import re
import unicodedata

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters."""

CJK = f"\u2e80-\u2fdf\u3005-\u3007{HAN}"
"""Chinese characters with the signs that stand for one: radicals, 々, 〆 and 〇."""

CJK_MARKS = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f“”‘’…—"
)
"""Chinese punctuation."""

KANA = "\u3040-\u30ff"
"""Japanese syllables."""

HANGUL = "\uac00-\ud7a3"
"""Korean syllables."""

# Up to a character that nothing before it changes. Normalising takes the square of the time for
# marks that pile up on one letter, so what goes on for too long is cut.
_LONGEST_STRETCH = 500
_STRETCH = re.compile(r"(?s).{1,500}[^\x00-\u02ff\u4e00-\u9fff]{0,500}")


def compatible(text: str) -> str:
    """The text in Unicode's compatibility form (NFKC): ``１`` as ``1``, ``ﬁ`` as ``fi``.

    The work grows with the text's length, whatever it holds: marks are put in order on a letter
    that has hundreds of them, but not all of thousands.
    """
    if len(text) <= _LONGEST_STRETCH:
        return unicodedata.normalize("NFKC", text)
    return "".join(
        unicodedata.normalize("NFKC", stretch.group()) for stretch in _STRETCH.finditer(text)
    )
