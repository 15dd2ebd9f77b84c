"""Folders that are made once and kept: a model, and what was worked out from data that ships.

A manifest in each holds the SHA-256 of its files, so that what a disk has changed is not used.
"""

import fcntl
import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from index.errors import CacheNotWritable

_MANIFEST = "manifest.json"

_log = logging.getLogger(__name__)


def made_once(
    folder: Path, make: Callable[[Path], None], files: Collection[str] | None = None
) -> Path:
    """The folder, filled by ``make`` unless it is there with its files as they were made.

    The folder takes its name only when it is complete, so a half-made one is never used. Of
    several processes one makes it and the others wait.

    Args:
        folder: where it is or shall be.
        make: fills the empty folder that it is given.
        files: the only files to look at, by their paths in the folder: those about to be opened.
            By default all.

    Raises:
        CacheNotWritable: if the folder has to be made, and cannot be written.
    """
    if _intact(folder, files):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder.with_name(f"{folder.name}.lock").open("w") as lock:
            # The lock ends with the process that holds it, however that ends.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _intact(folder, files):
                _make(folder, make)
    except OSError as error:
        raise CacheNotWritable(str(folder), str(error)) from error
    return folder


def _make(folder: Path, make: Callable[[Path], None]) -> None:
    if folder.exists():
        # Versions before this one wrote no manifest.
        _log.warning("making %s again: its files are not those of its manifest", folder)
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    make(partial)
    (partial / _MANIFEST).write_text(json.dumps(_digests(partial), indent=2), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def _intact(folder: Path, files: Collection[str] | None) -> bool:
    try:
        told = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if files is None:
            return bool(told == _digests(folder))
        return all(told[name] == _digest(folder / name) for name in files)
    except (OSError, ValueError, LookupError, TypeError):
        # A manifest may be damaged too.
        return False


def _digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file but the manifest, by its path in the folder."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = (path.relative_to(folder).as_posix() for path in paths)
    return {name: _digest(folder / name) for name in names if name != _MANIFEST}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
