"""A document's CSL-JSON item made fit for printing: what cannot be read is left out."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ingest.characters import HAN, HANGUL, KANA
from ingest.languages import language_of
from service import schemas

Item = dict[str, Any]

NAMES = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director"
    " editor editor-translator editorial-director executive-producer guest host illustrator"
    " interviewer narrator organizer original-author performer producer recipient reviewed-author"
    " script-writer series-creator translator".split()
)
DATES = frozenset("accessed available-date event-date issued original-date submitted".split())

_MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)(?:\s[^<>]*)?>")
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?")
# Scripts that put the family name first and no space after it.
_UNSPACED = re.compile(f"[{KANA}{HAN}{HANGUL}]")
_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
_LATEST = (9999, 12, 31)


def known_item(citation: schemas.Citation) -> Item:
    """The item of the cited document.

    A document without a title goes by its file's name. Names are either ``literal`` or in parts;
    dates have ``date-parts`` or are ``literal``; all else is text.
    """
    item = _clean(citation.document.csl)
    item.setdefault("title", citation.document.source)
    return item


def cited_pages(item: Item, citation: schemas.Citation) -> str:
    """The pages of a citation as its reference names them; nothing where none are known.

    They are the printed ones; where these are not known, those of the file, said to be such, behind
    the pages that the item states as its own.
    """
    if citation.printed_pages:
        return printed_runs(citation.printed_pages)
    own, of_file = item.get("page", ""), file_pages(item, citation.pages)
    return f"{own} ({of_file})" if own and of_file else own or of_file


def file_pages(item: Item, pages: Sequence[int]) -> str:
    """Pages of the file, said to be such: ``pp. 7-8 of the file``; nothing where there are none."""
    if not pages:
        return ""
    if is_chinese(item):
        return f"文件第{runs(pages)}页"
    return f"{'p.' if len(set(pages)) == 1 else 'pp.'} {runs(pages)} of the file"


def printed_runs(labels: Sequence[str]) -> str:
    """Printed numbers of pages, in order, as they are written: ``iv-vi`` or ``254-255, 257``."""
    if all(label.isdecimal() for label in labels):
        return runs([int(label) for label in labels])
    return labels[0] if len(labels) == 1 else f"{labels[0]}-{labels[-1]}"


def is_chinese(item: Item) -> bool:
    """Whether the item is in Chinese: as it states, else by its title."""
    language: str = item.get("language") or language_of(item["title"])
    return language.startswith("zh")


def runs(pages: Sequence[int]) -> str:
    """Pages as they are written: ``7-9, 12``."""
    ends: list[list[int]] = []
    for page in sorted(set(pages)):
        if ends and page == ends[-1][1] + 1:
            ends[-1][1] = page
        else:
            ends.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ends)


def _clean(csl: Mapping[str, Any]) -> Item:
    item: Item = {}
    for key, value in csl.items():
        made: Any = None
        if key in NAMES:
            listed = value if isinstance(value, list) else [value]
            made = [name for name in map(_name, listed) if name]
        elif key in DATES:
            made = _date(value)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            made = _plain(value)
        if made:
            item[key] = made
    item.setdefault("type", "document")
    return item


def _plain(value: object) -> str:
    """The text without CSL's inline markup, on one line."""
    return " ".join(_MARKUP.sub("", str(value)).split())


def _name(value: object) -> dict[str, str]:
    """A name in parts, or ``literal`` where it cannot be taken apart; nothing if it is empty."""
    if not isinstance(value, dict):
        value = {"literal": value}
    known = {
        key: _plain(value[key]) for key in ("literal", *_PARTS) if isinstance(value.get(key), str)
    }
    parts = {key: part for key, part in known.items() if part}
    if "literal" in parts:
        return {"literal": parts["literal"]}
    if "family" in parts and "given" in parts:
        return _person(parts)
    return {"literal": " ".join(parts.values())} if parts else {}


def _person(parts: dict[str, str]) -> dict[str, str]:
    family, given = parts["family"], parts["given"]
    if _UNSPACED.search(family) and _UNSPACED.search(given):
        return {"literal": family + given}
    words = given.split()
    small = [number for number, word in enumerate(words) if not word[0].isupper()]
    if not small:
        return parts
    if small[0] == 0:
        # A given name that has no capital has no initial either: it is printed in full.
        return {"literal": f"{given} {family}"}
    # “Ludwig van”: what is not a name is a particle.
    particles = [*words[small[0] :], parts.get("dropping-particle", "")]
    return parts | {
        "given": " ".join(words[: small[0]]),
        "dropping-particle": " ".join(particles).strip(),
    }


def _date(value: object) -> dict[str, Any]:
    if isinstance(value, str):
        value = {"raw": value}
    if not isinstance(value, dict):
        return {}
    dates = value.get("date-parts")
    parts = [_parts(date) for date in dates] if isinstance(dates, list) else []
    raw = _plain(value.get("raw") or value.get("literal") or "")
    if not parts and (match := _ISO_DATE.fullmatch(raw)):
        parts = [_parts([part for part in match.groups() if part])]
    if parts and all(parts):
        made: dict[str, Any] = {"date-parts": _span(parts)}
        return made | ({"circa": True} if value.get("circa") else {})
    return {"literal": raw} if raw else {}


def _parts(date: object) -> list[int]:
    """Year, month and day, as far as they are such."""
    made: list[int] = []
    for part, latest in zip(date if isinstance(date, list) else [], _LATEST, strict=False):
        if not str(part).isdecimal() or not 1 <= int(part) <= latest:
            break
        made.append(int(part))
    return made


def _span(dates: list[list[int]]) -> list[list[int]]:
    """One date or two; two within a year become what they share."""
    first, last = dates[0], dates[-1]
    if first[0] != last[0]:
        return [first, last]
    shared = [a for i, a in enumerate(first) if first[: i + 1] == last[: i + 1]]
    return [shared]
