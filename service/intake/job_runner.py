"""Takes in what was sent, one job after the other, beside what is asked."""

import fcntl
import logging
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from io import TextIOWrapper
from threading import Event, Lock, Thread
from typing import TypeGuard

from index.additions import Change
from index.errors import LibraryError, StoreDamaged, StoreUnreadable
from index.library import Library
from index.storage.jobs import FileState, Job, JobFile, new_job_id
from service.errors import TooManyJobs
from service.ingestion import NamedFile, Outcome, ingest_files
from service.intake.uploads import Upload, Uploads

MOST_WAITING = 1000
"""Jobs that are not finished at most."""

FOLDER = "uploads"

_LOOK_AGAIN = 5.0
"""Seconds until it is looked again whether another process has left something to do."""

_PATIENCE = 2.0
"""Seconds that stopping waits for the file that is being taken in."""

_NOT_FORESEEN = "something went wrong while it was read; the service's log says what"

logger = logging.getLogger(__name__)


Shares = Mapping[tuple[str, int], float]
"""How far files have come, 0 to 1, by their job's id and their place in it."""


class JobRunner:
    """Accepts jobs and works on them in a thread. Threads may share it.

    An accepted job survives the process: the next runner over the library goes on with it. Of
    several processes over one library one works.
    """

    def __init__(self, library: Library, *, ocr: bool = False) -> None:
        self._library = library
        self._uploads = Uploads(library.folder / FOLDER)
        self._ocr = ocr
        self._shares: dict[tuple[str, int], float] = {}
        self._news = 0
        self._telling = Lock()
        self._accepting = Lock()
        self._wanted = Event()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to work, first on what an earlier process left."""
        self._thread.start()

    def stop(self) -> None:
        """End soon; what is not done is left to the next runner."""
        self._stopped.set()
        self._wanted.set()
        if self._thread.ident is not None:
            self._thread.join(_PATIENCE)

    def submit(
        self,
        uploads: Sequence[Upload],
        *,
        collection: str | None = None,
        replaces: str | None = None,
    ) -> Job:
        """Accept files as a job; when this returns they will be taken in, whatever happens.

        Raises:
            UnknownCollection: if ``collection``, which they are to be put into, is not there.
            UnknownDocument: if ``replaces``, whose place the file is to take, is not stored.
            TooManyJobs: if too many others are waiting.
        """
        snapshot = self._library.snapshot
        if collection is not None:
            snapshot.collection(collection)
        if replaces is not None:
            snapshot.document(replaces)
        files = [JobFile(upload.name, upload.origin, csl=upload.csl) for upload in uploads]
        jobs, job_id = self._library.jobs, new_job_id()
        with self._accepting, self._uploads.accepting():
            if jobs.waiting() >= MOST_WAITING:
                raise TooManyJobs
            self._uploads.save(job_id, uploads)
            try:
                job = jobs.add(job_id, files, collection=collection, replaces=replaces)
            except BaseException:
                self._uploads.discard(job_id)
                raise
        self._wanted.set()
        return job

    @property
    def news(self) -> int:
        """A number that is another whenever anything was done."""
        return self._news

    def shares(self) -> Shares:
        """How far the files have come that are being worked on.

        Read before the jobs, it tells of no file less than was told before: one that is done is
        left out only when its job says so.
        """
        with self._telling:
            return dict(self._shares)

    def _tell(self, job_id: str, place: int, share: float | None) -> None:
        with self._telling:
            if share is None:
                self._shares.pop((job_id, place), None)
            else:
                self._shares[job_id, place] = share
            self._news += 1

    def _run(self) -> None:
        try:
            self._uploads.lock.parent.mkdir(parents=True, exist_ok=True)
            with self._uploads.lock.open("w") as lock:
                while not self._stopped.is_set():
                    self._wanted.clear()
                    if _is_ours(lock):
                        self._try_to_work_off()
                    self._wanted.wait(_LOOK_AGAIN)
        except Exception:
            logger.exception("no more files are taken in until the service is started again")

    def _try_to_work_off(self) -> None:
        try:
            self._work_off()
        except StoreUnreadable as error:
            # What was accepted waits until there is room again.
            logger.error("files wait to be taken in: %s", error)

    def _work_off(self) -> None:
        with self._uploads.settled() as settled:
            jobs = self._library.jobs.unfinished()
            # Whoever is accepting one has written its files, and not yet the job.
            if settled:
                self._uploads.discard_others(job.id for job in jobs)
        for job in jobs:
            self._work_on(job)
            if self._stopped.is_set():
                return

    def _work_on(self, job: Job) -> None:
        left = {
            self._named(job, place): place
            for place, file in enumerate(job.files)
            if file.state is FileState.QUEUED
        }
        while left and not self._stopped.is_set():
            try:
                self._take_in(job, left)
            except StoreUnreadable:
                raise
            except Exception:
                # The first that is left is the one that was worked on.
                logger.exception("a file could not be taken in")
                file, place = next(iter(left.items()))
                self._settle(job, place, Outcome(file, error=_NOT_FORESEEN))
                del left[file]
        if not left:
            self._library.jobs.finish(job.id)
            self._uploads.discard(job.id)
            self._tell(job.id, 0, None)

    def _named(self, job: Job, place: int) -> NamedFile:
        file = job.files[place]
        path = self._uploads.path(job.id, place, file.source)
        return NamedFile(path, file.source, file.origin, file.csl)

    def _take_in(self, job: Job, left: dict[NamedFile, int]) -> None:
        """Take in the files that are left; those that are done are left no more."""
        places = dict(left)
        outcomes = ingest_files(
            self._library,
            tuple(left),
            lambda file, share: self._tell(job.id, places[file], share),
            ocr=self._ocr,
            replaced=() if job.replaces is None else (job.replaces,),
            stopped=self._stopped,
        )
        with closing(outcomes):
            for outcome in outcomes:
                if _may_pass(outcome.cause):
                    raise outcome.cause
                self._settle(job, left[outcome.file], outcome)
                del left[outcome.file]

    def _settle(self, job: Job, place: int, outcome: Outcome) -> None:
        document, file = outcome.document, job.files[place]
        if document is None:
            done = replace(file, state=FileState.FAILED, detail=outcome.error)
        else:
            unchanged = outcome.change is Change.UNCHANGED
            state = FileState.UNCHANGED if unchanged else FileState.SUCCEEDED
            done = replace(
                file,
                state=state,
                document_id=document.id,
                faults=outcome.faults,
                change=outcome.change,
            )
            if job.collection is not None:
                try:
                    self._library.include(job.collection, [document.id])
                except LibraryError as error:
                    done = replace(done, faults=(*done.faults, str(error)))
        self._library.jobs.settle(job.id, place, done)
        self._tell(job.id, place, None)


def _may_pass(cause: LibraryError | None) -> TypeGuard[StoreUnreadable]:
    """Whether the library refused for a reason that may be gone later, such as a full disk."""
    return isinstance(cause, StoreUnreadable) and not isinstance(cause, StoreDamaged)


def _is_ours(lock: TextIOWrapper) -> bool:
    """Whether this process holds the lock; another that holds it is not waited for."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
