"""Dify's conditions on the facts of documents."""

from collections.abc import Callable, Iterator, Mapping

from index.storage.records import StoredDocument
from service.schemas.compatible.retrieval import (
    MetadataCondition,
    MetadataConditions,
    Operator,
)

Value = str | float | list[str] | None

_WHOLE = {"not contains", "is not", "not in", "≠", "empty"}
"""Operators that have to hold of all of a document's values; of others one value will do."""


def meets(document: StoredDocument, wanted: MetadataConditions) -> bool:
    """Whether a document is as the conditions want it; without any it is."""
    if not wanted.conditions:
        return True
    facts = metadata(document)
    join = all if wanted.logical_operator == "and" else any
    return join(_meets(facts, condition) for condition in wanted.conditions)


def metadata(document: StoredDocument) -> dict[str, list[str]]:
    """The facts of a document that conditions may name, each with its values.

    They are its CSL variables, and ``document_id``, ``source``, ``language`` and ``collection``;
    ``date`` and ``issued`` are when it is from, ``category`` is its type.
    """
    facts = {name: list(_texts(value)) for name, value in document.csl.items()}
    facts["date"] = facts.get("issued", [])
    facts["category"] = facts.get("type", [])
    return facts | {
        "document_id": [document.id],
        "source": list(document.names) or [document.source],
        "language": [document.language],
        "collection": list(document.collections),
    }


def _texts(value: object) -> Iterator[str]:
    """A CSL value as texts: a date in ISO's form, a name as it is read."""
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Mapping):
        if parts := value.get("date-parts"):
            first = parts[0] if isinstance(parts, list) and parts else []
            yield "-".join(f"{part:02}" if isinstance(part, int) else str(part) for part in first)
        else:
            names = ("given", "family", "literal")
            yield " ".join(str(value[name]) for name in names if value.get(name))
    else:
        yield str(value)


def _meets(facts: Mapping[str, list[str]], condition: MetadataCondition) -> bool:
    names = [condition.name] if isinstance(condition.name, str) else condition.name
    held = [value for name in names for value in facts.get(name, ())]
    operator, wanted = condition.comparison_operator, condition.value
    if operator in {"empty", "not empty"}:
        return any(held) is (operator == "not empty")
    holds = _HOLDS[operator]
    join = all if operator in _WHOLE else any
    return join(holds(value, wanted) for value in held)


def _folded(value: Value) -> str:
    return str("" if value is None else value).strip().casefold()


def _listed(value: Value) -> list[str]:
    return list(map(_folded, value)) if isinstance(value, list) else _folded(value).split(",")


def _number(value: Value) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]  # what is no number is told apart below
    except (TypeError, ValueError):
        return None


def _compared(holds: Callable[[float, float], bool]) -> Callable[[str, Value], bool]:
    def compare(value: str, wanted: Value) -> bool:
        ours, theirs = _number(value), _number(wanted)
        return ours is not None and theirs is not None and holds(ours, theirs)

    return compare


_HOLDS: Mapping[Operator, Callable[[str, Value], bool]] = {
    "contains": lambda value, wanted: _folded(wanted) in _folded(value),
    "not contains": lambda value, wanted: _folded(wanted) not in _folded(value),
    "start with": lambda value, wanted: _folded(value).startswith(_folded(wanted)),
    "end with": lambda value, wanted: _folded(value).endswith(_folded(wanted)),
    "is": lambda value, wanted: _folded(value) == _folded(wanted),
    "is not": lambda value, wanted: _folded(value) != _folded(wanted),
    "in": lambda value, wanted: _folded(value) in _listed(wanted),
    "not in": lambda value, wanted: _folded(value) not in _listed(wanted),
    "=": _compared(lambda value, wanted: value == wanted),
    "≠": lambda value, wanted: _number(value) != _number(wanted),
    ">": _compared(lambda value, wanted: value > wanted),
    "<": _compared(lambda value, wanted: value < wanted),
    "≥": _compared(lambda value, wanted: value >= wanted),
    "≤": _compared(lambda value, wanted: value <= wanted),
    # Dates in ISO's form are in the order of their texts.
    "before": lambda value, wanted: _folded(value) < _folded(wanted),
    "after": lambda value, wanted: _folded(value)[: len(_folded(wanted))] > _folded(wanted),
}
