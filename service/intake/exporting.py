"""Writes the files of a library into a folder that can be ingested again."""

from collections import defaultdict
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

import tomli_w

from ingest.catalog import FILE_NAME, UNDESCRIBED
from ingest.formats.loaders import SUFFIXES
from service.schemas import DocumentSummary
from service.schemas.documents import upload_name

_LONGEST_PART = 200
"""Bytes of a part of a path, which file systems limit to 255."""


class Exporter:
    """Writes each file under its document's name, and the facts of a folder's files beside them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()
        self._catalogs: defaultdict[Path, dict[str, Any]] = defaultdict(dict)
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, document: DocumentSummary, content: bytes) -> Path:
        """Write a document's file, and return where; its name is another's only with a number.

        A name that a person gave has the suffix of the file, by which it is read again.
        """
        suffixes = [_suffix(name) for name in document.names[1:] or document.names]
        own = _suffix(document.source)
        suffix = own if own in suffixes else suffixes[0]
        path = self._free(PurePosixPath(upload_name(document.source)), suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._catalogs[path.parent][path.name] = {**UNDESCRIBED, **document.csl}
        return path

    def write_catalogs(self) -> None:
        """Write a catalog into each folder that has files."""
        for folder, items in self._catalogs.items():
            (folder / FILE_NAME).write_text(tomli_w.dumps(items), encoding="utf-8")

    def _free(self, name: PurePosixPath, suffix: str) -> Path:
        """A path that nothing has been written to, nor differs from one in case alone."""
        *above, last = name.parts
        stem = last if _suffix(last) != suffix else last[: len(last) - len(suffix)]
        parts = [_short(_folder_name(_visible(part))) for part in above]
        for number in count(1):
            told = _short(_visible(stem)) + (f" ({number})" if number > 1 else "") + suffix
            relative = "/".join([*parts, told])
            if relative.casefold() not in self._taken:
                self._taken.add(relative.casefold())
                return self._folder / relative
        raise AssertionError


def _suffix(name: str) -> str:
    """The end of a name that tells how its file is read, empty where none does."""
    suffix = PurePosixPath(name).suffix
    return suffix if suffix.lower() in SUFFIXES else ""


def _visible(part: str) -> str:
    """A part of a path that is not passed over as hidden."""
    return f"_{part}" if part.startswith(".") else part


def _folder_name(part: str) -> str:
    """A part of a path that no file has for its last."""
    return f"{part}_" if _suffix(part) or part == FILE_NAME else part


def _short(part: str) -> str:
    return part.encode()[:_LONGEST_PART].decode(errors="ignore")
