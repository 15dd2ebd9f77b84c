"""Numbers as both languages write them."""

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
LARGEST = 9999
"""Of numbers written out in Chinese."""


def in_chinese(number: int) -> str:
    """A number up to ``LARGEST`` written out: 15 as 十五, 203 as 二百零三."""
    if number == 0:
        return _DIGITS[0]
    written = ""
    skipped = False
    for place, digit in enumerate(reversed(str(number))):
        if digit == "0":
            skipped = bool(written)
            continue
        gap = _DIGITS[0] if skipped else ""
        written = _DIGITS[int(digit)] + _UNITS[place] + gap + written
        skipped = False
    return written.removeprefix("一") if written.startswith("一十") else written


def from_chinese(written: str) -> int | None:
    """What ``in_chinese`` writes, read; digit after digit too (二〇二七). None for what is none."""
    if not written or not all(char in _VALUES or char in _POWERS for char in written):
        return None
    if not any(char in _POWERS for char in written):
        return int("".join(str(_VALUES[char]) for char in written))
    total, digit = 0, None
    for char in written:
        if char in _POWERS:
            total += (1 if digit is None else digit) * _POWERS[char]
            digit = None
        else:
            digit = _VALUES[char]
    return total + (digit or 0)
