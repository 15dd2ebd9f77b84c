"""What the routes are given once it is open: the library and its answers."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from index.library import Library
from index.snapshot import Snapshot
from service.answering.answerer import Answerer
from service.answering.suggestion.suggestions import Suggester
from service.citing.page_pictures import PagePictures
from service.intake.job_runner import JobRunner

if TYPE_CHECKING:
    from service.runtime import Runtime


async def library_of(request: Request) -> Library:
    """The library that the app serves.

    Raises:
        NotReady: while it is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.library


LibraryOf = Annotated[Library, Depends(library_of)]


def snapshot_of(library: LibraryOf) -> Snapshot:
    """The library's present state, which one request works on.

    Raises:
        NotReady: while it is not open.
    """
    return library.snapshot


async def answerer_of(request: Request) -> Answerer:
    """What answers from the library that the app serves.

    Raises:
        NotReady: while it is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.answerer


async def suggester_of(request: Request) -> Suggester:
    """What suggests questions about the library that the app serves.

    Raises:
        NotReady: while it is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.suggester


async def pictures_of(request: Request) -> PagePictures:
    """What draws pages of the documents that the app serves.

    Raises:
        NotReady: while the library is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.pictures


async def runner_of(request: Request) -> "JobRunner":
    """What takes in files that are sent to the app.

    Raises:
        NotReady: while the library is not open.
    """
    runtime: Runtime = request.app.state.runtime
    return runtime.runner


RunnerOf = Annotated[JobRunner, Depends(runner_of)]
SnapshotOf = Annotated[Snapshot, Depends(snapshot_of)]
AnswererOf = Annotated[Answerer, Depends(answerer_of)]
SuggesterOf = Annotated[Suggester, Depends(suggester_of)]
PicturesOf = Annotated[PagePictures, Depends(pictures_of)]
