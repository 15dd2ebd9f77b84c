"""Bibliographic facts of a folder's files, kept beside them in ``catalog.toml``."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ingest.errors import CatalogError

FILE_NAME = "catalog.toml"


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
            CatalogError: if the file is not TOML or an entry is not a table with a ``type``.
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
        return cls(items)

    def csl(self, name: str) -> dict[str, Any]:
        """What is known of a file: at the least that it is a document."""
        return dict(self.items.get(name, {"type": "document"}))
