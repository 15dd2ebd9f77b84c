"""What is to be done so that a library holds what is in some folders."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

from index.additions import Change
from index.storage.origins import is_gone
from index.storage.records import StoredName
from ingest.catalog import FILE_NAME, UNDESCRIBED, Catalog
from ingest.errors import CatalogError
from ingest.formats.limits import MOST_BYTES
from service.ingestion import NamedFile, readable_files
from service.intake.fingerprints import Fingerprints
from service.intake.holdings import Holdings
from service.schemas.bibliography import checked_facts


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file, and what taking it in will change; ``error`` tells why it cannot be taken in.

    ``document_id`` is the document that it is already; where ``is_held`` nothing is to be done.
    ``faults`` are facts of its catalog that are none.
    """

    file: NamedFile
    change: Change | None = None
    document_id: str | None = None
    is_held: bool = False
    error: str | None = None
    faults: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class FolderPlan:
    """The files of some folders, and the names in the library whose files are there no more.

    ``unsettled`` is whether files were left out since they are being written.
    """

    files: tuple[PlannedFile, ...]
    gone: tuple[StoredName, ...]
    unsettled: bool = False

    @classmethod
    def of(
        cls,
        paths: Sequence[Path],
        held: Holdings,
        fingerprints: Fingerprints,
        *,
        quiet: float = 0.0,
        again: bool = False,
    ) -> Self:
        """Compare files and folders with what a library holds.

        Args:
            paths: the files, and the folders to look all through.
            held: what the library holds.
            fingerprints: remembers digests from plan to plan.
            quiet: files that were written to within so many seconds are left out.
            again: whether files are to be taken in that have not changed, too.
        """
        files, unsettled = [], False
        comparison = _Comparison(held)
        for planned in described_files(paths):
            path = planned.file.path
            if quiet and _is_young(path, quiet):
                unsettled = True
            elif planned.error is not None:
                files.append(planned)
            else:
                found = comparison.of(planned, fingerprints)
                files.append(replace(found, is_held=found.is_held and not again))
        return cls(tuple(files), gone_names(paths, held), unsettled)

    @property
    def removals(self) -> tuple[StoredName, ...]:
        """The names that no file takes over: a file that was renamed takes its old name along."""
        renamed = {it.document_id for it in self.files if it.change is Change.RENAMED}
        return tuple(name for name in self.gone if name.document_id not in renamed)


def gone_names(paths: Iterable[Path], held: Holdings) -> tuple[StoredName, ...]:
    """The names of files that came from folders, and are there no more."""
    return tuple(name for name in names_below(paths, held) if is_gone(name.origin))


def names_below(paths: Iterable[Path], held: Holdings) -> Iterator[StoredName]:
    """The names of files that came from folders."""
    folders = tuple(f"{path.resolve()}/".replace("//", "/") for path in paths if path.is_dir())
    return (name for name in held.all() if name.origin.startswith(folders))


def described_files(paths: Iterable[Path]) -> Iterator[PlannedFile]:
    """The files named, and those below the folders named, with their catalogs' facts.

    A file has one origin, by whatever ways it is reached.
    """
    catalog_of, folder_of = cache(Catalog.find), cache(Path.resolve)
    origins: set[str] = set()
    for file in readable_files(paths):
        folder = file.path.parent
        origin = str(folder_of(folder) / file.path.name)
        if origin in origins:
            continue
        origins.add(origin)
        if (name := file.name.encode(errors="replace").decode()) != file.name:
            error = f"{name}: the file's name is not Unicode"
            yield PlannedFile(NamedFile(file.path, name, origin), error=error)
            continue
        try:
            facts, faults = checked_facts(catalog_of(folder).csl(file.path.name))
        except CatalogError as error:
            yield PlannedFile(replace(file, origin=origin), error=str(error))
            continue
        told = tuple(f"{FILE_NAME}: {fault}; it is left out" for fault in faults)
        described = {**UNDESCRIBED, **facts}
        yield PlannedFile(replace(file, origin=origin, csl=described), faults=told)


class _Comparison:
    """Compares files with what is held, one after the other."""

    def __init__(self, held: Holdings) -> None:
        self._held = held
        self._origins = {name.origin: name for name in held.all()}
        self._coming: set[str] = set()

    def of(self, planned: PlannedFile, fingerprints: Fingerprints) -> PlannedFile:
        """What a file is to the library."""
        path, origin = planned.file.path, planned.file.origin or ""
        try:
            size = path.stat().st_size
            if size > MOST_BYTES:
                told = f"the file has {size / 2**20:.0f} MB, more than {MOST_BYTES // 2**20}"
                return replace(planned, error=f"{planned.file.name}: {told}")
            digest = fingerprints.of(path)
        except FileNotFoundError:
            told = f"there is no file or folder {str(path)!r}"
            return replace(planned, error=f"{planned.file.name}: {told}")
        except OSError as error:
            return replace(planned, error=f"{planned.file.name}: {error.strerror or error}")
        planned = replace(planned, digest=digest)
        document_id = self._held.digests.get(digest)
        if document_id is not None:
            return _held_already(planned, document_id, self._held.names[document_id])
        if digest in self._coming:
            return replace(planned, change=Change.NAMED)
        self._coming.add(digest)
        change = Change.CHANGED if origin in self._origins else Change.ADDED
        return replace(planned, change=change)


def _held_already(
    planned: PlannedFile, document_id: str, names: Sequence[StoredName]
) -> PlannedFile:
    """What a file is whose bytes are held."""
    planned = replace(planned, document_id=document_id)
    facts: Mapping[str, Any] | None = planned.file.csl
    same = next((name for name in names if name.origin == planned.file.origin), None)
    if same is not None:
        # What an older version stored has to be looked into.
        is_known = same.catalogued is not None
        change = Change.CHANGED if is_known and same.catalogued != facts else Change.UNCHANGED
        return replace(planned, change=change, is_held=is_known and change is Change.UNCHANGED)
    left = [name for name in names if not is_gone(name.origin)]
    # A copy of which its catalog says nothing leaves a document's facts as they are.
    is_silent = facts == UNDESCRIBED and bool(left)
    if not is_silent and not any(name.catalogued in (None, facts) for name in names):
        return replace(planned, change=Change.CHANGED)
    renamed = len(left) < len(names)
    return replace(planned, change=Change.RENAMED if renamed else Change.NAMED)


def _is_young(path: Path, quiet: float) -> bool:
    """Whether a file may still be being written; one from the future need not wait for it."""
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:
        return False
    return 0 <= age < quiet
