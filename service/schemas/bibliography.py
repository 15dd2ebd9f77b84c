"""Bibliographic facts that a person sets: a CSL-JSON item, checked by its variables' kinds."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter
from pydantic_core import PydanticCustomError

from service.schemas.documents import DocumentName
from service.schemas.fields import examples, whole

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

_DATE = re.compile(r"\A(-?[0-9]{1,4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?\Z")
_BOUNDS = ((-9999, 9999), (1, 12), (1, 31))
"""Of years, months and days."""
_DATE_FORM = r"^-?[0-9]{1,4}(-(0?[1-9]|1[0-2])(-(0?[1-9]|[12][0-9]|3[01]))?)?$"
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
    if _is_integer(number := whole(value)):
        return str(number)
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
            return {"date-parts": [[whole(part) for part in day] for day in parts]}
    if isinstance(value, dict) and set(value) == {"literal"}:
        return {"literal": _text(name, value["literal"])}
    return _refuse(name, 'a date such as "2024-05" or {"date-parts": [[2024, 5]]}')


def _is_day(parts: object) -> bool:
    if not isinstance(parts, list) or not 1 <= len(parts) <= _PARTS:
        return False
    return all(
        _is_integer(whole(part)) and least <= part <= most
        for part, (least, most) in zip(parts, _BOUNDS, strict=False)
    )


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(name: str, wanted: str) -> object:
    told = {"name": name, "wanted": wanted}
    raise PydanticCustomError("csl", "'{name}' should be {wanted}", told)


def _form() -> dict[str, Any]:
    """What JSON Schema can say of the facts: for each variable the form of its kind."""
    null = {"type": "null"}
    text: dict[str, Any] = {"type": "string", "maxLength": LONGEST}
    words: list[dict[str, Any]] = [text, {"type": "integer"}]
    name: dict[str, Any] = {
        "type": "object",
        "minProperties": 1,
        "properties": dict.fromkeys(sorted(_NAME_PARTS), text),
        "additionalProperties": False,
    }
    day = {
        "type": "array",
        "minItems": 1,
        "maxItems": _PARTS,
        "prefixItems": [
            {"type": "integer", "minimum": least, "maximum": most} for least, most in _BOUNDS
        ],
    }
    days = {"type": "array", "minItems": 1, "maxItems": _SINGLE_OR_RANGE, "items": day}

    def only(name: str, form: dict[str, Any]) -> dict[str, Any]:
        named = {"properties": {name: form}, "required": [name], "additionalProperties": False}
        return {"type": "object", **named}

    date: list[dict[str, Any]] = [
        {"type": "string", "pattern": _DATE_FORM},
        only("date-parts", days),
        only("literal", {"anyOf": words}),
    ]
    names = {"type": "array", "maxItems": MOST_NAMES, "items": name}
    forms: list[tuple[frozenset[str], list[dict[str, Any]]]] = [
        (TEXTS, words),
        (NAMES, [names]),
        (DATES, date),
    ]
    return {
        "properties": {"type": {"enum": [*sorted(TYPES), None]}},
        "patternProperties": {
            f"^({'|'.join(sorted(variables))})$": {"anyOf": [*kinds, null]}
            for variables, kinds in forms
        },
        "additionalProperties": False,
    }


Facts = Annotated[
    dict[str, Any],
    Field(
        max_length=100,
        json_schema_extra=_form(),
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
