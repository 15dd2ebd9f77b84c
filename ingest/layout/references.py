"""What a bibliographic reference looks like, whatever its style or language."""

import re

from ingest.characters import HAN, compatible
from ingest.layout.lines import Line

_REFERENCE = re.compile(
    r"https?:/|www\.|\.(?:html?|pdf|org|com|net|shtml|aspx?|php)\b"
    r"|第\s?\d+(?:\s?[-–—~、]\s?\d+)*\s?[页頁卷期号]|\d{4}年版|出版社|\bIbid\b|\bet\s?al\b"
    r"|(?:^|[\s,，;；。(（])(?:pp?|[Vv]ol|[Nn]o|[Ee]ds?)\.\s?(?:[\dA-Z,，]|$)"
    r"|参见|參見|[Ss]ee also|同上|前引|[»》],?\s?\d{4}年|[a-z?!],[”\"]"
    rf"|\d{{4}}-\d{{1,2}}-\d{{1,2}}|[〔\[（(][{HAN}]{{1,2}}[〕\]）)][{HAN}]{{2}}|〔[{HAN}]+〕"
)
CIRCLED = "①-⓿❶-❿"
LONE_MARK = re.compile(rf"\A(?:[{CIRCLED}]|[∗*†‡]{{1,3}}|[¹²³⁰-⁹]+)$")
NOTES_HEADING = re.compile(
    r"\A(?:#{1,6}\s+(?!\s))?(?:[一二三四五六七八九十]{1,3}\s*[、．.]|\d{1,2}[.．、]?\s)?\s*(?:参考文献|參考文獻|参考资料|注释|註釋|注\s*解|尾注|引用文献|"
    r"[Rr]eferences|REFERENCES|[Bb]ibliography|BIBLIOGRAPHY|[Ee]ndnotes|[Ff]ootnotes|[Nn]otes|NOTES"
    r")[:：]?$"
)

AFTER_NOTES = re.compile(
    r"(?:附\s*[录錄件表]|[致鸣]\s*谢|致\s*謝|后\s*记|後\s*記|作者简介|作者單位|责任编辑|收稿日期"
    r"|Appendi(?:x|ces)\b|APPENDI(?:X|CES)\b|Acknowledge?ments?\b|About the [Aa]uthors?"
    r"|Index\b|Annex\b)"
)
"""What may follow a list of notes."""


def folded(text: str) -> str:
    """A line's text with full-width characters narrowed, for matching only."""
    return compatible(text.replace("Ｇ", "-"))


def is_reference(line: Line) -> bool:
    """Whether a line holds a piece of a bibliographic reference."""
    return _REFERENCE.search(folded(line.text)) is not None


def reference_share(lines: list[Line]) -> float:
    """Share of the lines' characters that stand in lines which hold references, 0 to 1."""
    real = [line for line in lines if not LONE_MARK.match(line.text)]
    total = sum(len(line.text) for line in real)
    return sum(len(line.text) for line in real if is_reference(line)) / total if total else 1.0
