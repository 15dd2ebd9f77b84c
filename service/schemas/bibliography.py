"""Bibliographic facts that a person sets: a CSL-JSON item, checked by its variables' kinds."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter
from pydantic_core import PydanticCustomError

from service.schemas.documents import DocumentName
from service.schemas.fields import examples

# Citation Style Language 1.0.2, appendices III and IV.
TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter "
    "classic collection dataset document entry entry-dictionary entry-encyclopedia event figure "
    "graphic hearing interview legal_case legislation manuscript map motion_picture "
    "musical_score pamphlet paper-conference patent performance periodical personal_communication "
    "post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage".split()
)
NAMES = frozenset(
    "author chair collection-editor compiler composer contributor curator director editor "
    "editorial-director guest host interviewer narrator organizer original-author performer "
    "producer recipient reviewed-author script-writer series-creator translator".split()
)
DATES = frozenset("accessed available-date event-date issued original-date submitted".split())
TEXTS = frozenset(
    "abstract annote archive archive_collection archive_location archive-place authority "
    "call-number chapter-number citation-label collection-number collection-title container-title "
    "container-title-short dimensions division DOI edition event-title event-place genre ISBN "
    "ISSN issue jurisdiction keyword language license locator medium note number number-of-pages "
    "number-of-volumes original-publisher original-publisher-place original-title page page-first "
    "part-number part-title PMCID PMID printing-number publisher publisher-place references "
    "reviewed-genre reviewed-title scale section source status supplement-number title "
    "title-short URL version volume volume-title volume-title-short year-suffix".split()
)
_NAME_PARTS = frozenset(
    "family given literal dropping-particle non-dropping-particle suffix".split()
)

LONGEST = 10_000
"""Characters of a text at most."""
MOST_NAMES = 500

_DATE = re.compile(r"\A(-?\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z")
_MONTHS, _DAYS = 12, 31
_PARTS = 3
_SINGLE_OR_RANGE = 2


def _checked(csl: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else _value(name, value) for name, value in csl.items()}


def checked_facts(csl: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What of a catalog's facts is CSL-JSON, dates as texts read, and what is wrong with others."""
    facts: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in csl.items():
        try:
            facts[name] = _value(name, value)
        except PydanticCustomError as error:
            faults.append(error.message())
    return facts, tuple(faults)


def _value(name: str, value: object) -> object:
    if name == "type":
        return value if isinstance(value, str) and value in TYPES else _refuse(name, "a CSL type")
    if name in TEXTS:
        return _text(name, value)
    if name in NAMES:
        return _names(name, value)
    if name in DATES:
        return _date(name, value)
    return _refuse(name, "a variable of CSL-JSON")


def _text(name: str, value: object) -> object:
    if isinstance(value, str) and len(value) <= LONGEST and _is_encodable(value):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _refuse(name, f"a text of at most {LONGEST} characters")


def _names(name: str, value: object) -> object:
    if not isinstance(value, list) or len(value) > MOST_NAMES:
        return _refuse(name, f"a list of at most {MOST_NAMES} names")
    for each in value:
        if not (isinstance(each, dict) and each and _NAME_PARTS.issuperset(each)):
            return _refuse(name, 'a list of names such as {"literal": "…"}')
        for part in each.values():
            if not isinstance(part, str):
                return _refuse(name, "a list of names, each of texts")
            _text(name, part)
    return value


def _date(name: str, value: object) -> object:
    if isinstance(value, str) and (found := _DATE.match(value)):
        value = {"date-parts": [[int(part) for part in found.groups() if part is not None]]}
    if isinstance(value, dict) and set(value) == {"date-parts"}:
        parts = value["date-parts"]
        one_or_two = isinstance(parts, list) and 1 <= len(parts) <= _SINGLE_OR_RANGE
        if one_or_two and all(_is_day(part) for part in parts):
            return value
    if isinstance(value, dict) and set(value) == {"literal"}:
        return {"literal": _text(name, value["literal"])}
    return _refuse(name, 'a date such as "2024-05" or {"date-parts": [[2024, 5]]}')


def _is_day(parts: object) -> bool:
    if not isinstance(parts, list) or not 1 <= len(parts) <= _PARTS:
        return False
    if not all(isinstance(part, int) and not isinstance(part, bool) for part in parts):
        return False
    bounds = ((-9999, 9999), (1, _MONTHS), (1, _DAYS))
    return all(least <= part <= most for part, (least, most) in zip(parts, bounds, strict=False))


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(name: str, wanted: str) -> object:
    told = {"name": name, "wanted": wanted}
    raise PydanticCustomError("csl", "'{name}' should be {wanted}", told)


Facts = Annotated[
    dict[str, Any],
    Field(
        max_length=100,
        description=(
            "Variables of CSL-JSON; null takes one away. A date may be written as a text, "
            "such as `2024-05`."
        ),
    ),
    AfterValidator(_checked),
]
CatalogEntry = TypeAdapter(Facts)
"""A file's own facts as they are sent along with it."""


class DocumentEdits(BaseModel):
    """What to set of a document; what is not named stays as it is."""

    model_config = examples({"csl": {"title": "鲸落", "issued": "2024-05", "DOI": None}})

    csl: Facts = {}
    name: DocumentName | None = Field(
        None,
        description="What it is called, whatever its files are; an empty text takes that back.",
    )
