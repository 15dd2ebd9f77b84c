"""Files that were sent to be taken in, and what becomes of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from service.schemas.citations import EXAMPLE_DOCUMENT
from service.schemas.documents import FileChange, IngestFailure
from service.schemas.fields import Text, examples

JobState = Literal["queued", "running", "succeeded", "failed"]
JobFileState = Literal["queued", "running", "succeeded", "unchanged", "failed"]

EXAMPLE_JOB: dict[str, Any] = {
    "id": "j_8a1f0c2e9b7d4f63",
    "state": "succeeded",
    "progress": 1.0,
    "documents": [EXAMPLE_DOCUMENT["id"]],
    "errors": [],
    "files": [
        {
            "source": EXAMPLE_DOCUMENT["source"],
            "state": "succeeded",
            "progress": 1.0,
            "document_id": EXAMPLE_DOCUMENT["id"],
            "change": "added",
            "detail": None,
            "faults": [],
        }
    ],
    "created_at": "2026-01-31T08:30:00Z",
    "finished_at": "2026-01-31T08:30:04Z",
}


class FetchRequest(BaseModel):
    """A file to fetch from the web, and a collection to put it into."""

    model_config = examples({"url": "https://example.org/report.pdf"})

    url: Annotated[str, Field(max_length=2000, pattern=r"^https?://")]
    collection: Text | None = None


class JobFile(BaseModel):
    """One file of a job; `unchanged` is one that the library held already."""

    source: str
    state: JobFileState
    progress: float = Field(ge=0, le=1)
    document_id: str | None = None
    change: FileChange | None = Field(
        None,
        description=(
            "What was done: a document `added`, or `changed` in its file's place; one of the same "
            "bytes `renamed`, where the file of its other name is gone, or `named` once more."
        ),
    )
    detail: str | None = Field(None, description="Why it failed.")
    faults: list[str] = Field([], description="Parts of it that hold no text that can be read.")


class Job(BaseModel):
    """Files that are taken in together. It is `failed` where none of them could be."""

    model_config = examples(EXAMPLE_JOB)

    id: str
    state: JobState
    progress: float = Field(ge=0, le=1)
    documents: list[str] = Field(description="Ids of the documents that the files are now.")
    errors: list[IngestFailure]
    files: list[JobFile]
    created_at: datetime
    finished_at: datetime | None = None


class JobList(BaseModel):
    """The last jobs, the newest first."""

    model_config = examples({"jobs": [EXAMPLE_JOB]})

    jobs: list[Job]
