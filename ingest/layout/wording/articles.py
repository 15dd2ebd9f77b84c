"""Articles of laws, statutes and contracts: units of their own within a chapter."""

import re
from collections.abc import Sequence

from ingest.numerals import from_chinese

_NUMERAL = "〇零一二三四五六七八九十百千\\d"
ARTICLE = re.compile(
    rf"第\s?(?P<han>[{_NUMERAL}]{{1,8}})\s?条(?P<inserted>\s?之[一二三四五六七八九十]{{1,2}})?"
    r"(?!\s?(?:规定|所|第|款|[、和与或及至到的中以]))"
    r"|(?:Article|ARTICLE|Art\.|Section|SECTION|Sec\.|Clause|CLAUSE|§)\s?"
    r"(?P<latin>\d{1,4})[A-Za-z]?(?![\d.]*\d|\w|,|\s(?:of|and|or|to|shall|applies|is)\b)\.?"
)
"""The number that an article begins with."""

_FEWEST = 3
# Articles that a text may leave out between two.
_WIDEST_GAP = 3


def articles(texts: Sequence[str]) -> list[str | None]:
    """For each paragraph the number that it begins an article with, as it is written.

    Only where they count up is it one: a paragraph may begin with another law's article too.

    Args:
        texts: the paragraphs in order.
    """
    found: list[str | None] = [None] * len(texts)
    last = count = 0
    for k, text in enumerate(texts):
        match = ARTICLE.match(text)
        if match is None:
            continue
        number = _number(match)
        inserted = match["inserted"] is not None and number == last
        if number == 1 or inserted or 0 < number - last <= _WIDEST_GAP:
            found[k] = match.group().rstrip(" .")
            last = number
            count += 1
    return found if count >= _FEWEST else [None] * len(texts)


def _number(match: re.Match[str]) -> int:
    han = match["han"]
    if han is None:
        return int(match["latin"])
    return int(han) if han.isdecimal() else from_chinese(han) or 0
