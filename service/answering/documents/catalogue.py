"""What the catalogue knows of a document, as text; nothing is read from the document itself."""

from collections.abc import Mapping
from typing import Any

from index.storage.records import StoredDocument
from ingest.languages import Language
from service.answering.documents.recognition.questions import Facet

_VARIABLES: Mapping[Facet, tuple[str, ...]] = {
    Facet.AUTHOR: ("author", "editor"),
    Facet.PUBLISHER: ("publisher", "authority"),
    Facet.DATE: ("issued",),
    Facet.KEYWORDS: ("keyword",),
    Facet.ABSTRACT: ("abstract",),
}


def names_of(document: StoredDocument) -> list[str]:
    """The names of its authors and editors in the catalogue."""
    return [
        name for variable in _VARIABLES[Facet.AUTHOR] for name in _names(document.csl.get(variable))
    ]


def known(document: StoredDocument, facet: Facet, language: str) -> str:
    """What the catalogue says of one thing; empty where it says nothing."""
    csl = document.csl
    if facet is Facet.TITLE:
        return _plain(csl.get("title"))
    if facet is Facet.JOURNAL:
        return _issue(csl, language)
    if facet is Facet.LENGTH:
        return _length(document, language)
    for variable in _VARIABLES.get(facet, ()):
        value = csl.get(variable)
        told = (
            _date(value, language)
            if variable == "issued"
            else _joined(_names(value), language)
            if variable in {"author", "editor"}
            else _plain(value)
        )
        if told:
            return told
    return ""


def _plain(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _names(value: object) -> list[str]:
    names = []
    for name in value if isinstance(value, list) else [value]:
        if not isinstance(name, dict):
            names.append(_plain(name))
            continue
        family, given = _plain(name.get("family")), _plain(name.get("given"))
        # Chinese names stand without a space, the family's first.
        whole = f"{given} {family}".strip() if family.isascii() else family + given
        names.append(_plain(name.get("literal")) or whole)
    return [name for name in names if name]


def _joined(names: list[str], language: str) -> str:
    return ("、" if language == Language.CHINESE else ", ").join(names)


def _date(value: object, language: str) -> str:
    if not isinstance(value, dict):
        return _plain(value)
    dates = value.get("date-parts")
    parts = dates[0] if isinstance(dates, list) and dates and isinstance(dates[0], list) else []
    if not parts:
        return _plain(value.get("literal") or value.get("raw"))
    if language == Language.CHINESE:
        return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    return "-".join(f"{part:02d}" if isinstance(part, int) else str(part) for part in parts)


def _issue(csl: Mapping[str, Any], language: str) -> str:
    journal = _plain(csl.get("container-title"))
    if not journal:
        return ""
    volume, issue = _plain(csl.get("volume")), _plain(csl.get("issue"))
    year = _date(csl.get("issued"), language)
    if language == Language.CHINESE:
        counted = f"第{volume}卷" * bool(volume) + f"第{issue}期" * bool(issue)
        return f"《{journal}》{year}{counted}"
    counted = f", vol. {volume}" * bool(volume) + f", no. {issue}" * bool(issue)
    return f"{journal}{counted}" + f" ({year})" * bool(year)


def _length(document: StoredDocument, language: str) -> str:
    pages, characters = len(document.pages), document.characters
    if language == Language.CHINESE:
        return f"{pages}页，" * bool(pages) + f"{characters}个字符"
    return f"{pages} pages, " * bool(pages) + f"{characters} characters"
