"""Numbers as formats draw them before paragraphs, headings and notes."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST_ROMAN = 3999
_MOST_CHINESE = 9999
_ALPHABET = 26
_MOST_DIGITS = 9
_SYMBOLS = "*†‡§"
_TEENS = range(11, 14)


def whole_number(text: str) -> int | None:
    """An attribute that is a whole number; None where it is none, or one that no program writes."""
    digits = text.removeprefix("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(text) if plain else None


def written(number: int, style: str) -> str:
    """A number in one of Office's number formats; in digits where it is none that is known.

    An empty style, ``none`` and ``bullet`` show nothing.
    """
    if style in {"", "none", "bullet"}:
        return ""
    writer = _WRITERS.get(style)
    return (writer(number) if writer is not None and number > 0 else "") or str(number)


def _roman(number: int) -> str:
    if number > _MOST_ROMAN:
        return ""
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    turns, letter = divmod(number - 1, _ALPHABET)
    return chr(ord("A") + letter) * (turns + 1) if turns < _ALPHABET else ""


def _chinese(
    number: int, digits: str = _DIGITS, units: str = "十百千", *, short: bool = True
) -> str:
    """``一百二十三``; ``short`` writes ten as ``十`` and not as ``一十``."""
    if number > _MOST_CHINESE:
        return ""
    text = ""
    gap = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit]
            text += units[place - 1] if place else ""
        gap = not digit
    return text[1:] if short and text.startswith(digits[1] + units[0]) else text


def _plain_chinese(number: int) -> str:
    return _chinese(number).replace("〇", "零")


def _legal(digits: str, units: str) -> Callable[[int], str]:
    return lambda number: _chinese(number, digits, units, short=False)


def _digitwise(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else ""


def _around(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _symbols(number: int) -> str:
    turns, sign = divmod(number - 1, len(_SYMBOLS))
    return _SYMBOLS[sign] * (turns + 1) if turns < len(_SYMBOLS) else ""


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(count))


_CIRCLED = _run("①", 20) + _run("㉑", 15) + _run("㊱", 15)
_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "ordinal": _ordinal,
    "chicago": _symbols,
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "ideographEnclosedCircle": _one_of(_run("㊀", 10)),
    "decimalEnclosedParen": _one_of(_run("⑴", 20)),
    "decimalEnclosedFullstop": _one_of(_run("⒈", 20)),
    "chineseCounting": _plain_chinese,
    "chineseCountingThousand": _plain_chinese,
    "taiwaneseCounting": _plain_chinese,
    "taiwaneseCountingThousand": _plain_chinese,
    "japaneseCounting": _plain_chinese,
    "ideographDigital": _digitwise,
    "taiwaneseDigital": _digitwise,
    "japaneseDigitalTenThousand": _digitwise,
    "chineseLegalSimplified": _legal("零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "ideographLegalTraditional": _legal("零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "japaneseLegal": _legal("零壱弐参四伍六七八九", "拾百阡"),
    "ideographTraditional": _around(_STEMS),
    "ideographZodiac": _around(_BRANCHES),
    "ganada": _around("가나다라마바사아자차카타파하"),
}
