"""What stands on pages beside their text: numbers, contents lists, datelines, banners."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence

PAGE_NUMBER = re.compile(
    r"\A[-–—·•|~ ]{0,8}(?:第\s*|[Pp]age\s*|P\.?\s*)?"
    r"(?P<number>\d{1,5}|[ivxlcIVXLC]{1,7}|\d{1,2}[-–]\d{1,3})"
    r"(?:\s*[页頁])?(?:\s*(?:/|of|共|[，,]\s*共)\s*\d{1,4}(?:\s*[页頁])?)?[-–—·•|~ ]{0,8}\Z"
)
"""A page's number, alone on its line; ``number`` is without its dress."""

LEADER = re.compile(
    r"(?:[.．·…⋯‥]\s?){4}\s{0,20}(?P<page>\d{1,4}|[ivxlcIVXLC]{1,7}|[(（]\d{1,4}[)）])?\Z"
)
"""What leads from an entry of a contents list to its page, at the end of a line."""

CONTENTS = re.compile(
    r"(?:[图表]?目\s{0,8}[录錄次]|(?:Table\s?of\s?)?[Cc]ontents|(?:TABLE\s?OF\s?)?CONTENTS)\Z"
)
"""The heading of a contents list."""

_ENTRY = re.compile(r"(?:(?<=[^\d.])(?P<page>\d{1,4})|(?<=[\s.…·])[ivxlc]{1,7})\Z")
_FEWEST_ENTRIES = 3
# Lines of one entry, or between two.
_MOST_MISSED = 2

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_NUMERAL = r"[\d〇○Ｏ零一二三四五六七八九十]"
DATE = re.compile(
    rf"[(（]?{_NUMERAL}{{4}}\s?年\s?{_NUMERAL}{{1,3}}\s?月(?:\s?{_NUMERAL}{{1,3}}\s?日)?[)）]?\Z"
    rf"|(?:[A-Z][a-z]{{2,6}}day,?\s)?(?:{_MONTH}\s\d{{1,2}},?|\d{{1,2}}\s{_MONTH}),?\s\d{{4}}\Z"
    rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\Z"
)
"""A date that fills its line."""

_IMPRINT = re.compile(
    r"(?:\bVol(?:\.|ume)|\ANo\.|\AIssue|ISSN|ISBN|DOI|doi)[\s:：.]{0,3}\d|©|[Cc]opyright\b"
    r"|第\s?\d{1,4}\s?[卷期]|\A(?:https?://|www\.)\S+\Z"
)
_LONGEST_IMPRINT = 90

BANNER = re.compile(
    r"\A\W{0,3}[(（]?[Cc][)）]\s?\d{4}.{0,12}China Academic Journal|^(?:中国知网|万方数据|维普资讯)"
    r"|(?:www\.|//)(?:\w{1,12}\.)?(?:cnki\.net|wanfangdata\.com|cqvip\.com|pkulaw\.(?:com|cn))"
    r"|^北大法宝|^法宝引证码|【法宝引证码】|^(?:网络首发|网络出版)(?:时间|地址)"
    r"|^(?:Downloaded|This content downloaded) (?:from|by|on)\b|^(?:下载|打印)(?:日期|时间)\s?[:：]"
    r"|^All use subject to\b|^Authorized licensed use limited to\b"
)
"""What a database or a library prints on the pages that it hands out."""


def is_imprint(text: str) -> bool:
    """Whether a line is a dateline, or an issue's number, or tells whose the rights are."""
    short = len(text) <= _LONGEST_IMPRINT
    return bool(short and (DATE.match(text) or _IMPRINT.search(text)))


def contents_lists(texts: Sequence[str], stops: Container[int] = ()) -> Iterator[range]:
    """The places of the contents lists in a text, each from its heading to its last entry.

    An entry ends with a page's number, no smaller than the one before, or its words stand again
    further on, above a part of the text.

    Args:
        texts: all lines of a text.
        stops: places of lines that are surely no entries.
    """
    squeezed = ["".join(text.split()) for text in texts]
    last = {text: k for k, text in enumerate(squeezed)}
    k = 0
    while k < len(texts):
        end = _entries_end(texts, squeezed, last, k, stops) if CONTENTS.match(squeezed[k]) else k
        if end > k:
            yield range(k, end)
        k = max(k + 1, end)


def _entries_end(
    texts: Sequence[str],
    squeezed: Sequence[str],
    last: Mapping[str, int],
    heading: int,
    stops: Container[int],
) -> int:
    """Where the entries below a heading end; the heading's own place where there are too few."""
    seen: set[str] = set()
    entries = missed = page = 0
    end = heading
    for k in range(heading + 1, len(texts)):
        match = _ENTRY.search(texts[k].rstrip())
        number = int(match["page"]) if match and match["page"] else page
        recurs = last[squeezed[k]] > k
        if not recurs and squeezed[k] in seen:
            # The part that an entry names begins here.
            break
        seen.add(squeezed[k])
        if (match and number >= page) or recurs or LEADER.search(texts[k]):
            entries, missed, page, end = entries + 1, 0, number, k + 1
        else:
            missed += 1
            if missed > _MOST_MISSED or k in stops:
                break
    return end if entries >= _FEWEST_ENTRIES else heading
