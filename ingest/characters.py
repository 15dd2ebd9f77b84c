"""Ranges of characters, written for the classes of regular expressions."""

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
