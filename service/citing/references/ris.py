"""An item as a RIS record, which reference managers take in."""

import re
from collections.abc import Iterator

from service import schemas
from service.citing.references.bibliography import Item, file_pages, printed_runs

_TYPES = {
    "article": "JOUR", "article-journal": "JOUR", "article-magazine": "MGZN",
    "article-newspaper": "NEWS", "bill": "BILL", "book": "BOOK", "chapter": "CHAP",
    "classic": "CLSWK", "dataset": "DATA", "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC", "legal_case": "CASE", "legislation": "STAT",
    "manuscript": "MANSCPT", "map": "MAP", "motion_picture": "MPCT", "pamphlet": "PAMP",
    "paper-conference": "CPAPER", "patent": "PAT", "personal_communication": "PCOMM",
    "post": "BLOG", "post-weblog": "BLOG", "regulation": "STAT", "report": "RPRT",
    "review": "JOUR", "review-book": "JOUR", "software": "COMP", "song": "SOUND",
    "standard": "STAND", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip
_NAMES = {"author": "AU", "editor": "ED", "translator": "A4"}
_FIELDS = {
    "container-title": "T2", "collection-title": "T3", "title-short": "ST", "volume": "VL",
    "issue": "IS", "number": "M1", "edition": "ET", "genre": "M3", "publisher": "PB",
    "publisher-place": "CY", "ISBN": "SN", "ISSN": "SN", "DOI": "DO", "URL": "UR",
    "language": "LA", "abstract": "AB", "note": "N1",
}  # fmt: skip
_DATES = {"issued": "DA", "accessed": "Y2"}
_BETWEEN_KEYWORDS = re.compile(r"\s*[,;，；、]\s*")
_RANGE = re.compile(r"\s*[-–—]+\s*")


def record(key: str, item: Item, citation: schemas.Citation) -> str:
    """The record of an item, with the pages of a citation; ``key`` is its `ID`.

    The printed pages stand in `SP` and `EP`, or those that the item states as its own; where the
    printed ones are not known, the file's are noted in `N1`.
    """
    lines = [("TY", _TYPES.get(item["type"], "GEN")), ("ID", key), *_fields(item)]
    pages = printed_runs(citation.printed_pages) if citation.printed_pages else item.get("page", "")
    lines += zip(("SP", "EP"), _ends(pages), strict=False)
    if citation.pages and not citation.printed_pages:
        lines.append(("N1", file_pages(item, citation.pages)))
    return "\n".join(f"{tag}  - {value}" for tag, value in [*lines, ("ER", "")])


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    yield "TI", item["title"]
    for variable, tag in _NAMES.items():
        for name in item.get(variable, ()):
            yield tag, _name(name)
    for variable, tag in _DATES.items():
        if variable in item:
            yield from _date(tag, item[variable])
    for variable, tag in _FIELDS.items():
        if variable in item:
            yield tag, item[variable]
    for word in filter(None, _BETWEEN_KEYWORDS.split(item.get("keyword", ""))):
        yield "KW", word


def _name(name: dict[str, str]) -> str:
    """``Family, Given, Suffix``; a comma in a name of one part would part it."""
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    given = " ".join(filter(None, (name["given"], name.get("dropping-particle"))))
    return ", ".join(filter(None, (family, given, name.get("suffix"))))


def _date(tag: str, date: Item) -> Iterator[tuple[str, str]]:
    """``2021/05/03/`` as far as it is known, and for the day of issue its year by itself."""
    if "literal" in date:
        yield ("PY" if tag == "DA" else tag), date["literal"]
        return
    year, *rest = date["date-parts"][0]
    if tag == "DA":
        yield "PY", str(year)
    month, day = [*(f"{part:02}" for part in rest), "", ""][:2]
    yield tag, f"{year}/{month}/{day}/"


def _ends(pages: str) -> list[str]:
    """The first and the last page; all of it as the first where there is more than one range."""
    if not pages or "," in pages:
        return [pages] if pages else []
    return _RANGE.split(pages, maxsplit=1)
