"""Files that are to be taken in, and what became of them; they outlive the process."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Row,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from index.errors import UnknownJob
from index.storage import tables
from index.storage.database import writing

MOST_FINISHED = 1000
"""Finished jobs that are remembered: the last."""

_jobs, _files = tables.jobs, tables.job_files
# SQLite counts rows as they come, where a clock may be set back.
_CAME: ColumnElement[int] = literal_column("jobs.rowid", Integer)


class FileState(StrEnum):
    """What became of a file of a job; ``unchanged`` is one that the library held already."""

    QUEUED = "queued"
    SUCCEEDED = "succeeded"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a job.

    ``source`` is its name and ``origin`` what tells it from others of the same name; ``detail`` is
    why it failed; ``faults`` say which parts of it hold no text that can be read. ``csl`` is what
    its sender's catalog says of it, None where it has none; ``change`` is what became of it in a
    word of ``index.library.Change``.
    """

    source: str
    origin: str
    state: FileState = FileState.QUEUED
    document_id: str | None = None
    detail: str | None = None
    faults: tuple[str, ...] = ()
    csl: Mapping[str, Any] | None = None
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Files that are taken in together.

    They are put into ``collection``, if one is named; the one file of a job with ``replaces`` takes
    the place of that document. Times are in UTC.
    """

    id: str
    created_at: datetime
    finished_at: datetime | None
    collection: str | None
    replaces: str | None
    files: tuple[JobFile, ...]


class Jobs:
    """The jobs of a store. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        job_id: str,
        files: Sequence[JobFile],
        *,
        collection: str | None = None,
        replaces: str | None = None,
    ) -> Job:
        """Store a new job; old ones that are finished are forgotten."""
        job = Job(job_id, datetime.now(UTC), None, collection, replaces, tuple(files))
        with writing(self._engine).begin() as connection:
            connection.execute(
                insert(_jobs).values(
                    id=job.id, created_at=job.created_at, collection=collection, replaces=replaces
                )
            )
            for ordinal, file in enumerate(files):
                connection.execute(
                    insert(_files).values(
                        job_id=job.id,
                        ordinal=ordinal,
                        source=file.source,
                        origin=file.origin,
                        state=file.state,
                        faults=[],
                        csl=file.csl,
                    )
                )
            _forget(connection)
        return job

    def job(self, job_id: str) -> Job:
        """The job of an id.

        Raises:
            UnknownJob: if there is none, or it is forgotten.
        """
        with self._engine.begin() as connection:
            row = connection.execute(select(_jobs).where(_jobs.c.id == job_id)).one_or_none()
            if row is None:
                raise UnknownJob(job_id)
            return _read(connection, row)

    def latest(self, most: int, collections: Collection[str] | None = None) -> tuple[Job, ...]:
        """The jobs that came last, the last first; where ``collections`` are named, of those."""
        query = select(_jobs).order_by(_CAME.desc()).limit(most)
        if collections is not None:
            query = query.where(_jobs.c.collection.in_(collections))
        with self._engine.begin() as connection:
            rows = connection.execute(query).all()
            return tuple(_read(connection, row) for row in rows)

    def unfinished(self) -> tuple[Job, ...]:
        """The jobs that are not finished, in the order in which they came."""
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(_jobs).where(_jobs.c.finished_at.is_(None)).order_by(_CAME)
            ).all()
            return tuple(_read(connection, row) for row in rows)

    def waiting(self) -> int:
        """How many jobs are not finished."""
        with self._engine.begin() as connection:
            query = select(func.count()).select_from(_jobs).where(_jobs.c.finished_at.is_(None))
            return connection.scalar(query) or 0

    def settle(self, job_id: str, ordinal: int, file: JobFile) -> None:
        """Note what became of a file."""
        with writing(self._engine).begin() as connection:
            connection.execute(
                update(_files)
                .where(_files.c.job_id == job_id, _files.c.ordinal == ordinal)
                .values(
                    state=file.state,
                    document_id=file.document_id,
                    detail=file.detail,
                    faults=list(file.faults),
                    change=file.change,
                )
            )

    def finish(self, job_id: str) -> None:
        """Note that all of a job is done."""
        with writing(self._engine).begin() as connection:
            connection.execute(
                update(_jobs).where(_jobs.c.id == job_id).values(finished_at=datetime.now(UTC))
            )


def new_job_id() -> str:
    """An id that no other job has."""
    return f"j_{uuid4().hex[:16]}"


def _forget(connection: Connection) -> None:
    kept = (
        select(_jobs.c.id)
        .where(_jobs.c.finished_at.is_not(None))
        .order_by(_CAME.desc())
        .limit(MOST_FINISHED)
    )
    connection.execute(
        delete(_jobs).where(_jobs.c.finished_at.is_not(None), _jobs.c.id.not_in(kept))
    )


def _read(connection: Connection, row: Row[Any]) -> Job:
    files = connection.execute(
        select(_files).where(_files.c.job_id == row.id).order_by(_files.c.ordinal)
    )
    return Job(
        row.id,
        row.created_at.replace(tzinfo=UTC),
        row.finished_at and row.finished_at.replace(tzinfo=UTC),
        row.collection,
        row.replaces,
        tuple(
            JobFile(
                file.source,
                file.origin,
                FileState(file.state),
                file.document_id,
                file.detail,
                tuple(file.faults),
                file.csl,
                file.change,
            )
            for file in files
        ),
    )
