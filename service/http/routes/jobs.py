"""How far files that were sent have come."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Annotated

from anyio import Event, to_thread
from fastapi import APIRouter, Depends, Path
from sse_starlette import EventSourceResponse, ServerSentEvent

from index.errors import UnknownJob
from index.storage import jobs as stored
from index.storage.jobs import FileState
from service import schemas
from service.errors import Stopping
from service.http import openapi, problems, streaming
from service.http.dependencies import GrantOf, LibraryOf, RunnerOf
from service.intake.job_runner import JobRunner, Shares
from service.schemas.jobs import EXAMPLE_JOB, JobFileState, JobState

router = APIRouter(prefix="/v1/jobs", tags=["documents"])

MOST_LISTED = 100
"""Jobs that are listed: the last."""

_LOOK_AGAIN = 0.2
"""Seconds between two looks at whether a job has come further."""

JobId = Annotated[str, Path(examples=[EXAMPLE_JOB["id"]])]

_FORMS = {"job": schemas.Job, "done": schemas.Job}
_EVENTS = [
    streaming.event(shown, name)
    for name, model in _FORMS.items()
    for shown in openapi.examples(model)
]


def job_of(job_id: JobId, library: LibraryOf, grant: GrantOf) -> stored.Job:
    """The job that the address names.

    Raises:
        UnknownJob: if there is none for whoever asks.
    """
    found = library.jobs.job(job_id)
    if not grant.holds(found.collection):
        raise UnknownJob(job_id)
    return found


JobOf = Annotated[stored.Job, Depends(job_of)]


@router.get("", summary="The last jobs", responses=openapi.problems(503))
def jobs(library: LibraryOf, runner: RunnerOf, grant: GrantOf) -> schemas.JobList:
    """The last hundred, the newest first."""
    shares = runner.shares()
    found = library.jobs.latest(MOST_LISTED, grant.collections)
    return schemas.JobList(jobs=[job_status(job, shares) for job in found])


@router.get("/{job_id}", summary="One job", responses=openapi.problems(404, 503))
def job(job_id: JobId, library: LibraryOf, runner: RunnerOf, grant: GrantOf) -> schemas.Job:
    """How far it has come, and what became of its files."""
    shares = runner.shares()
    return job_status(job_of(job_id, library, grant), shares)


@router.get(
    "/{job_id}/events",
    summary="One job as it goes on",
    response_class=EventSourceResponse,
    responses=openapi.problems(404, 503)
    | openapi.streamed(_EVENTS, _FORMS | {"error": schemas.Problem}),
)
def events(job: JobOf, library: LibraryOf, runner: RunnerOf) -> EventSourceResponse:
    """Server-sent events: a `job` now and whenever it has come further, `done` at its end."""
    return streaming.sent(partial(_told, library.jobs, job.id, runner))


async def _told(
    jobs: stored.Jobs, job_id: str, runner: JobRunner, stopping: Event
) -> AsyncIterator[ServerSentEvent]:
    seen, before = -1, None
    while True:
        if (news := runner.news) != seen:
            seen, shares = news, runner.shares()
            try:
                found = await to_thread.run_sync(jobs.job, job_id)
            except UnknownJob as error:
                yield streaming.event(problems.problem_of(error), "error")
                return
            now = job_status(found, shares)
            if found.finished_at is not None:
                yield streaming.event(now, "done")
                return
            if now != before:
                yield streaming.event(now, "job")
                before = now
        if stopping.is_set():
            yield streaming.event(problems.problem_of(Stopping()), "error")
            return
        await asyncio.sleep(_LOOK_AGAIN)


def job_status(job: stored.Job, every: Shares) -> schemas.Job:
    """A job as it is told; ``every`` is how far all files are that are worked on."""
    shares = {place: share for (id_, place), share in every.items() if id_ == job.id}
    files = [
        schemas.JobFile(
            source=file.source,
            state=_file_state(file, place, shares),
            progress=shares.get(place, 0.0) if file.state is FileState.QUEUED else 1.0,
            document_id=file.document_id,
            change=file.change,
            detail=file.detail,
            faults=list(file.faults),
        )
        for place, file in enumerate(job.files)
    ]
    return schemas.Job(
        id=job.id,
        state=_state(job, shares),
        progress=sum(file.progress for file in files) / len(files),
        documents=list(dict.fromkeys(file.document_id for file in files if file.document_id)),
        errors=[
            schemas.IngestFailure(source=file.source, detail=file.detail or "")
            for file in job.files
            if file.state is FileState.FAILED
        ],
        files=files,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


def _file_state(file: stored.JobFile, place: int, shares: Mapping[int, float]) -> JobFileState:
    if file.state is FileState.QUEUED and place in shares:
        return "running"
    return file.state.value


def _state(job: stored.Job, shares: Mapping[int, float]) -> JobState:
    states = {file.state for file in job.files}
    if job.finished_at is not None:
        return "failed" if states == {FileState.FAILED} else "succeeded"
    return "running" if shares or states != {FileState.QUEUED} else "queued"
