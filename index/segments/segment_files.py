"""The folder that keeps segments, each in a folder of its own.

The files only save time: a segment tells which documents it holds and in which state, and whatever
of the store no segment holds is made from the store.
"""

import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from index.durability import sync, sync_below
from index.model_cache import facts_of, sizes_agree
from index.segments.segment import Segment

_log = logging.getLogger(__name__)

FORMAT = 10
"""To be raised whenever what the files hold changes, such as how texts are cut into terms."""

_MANIFEST = "segment.json"
_MAKING = ".new"
# Seconds.
_LONG = 3600


class _Outdated(Exception):
    """Another version of this program wrote the segment."""


class SegmentFiles:
    """Segments on disk.

    Several processes may share the folder: a segment appears in it whole, and what a process has
    opened stays readable for it when another removes the files. Opening one looks at the sizes of
    its files and reads their headers; ``find_damaged`` reads them all. ``damaged`` counts the
    segments that either has found to be other than they were written.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folders: dict[Segment, Path] = {}
        # Folders that need not be opened: they are being written, are open, or are of no use.
        self._seen: set[Path] = set()
        self._broken: list[Path] = []
        self.damaged = 0

    def unopened(self) -> Iterator[Segment]:
        """Segments that this object has neither saved nor opened yet."""
        try:
            folders = sorted(path for path in self._home.iterdir() if path.is_dir())
        except OSError as error:
            _log.warning("the segments cannot be read: %s", error)
            return
        for folder in folders:
            if folder in self._seen or (folder.suffix == _MAKING and not _is_left(folder)):
                continue
            self._seen.add(folder)
            try:
                segment = _loaded(folder)
            except _Outdated:
                self._broken.append(folder)
            except Exception as error:  # Whatever is wrong with them, the store can replace them.
                if not folder.exists():
                    # Another process has just removed it.
                    continue
                _log.warning("making what is in %s anew: %s", folder, error)
                self._broken.append(folder)
                self.damaged += 1
            else:
                self._folders[segment] = folder
                yield segment

    def saved(self, segment: Segment) -> Segment:
        """The segment as it is read from the files that it has been written to, all or none.

        A full disk is no reason not to answer: it is logged, and the segment stays in memory.
        """
        folder = self._home / uuid4().hex
        making = folder.with_suffix(_MAKING)
        self._seen |= {folder, making}
        try:
            making.mkdir()
            segment.save(making)
            manifest = {
                "format": FORMAT,
                "documents": list(segment.versions.items()),
                "files": facts_of(making, _MANIFEST),
            }
            (making / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
            # The segments whose place it takes are removed: it has to outlive a power cut first.
            sync_below(making)
            making.rename(folder)
            sync(self._home)
            kept = Segment.load(folder, segment.versions)
        except (OSError, RuntimeError) as error:
            _log.warning("a segment was not kept: %s", error)
            shutil.rmtree(making, ignore_errors=True)
            return segment
        self._folders[kept] = folder
        return kept

    def find_damaged(self, is_wanted: Callable[[], bool] = lambda: True) -> list[Segment]:
        """The segments on disk whose files are not to the bit what was written.

        All is read that this object has saved or opened, until ``is_wanted`` denies. The store
        can replace what is found.
        """
        found = []
        for segment, folder in list(self._folders.items()):
            if not is_wanted():
                break
            # Whoever removes a segment forgets it first.
            if not _is_intact(folder) and segment in self._folders:
                _log.warning("making what is in %s anew: it is damaged", folder)
                found.append(segment)
                self.damaged += 1
        return found

    def keep(self, segments: Collection[Segment]) -> None:
        """Remove the files of all other segments that this object has saved or opened."""
        for segment in self._folders.keys() - set(segments):
            _remove(self._folders.pop(segment))
        while self._broken:
            _remove(self._broken.pop())


def _remove(folder: Path) -> None:
    """Remove a segment: for other processes it is gone at once, and never half there."""
    with suppress(OSError):
        os.utime(folder)
        folder = folder.rename(folder.with_suffix(_MAKING))
    shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether a segment has been in the making for so long that its process must have ended."""
    try:
        return time.time() - folder.stat().st_mtime > _LONG
    except OSError:
        return False


def _loaded(folder: Path) -> Segment:
    manifest = _manifest(folder)
    if manifest["format"] != FORMAT:
        raise _Outdated
    if not sizes_agree(folder, _MANIFEST, manifest["files"]):
        msg = "its files are not those that were written"
        raise ValueError(msg)
    return Segment.load(folder, dict(manifest["documents"]))


def _is_intact(folder: Path) -> bool:
    """Whether the files are those written; what another process has removed is not damaged."""
    try:
        return bool(
            _manifest(folder)["files"] == facts_of(folder, _MANIFEST) or not folder.exists()
        )
    except FileNotFoundError:
        return True
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    return manifest
