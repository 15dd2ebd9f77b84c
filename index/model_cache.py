"""Folders that are made once and kept: a model, and what was worked out from data that ships.

A manifest in each holds the size and the SHA-256 of its files, so that what a disk has changed is
not used: sizes are looked at whenever a folder is opened, all else where somebody asks for it.
"""

import fcntl
import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypedDict

from index.durability import sync, sync_below
from index.errors import CacheNotWritable

_MANIFEST = "files.json"

_log = logging.getLogger(__name__)


class FileFacts(TypedDict):
    """A file's size in bytes, and its SHA-256."""

    size: int
    sha256: str


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder, filled by ``make`` unless it is there with files of the sizes that were made.

    The folder takes its name only when it is complete, so a half-made one is never used. Of
    several processes one makes it and the others wait.

    Args:
        folder: where it is or shall be.
        make: fills the empty folder that it is given.

    Raises:
        CacheNotWritable: if the folder has to be made, and cannot be written.
    """
    if _is_complete(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder.with_name(f"{folder.name}.lock").open("w") as lock:
            # The lock ends with the process that holds it, however that ends.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_complete(folder):
                _make(folder, make)
    except OSError as error:
        raise CacheNotWritable(str(folder), str(error)) from error
    return folder


def discard_damaged(cache: Path) -> list[Path]:
    """The folders in ``cache`` whose files are not those that were made.

    Each is made again when it is next asked for; who has it open keeps it. All files are read.

    Raises:
        OSError: if one cannot be discarded.
    """
    manifests = sorted(cache.glob(f"*/{_MANIFEST}"))
    damaged = [manifest for manifest in manifests if not _is_intact(manifest.parent)]
    for manifest in damaged:
        _log.warning("%s is damaged; it will be made again", manifest.parent)
        manifest.unlink()
    return [manifest.parent for manifest in damaged]


def facts_of(folder: Path, manifest: str) -> dict[str, FileFacts]:
    """The size and digest of each file but the manifest, by its path in the folder."""
    return {
        name: {"size": path.stat().st_size, "sha256": _digest(path)}
        for name, path in _files(folder, manifest)
    }


def sizes_agree(folder: Path, manifest: str, told: Mapping[str, FileFacts]) -> bool:
    """Whether the folder has the files that its manifest tells of, each of its size."""
    found = {name: path.stat().st_size for name, path in _files(folder, manifest)}
    return found == {name: facts["size"] for name, facts in told.items()}


def _make(folder: Path, make: Callable[[Path], None]) -> None:
    if folder.exists():
        # Versions before this one wrote no manifest, or another.
        _log.warning("making %s again: its files are not those of its manifest", folder)
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    make(partial)
    manifest = json.dumps(facts_of(partial, _MANIFEST), indent=2)
    (partial / _MANIFEST).write_text(manifest, encoding="utf-8")
    sync_below(partial)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    sync(folder.parent)


def _is_complete(folder: Path) -> bool:
    try:
        return sizes_agree(folder, _MANIFEST, _told(folder))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        # A manifest may be damaged too.
        return False


def _is_intact(folder: Path) -> bool:
    try:
        return bool(_told(folder) == facts_of(folder, _MANIFEST))
    except (OSError, ValueError):
        return False


def _told(folder: Path) -> dict[str, FileFacts]:
    told: dict[str, FileFacts] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    return told


def _files(folder: Path, manifest: str) -> list[tuple[str, Path]]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in paths)
    return [(name, path) for name, path in named if name != manifest]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
