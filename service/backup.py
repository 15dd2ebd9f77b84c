"""A library as one file, from which it can be had again.

A backup is a ZIP archive: the database, the files that were accepted and are not taken in yet, and
``manifest.json`` with the size and SHA-256 of each. It has its name only when it is whole.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from index.durability import sync
from index.errors import NotWritable, StoreDamaged
from index.library import DATABASE
from index.storage.database import alone, frozen, take_place
from index.storage.store import Store
from service.errors import BackupDamaged, LibraryInPlace, NoLibrary
from service.intake.job_runner import FOLDER
from service.intake.uploads import Uploads

_FORMAT = 1
_MANIFEST = "manifest.json"
_PART = 2**20


def write_backup(library_folder: Path, file: Path) -> None:
    """Write a library into a file, beside whatever works on the library; it is read back first.

    An earlier backup of that name is there until the new one is whole.

    Raises:
        NoLibrary: if there is none in the folder.
        BackupDamaged: if a file of that name is there and is no backup.
        StoreUnreadable: if the library is damaged or cannot be read: that is no backup of it.
        NotWritable: if the file cannot be written.
    """
    database = library_folder / DATABASE
    if not database.exists():
        raise NoLibrary(str(library_folder))
    if file.exists():
        _manifest(file)
    with _writing(file), _folder_beside(file) as scratch:
        making = scratch / "backup.zip"
        with zipfile.ZipFile(making, "w", strict_timestamps=False) as archive:
            with ExitStack() as freezing:
                uploads = Uploads(library_folder / FOLDER)
                # What is accepted from here on is in neither the database nor the files.
                with uploads.halted():
                    for path in uploads.files():
                        # Where its job has just been done, the database has the document.
                        with suppress(FileNotFoundError):
                            archive.write(path, path.relative_to(library_folder).as_posix())
                    copy = freezing.enter_context(frozen(database))
                copy(scratch / DATABASE)
            _check(scratch / DATABASE)
            archive.write(scratch / DATABASE, DATABASE)
            files = {name: _facts(archive, name) for name in archive.namelist()}
            manifest = {"format": _FORMAT, "made": datetime.now(UTC).isoformat(), "files": files}
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=2))
        sync(making)
        making.replace(file)
        sync(file.parent)


def restore(file: Path, library_folder: Path, *, replace: bool = False) -> int:
    """Put the library of a backup into a folder, in one step; returns how many documents it has.

    Raises:
        BackupDamaged: if the file is no backup, or not as it was written; nothing has changed.
        LibraryInPlace: if a library that holds something is there, unless it may be replaced.
        StoreInUse: if somebody has the library open.
        StoreTooNew: if a later version of this program wrote the backup.
        NotWritable: if the folder cannot be written.
    """
    told = _manifest(file)
    database = library_folder / DATABASE
    with _writing(library_folder):
        library_folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stack.enter_context(alone(database))
            if not replace and _holds_something(database):
                raise LibraryInPlace(str(library_folder))
            scratch = stack.enter_context(_folder_beside(database))
            _extract(file, told, scratch)
            held = _check(scratch / DATABASE)
            for job in (scratch / FOLDER).glob("*"):
                waiting = library_folder / FOLDER / job.name
                if not waiting.exists():
                    waiting.parent.mkdir(exist_ok=True)
                    job.rename(waiting)
            take_place(database, scratch / DATABASE)
    return held


def _check(database: Path) -> int:
    """See that a copy of a database is whole; returns how many documents it has."""
    store = Store.reopen(database)
    assert store is not None  # noqa: S101 - it has just been written
    try:
        for fault in (*store.faults(), *map(str, store.damage())):
            raise StoreDamaged(str(database), fault)
        with store.read() as transaction:
            return len(transaction.versions())
    finally:
        store.close()


def _holds_something(database: Path) -> bool:
    """Whether there is a library that would be lost; one that cannot be read is one."""
    if not database.exists():
        return False
    # Who has the folder locked cannot open what is in it, but its copy.
    with _folder_beside(database) as scratch, frozen(database) as copy:
        copy(scratch / DATABASE)
        store = Store.reopen(scratch / DATABASE)
        assert store is not None  # noqa: S101 - it has just been written
        try:
            with store.read() as transaction:
                return bool(transaction.versions() or transaction.collections())
        finally:
            store.close()


def _manifest(file: Path) -> dict[str, dict[str, Any]]:
    """What a backup says of its files."""
    try:
        with zipfile.ZipFile(file) as archive:
            told = json.loads(archive.read(_MANIFEST))
            if told["format"] != _FORMAT:
                raise BackupDamaged(str(file), f"it has the format {told['format']}")
            files: dict[str, dict[str, Any]] = told["files"]
            if DATABASE not in files or set(files) | {_MANIFEST} != set(archive.namelist()):
                raise BackupDamaged(str(file), "its files are not those of its manifest")
            return files
    except (OSError, zipfile.BadZipFile, LookupError, TypeError, ValueError) as error:
        raise BackupDamaged(str(file), str(error)) from error


def _extract(file: Path, told: dict[str, dict[str, Any]], folder: Path) -> None:
    """Write the files of a backup into a folder, each compared with what was written."""
    try:
        with zipfile.ZipFile(file) as archive:
            for name, facts in told.items():
                target = _place(folder, name, file)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as held, target.open("wb") as written:
                    shutil.copyfileobj(held, written, _PART)
                    written.flush()
                    os.fsync(written.fileno())
                if _facts(archive, name) != facts:
                    raise BackupDamaged(str(file), f"{name} is not what was written")
    except (zipfile.BadZipFile, EOFError) as error:
        raise BackupDamaged(str(file), str(error)) from error


def _place(folder: Path, name: str, file: Path) -> Path:
    """Where a file of a backup goes: the database, or a file of a job, and nowhere else."""
    parts = PurePosixPath(name).parts
    is_upload = parts[:1] == (FOLDER,) and len(parts) == len(("uploads", "job", "file"))
    if name != DATABASE and (not is_upload or ".." in parts):
        raise BackupDamaged(str(file), f"it has a file {name!r}")
    return folder.joinpath(*parts)


def _facts(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    digest = hashlib.sha256()
    with archive.open(name) as held:
        while part := held.read(_PART):
            digest.update(part)
    return {"size": archive.getinfo(name).file_size, "sha256": digest.hexdigest()}


@contextmanager
def _folder_beside(file: Path) -> Iterator[Path]:
    """An empty folder on the same disk; what an earlier process left of it is removed."""
    folder = file.with_name(f"{file.name}.partial")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What the system refuses is told with the path that was to be written."""
    try:
        yield
    except OSError as error:
        raise NotWritable(str(path), error.strerror or str(error)) from error
