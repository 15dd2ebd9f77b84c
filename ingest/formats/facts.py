"""Bibliographic facts as formats write them, turned into CSL's forms."""

import re
from typing import Any

from ingest.errors import UnreadableFile
from ingest.formats.archives import Archive

_DATE = re.compile(r"(\d{4})(?:\s?[-/.年]\s?(\d{1,2})(?:\s?[-/.月]\s?(\d{1,2})(?!\d))?)?")
_SEPARATORS = re.compile(r"[;；、]")
_MONTHS, _DAYS = 12, 31
_EPOCH = "1601-01-01"
# What programs put where nobody gave a title or an author.
_PLACEHOLDERS = frozenset(
    {"", "untitled", "unknown", "title", "author", "admin", "administrator", "user", "python-docx"}
    | {"无标题", "未知", "用户", "微软用户", "microsoft office user", "powerpoint presentation"}
    | {
        "powerpoint 演示文稿",
        "presentation",
        "document",
        "word document",
        "openpyxl",
        "windows 用户",
    }
)


def plain(value: object) -> str:
    """A fact in one line; empty where a program's placeholder stands for it."""
    text = " ".join(str(value).encode("utf-8", "replace").decode().split())
    return "" if text.casefold() in _PLACEHOLDERS else text


def names(values: list[str]) -> list[dict[str, str]]:
    """Names, each as written; one value may hold several, parted by semicolons or ``、``."""
    found = [plain(name) for value in values for name in _SEPARATORS.split(value)]
    return [{"literal": name} for name in dict.fromkeys(found) if any(map(str.isalpha, name))]


def date(value: object) -> dict[str, list[list[int]]] | None:
    """A date that begins with its year, to the part that is plain; None where there is none."""
    text = str(value).strip()
    match = _DATE.match(text)
    if match is None or text.startswith(_EPOCH):
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    if not year:
        return None
    parts = [year]
    if 1 <= month <= _MONTHS:
        parts.append(month)
        if 1 <= day <= _DAYS:
            parts.append(day)
    return {"date-parts": [parts]}


def item(
    *, title: object = "", authors: list[str] | None = None, issued: object = "", **others: object
) -> dict[str, Any]:
    """A CSL-JSON item of the facts that are there."""
    facts: dict[str, Any] = {
        "title": plain(title),
        "author": names(authors or []),
        "issued": date(issued),
        **{key.replace("_", "-"): plain(value) for key, value in others.items()},
    }
    return {key: value for key, value in facts.items() if value}


def office_item(archive: Archive) -> dict[str, Any]:
    """What the core properties of an Office file say: its title and its author.

    Nothing where they are missing or broken, as the text can be read all the same. Who gives no
    title has not filled in the author either: the program has. Dates are left out: the file's own
    say when it was written, not when the document appeared.
    """
    try:
        properties = archive.xml("docProps/core.xml")
    except UnreadableFile:
        return {}
    found: dict[str, str] = {}
    for element in properties:
        if isinstance(element.tag, str) and element.text:
            found.setdefault(element.tag.rpartition("}")[2], element.text)
    if not plain(found.get("title", "")):
        return {}
    return item(title=found["title"], authors=[found.get("creator", "")])
