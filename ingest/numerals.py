"""Numbers as both languages write them."""

_WRITTEN = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
# From this power on a unit multiplies all that stands before it.
_GREAT = 10_000

DIGITS = {digit: value for value, digit in enumerate(_WRITTEN)} | {"〇": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": _GREAT, "亿": 100_000_000}
"""What the numerals and the units of Chinese count."""

LARGEST = 9999
"""Of numbers written out in Chinese."""


def in_chinese(number: int) -> str:
    """A number up to ``LARGEST`` written out: 15 as 十五, 203 as 二百零三."""
    if number == 0:
        return _WRITTEN[0]
    written = ""
    skipped = False
    for place, digit in enumerate(reversed(str(number))):
        if digit == "0":
            skipped = bool(written)
            continue
        gap = _WRITTEN[0] if skipped else ""
        written = _WRITTEN[int(digit)] + _UNITS[place] + gap + written
        skipped = False
    return written.removeprefix("一") if written.startswith("一十") else written


def from_chinese(written: str) -> int | None:
    """A number as Chinese writes it, with its units or digit after digit (十五, 二〇二七, 三万).

    None for what is no number.
    """
    if not written or not all(char in DIGITS or char in POWERS for char in written):
        return None
    if not any(char in POWERS for char in written):
        return int("".join(str(DIGITS[char]) for char in written))
    total = section = digit = 0
    for char in written:
        if char in DIGITS:
            digit = DIGITS[char]
        elif POWERS[char] < _GREAT:
            section += (digit or 1) * POWERS[char]
            digit = 0
        else:
            total = (total + section + digit) * POWERS[char]
            section = digit = 0
    return total + section + digit
