"""Files that were sent, kept on disk until they are taken in."""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from index.durability import sync
from index.errors import NotWritable
from ingest.formats.loaders import SUFFIXES


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent.

    ``name`` is what its document is called: a relative path, its parts parted by ``/``. ``origin``
    tells it from other files of that name; what is sent later with the same origin replaces it.
    ``csl`` is what its sender's catalog says of it, None where there is none.
    """

    name: str
    origin: str
    content: BinaryIO
    csl: Mapping[str, Any] | None = None


def upload_origin(name: str) -> str:
    """What tells a file from others where its sender says nothing but its name."""
    return f"upload:{name}"


class Uploads:
    """A folder with a folder for each job, which has the job's files by their numbers.

    What a file is called never becomes a path.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def lock(self) -> Path:
        """The file that whoever takes in what is here holds a lock on."""
        return self._folder / "lock"

    @contextmanager
    def accepting(self) -> Iterator[None]:
        """Write files and then their job within it: no process discards them in between."""
        with self._marked() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield

    @contextmanager
    def settled(self) -> Iterator[bool]:
        """Whether no process is accepting files; within it none begins to, if so."""
        with self._marked() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    @contextmanager
    def halted(self) -> Iterator[None]:
        """Within it no process accepts files; those that are accepted just now come first."""
        with self._marked() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def files(self) -> list[Path]:
        """All files that are here, those included whose jobs are done just now."""
        return sorted(self._folder.glob("j_*/*"))

    def _marked(self) -> TextIOWrapper:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return (self._folder / "accepting").open("w")
        except OSError as error:
            raise NotWritable(str(self._folder), error.strerror or str(error)) from error

    def save(self, job_id: str, uploads: Iterable[Upload]) -> None:
        """Write a job's files; when this returns they outlive a power cut.

        Raises:
            NotWritable: if they cannot be written; then nothing is left of them.
        """
        folder = self._folder / job_id
        try:
            folder.mkdir(parents=True)
            for ordinal, upload in enumerate(uploads):
                with self.path(job_id, ordinal, upload.name).open("wb") as file:
                    shutil.copyfileobj(upload.content, file)
                    file.flush()
                    os.fsync(file.fileno())
            for directory in (folder, self._folder, self._folder.parent):
                sync(directory)
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, OSError):
                raise NotWritable(str(folder), error.strerror or str(error)) from error
            raise

    def path(self, job_id: str, ordinal: int, name: str) -> Path:
        """Where a file of a job lies; its suffix tells how it is read."""
        suffix = PurePosixPath(name).suffix
        return self._folder / job_id / f"{ordinal}{suffix if suffix.lower() in SUFFIXES else ''}"

    def discard(self, job_id: str) -> None:
        """Remove what is left of a job's files."""
        shutil.rmtree(self._folder / job_id, ignore_errors=True)

    def discard_others(self, job_ids: Iterable[str]) -> None:
        """Remove the files of all but some jobs: those never accepted, if all is ``settled``."""
        kept = set(job_ids)
        for folder in self._folder.glob("j_*"):
            if folder.name not in kept:
                self.discard(folder.name)
