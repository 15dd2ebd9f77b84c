"""What stands on pages beside their text: numbers, contents lists, datelines, banners."""

import re

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

CONTENTS = re.compile(r"(?:[图表]?\s*目\s*[录錄次]|(?:Table of )?[Cc]ontents|CONTENTS)\Z")
"""The heading of a contents list."""

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_NUMERAL = r"[\d〇○Ｏ零一二三四五六七八九十]"
DATE = re.compile(
    rf"[(（]?{_NUMERAL}{{4}}\s?年\s?{_NUMERAL}{{1,3}}\s?月(?:\s?{_NUMERAL}{{1,3}}\s?日)?[)）]?\Z"
    rf"|(?:[A-Z][a-z]{{5,8}}day,?\s)?(?:{_MONTH}\s\d{{1,2}},?|\d{{1,2}}\s{_MONTH}),?\s\d{{4}}\Z"
    rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\Z"
)
"""A date that fills its line."""

_IMPRINT = re.compile(
    r"(?:\bVol(?:\.|ume)|\ANo\.|\AIssue|ISSN|ISBN|DOI|doi)[\s:：.]{0,3}\d|©|[Cc]opyright\b"
    r"|第\s?\d{1,4}\s?[卷期]|\A(?:https?://|www\.)\S+\Z|证券研究报告"
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
