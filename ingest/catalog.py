"""Bibliographic facts of a folder's files, kept beside them in ``catalog.toml``."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, Self

from ingest.errors import CatalogError

FILE_NAME = "catalog.toml"

UNDESCRIBED: Mapping[str, Any] = {"type": "document"}
"""What is said of a file that a catalog does not name."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """For each file name, a CSL-JSON item without an id.

    The TOML holds one table a file, its keys CSL variables::

        ["report.txt"]
        type = "report"
        title = "…"
        author = [{ literal = "…" }]
    """

    items: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def find(cls, folder: Path) -> Self:
        """The catalog of a folder; an empty one where it has none.

        Raises:
            CatalogError: if the file is not TOML, an entry is not a table with a ``type``, or a
                number is none that JSON has.
        """
        path = folder / FILE_NAME
        if not path.is_file():
            return cls()
        try:
            items = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CatalogError(str(path), f"not TOML in UTF-8: {error}") from error
        for name, item in items.items():
            if not isinstance(item, dict) or not isinstance(item.get("type"), str):
                raise CatalogError(str(path), f"[{name!r}] needs a table with a CSL `type`")
        return cls(
            {
                name: {
                    variable: _plain(value, f"{path}: [{name!r}] {variable}")
                    for variable, value in item.items()
                }
                for name, item in items.items()
            }
        )

    def csl(self, name: str) -> dict[str, Any]:
        """What is known of a file: at the least that it is a document."""
        return dict(self.items.get(name, UNDESCRIBED))


def _plain(value: object, place: str) -> object:
    """What TOML holds, as JSON has it: a day as CSL writes one, a time as a text."""
    if isinstance(value, dict):
        return {name: _plain(held, f"{place}.{name}") for name, held in value.items()}
    if isinstance(value, list):
        return [_plain(held, place) for held in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise CatalogError(place, f"{value} is no number that can be kept")
    if isinstance(value, date):
        return {"date-parts": [[value.year, value.month, value.day]]}
    return value.isoformat() if isinstance(value, time) else value
