"""Documents go in: files are sent, and a job takes them in."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from index.errors import UnknownCollection
from index.storage.jobs import Job
from ingest.catalog import UNDESCRIBED
from ingest.formats.loaders import MEDIA_TYPES, SUFFIXES
from service import schemas
from service.access.grant import Grant
from service.errors import FetchingOff
from service.http import openapi
from service.http.dependencies import GrantOf, OwnDocumentOf, RunnerOf
from service.http.problems import BadField
from service.http.routes.jobs import job_status
from service.intake.fetching import fetch
from service.intake.job_runner import JobRunner
from service.intake.uploads import Upload, upload_origin
from service.schemas.bibliography import CatalogEntry
from service.schemas.documents import upload_name
from service.schemas.jobs import FetchRequest

if TYPE_CHECKING:
    from service.settings import Settings

router = APIRouter(prefix="/v1/documents", tags=["documents"])

MOST_FILES = 1000
"""Files of a request at most."""

_MOST_FIELDS = 3 * MOST_FILES
_FILES, _ORIGINS, _CSL, _COLLECTION = "files", "origins", "csl", "collection"


def _form_of(properties: dict[str, Any]) -> dict[str, Any]:
    form = {
        "schema": {"type": "object", "required": [_FILES], "properties": properties},
        "encoding": {_FILES: {"contentType": ", ".join(dict.fromkeys(MEDIA_TYPES.values()))}},
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": form}}}


_FILE = {"type": "string", "format": "binary"}
_MANY = _form_of(
    {
        _FILES: {
            "type": "array",
            "items": _FILE,
            "minItems": 1,
            "maxItems": MOST_FILES,
            "description": "Each with a file name, which may be a path in a folder.",
        },
        _ORIGINS: {
            "type": "array",
            "items": {"type": "string"},
            "description": (
                "For each file what tells it from others of its name, such as its path on its own "
                "machine; what is sent later with the same origin replaces it. By default its name."
            ),
        },
        _CSL: {
            "type": "array",
            "items": {
                "type": "string",
                "format": "csl-json",
                "contentMediaType": "application/json",
            },
            "description": (
                "For each file what a catalog beside it says of it: a CSL-JSON item, or nothing. "
                "It counts before what the file says of itself, and after what is set by PATCH."
            ),
        },
        _COLLECTION: {"type": "string", "description": "A collection to put them into."},
    }
)
_MANY["requestBody"]["content"]["application/json"] = {"schema": openapi.reference(FetchRequest)}
_ONE = _form_of({_FILES: {"type": "array", "items": _FILE, "minItems": 1, "maxItems": 1}})


async def _form(request: Request) -> AsyncIterator[FormData]:
    if not _sends_form(request):
        raise BadField((_FILES,), "Body should be multipart/form-data with a part `files` or more")
    async with request.form(max_files=MOST_FILES, max_fields=_MOST_FIELDS) as form:
        yield form


def _sends_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("multipart/form-data")


async def _sent(request: Request) -> AsyncIterator[FormData | FetchRequest]:
    """The files of a form, or the address of one."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        async for form in _form(request):
            yield form
        return
    try:
        yield FetchRequest.model_validate_json(await request.body())
    except ValidationError as error:
        told = [{**found, "loc": ("body", *found["loc"])} for found in error.errors()]
        raise RequestValidationError(told) from error


Sent = Annotated[FormData | FetchRequest, Depends(_sent)]
Form = Annotated[FormData, Depends(_form)]


@router.post(
    "",
    summary="Send files",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.Job,
    responses=openapi.problems(403, 404, 413, 422, 503),
    openapi_extra=_MANY,
)
async def send(
    grant: GrantOf, sent: Sent, runner: RunnerOf, request: Request, response: Response
) -> schemas.Job:
    """Have files taken in: this returns at once, and the job tells how far they have come.

    What is accepted is taken in even if the service is stopped before. A file that cannot be read
    fails alone, with its reason. A file of the name of an earlier one takes its place; one with
    the bytes of another gives that one more name.

    With a JSON body, `{"url": "…"}`, the file is fetched from there, where the settings allow it;
    what is fetched again from the same address replaces it.

    A key that reaches some collections only puts files into one of them, which has to be named
    where they are several.
    """
    if isinstance(sent, FetchRequest):
        settings: Settings = request.app.state.settings
        if settings.fetch is None:
            raise FetchingOff
        collection = _destination(grant, sent.collection)
        upload = await to_thread.run_sync(fetch, sent.url, settings.fetch, settings.max_upload)
        uploads = _apart([upload], grant, collection)
        return await _submit(runner, response, uploads, collection=collection)
    uploads = _uploads(sent)
    collections = [value for value in sent.getlist(_COLLECTION) if isinstance(value, str)]
    named = collections[0] if collections and collections[0] else None
    collection = _destination(grant, named)
    uploads = _apart(uploads, grant, collection)
    return await _submit(runner, response, uploads, collection=collection)


@router.put(
    "/{document_id}",
    summary="Replace a document",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.Job,
    responses=openapi.problems(403, 404, 413, 422, 503),
    openapi_extra=_ONE,
)
async def replace_document(
    document: OwnDocumentOf, form: Form, runner: RunnerOf, grant: GrantOf, response: Response
) -> schemas.Job:
    """Have a file take a document's place, in one step, when it has been read.

    The facts that were set by hand and the collections are then the new document's.
    """
    uploads = _uploads(form)
    if len(uploads) > 1:
        raise BadField((_FILES,), "One file takes a document's place, not several")
    # Its job is seen by those who reach the document.
    within = None if grant.collections is None else min(document.collections)
    uploads = _apart(uploads, grant, within)
    return await _submit(runner, response, uploads, collection=within, replaces=document.id)


def _destination(grant: Grant, named: str | None) -> str | None:
    """The collection that files go into; None for the library outside of all.

    Raises:
        BadField: if it has to be named.
        UnknownCollection: if it is none for whoever sends them.
    """
    if grant.collections is None:
        return named
    if named is None and len(grant.collections) == 1:
        return next(iter(grant.collections))
    if named is None:
        raise BadField((_COLLECTION,), "The key reaches several collections; name one of them")
    if named not in grant.collections:
        raise UnknownCollection(named)
    return named


def _apart(uploads: Sequence[Upload], grant: Grant, collection: str | None) -> list[Upload]:
    """Files whose origins are a collection's own where that is all their sender reaches.

    What is sent later with the same origin replaces a file, and nobody replaces one out of reach.
    """
    if grant.collections is None:
        return list(uploads)
    return [replace(each, origin=f"{collection}:{each.origin}") for each in uploads]


async def _submit(
    runner: JobRunner,
    response: Response,
    uploads: Sequence[Upload],
    *,
    collection: str | None = None,
    replaces: str | None = None,
) -> schemas.Job:
    def submitted() -> Job:
        return runner.submit(uploads, collection=collection, replaces=replaces)

    job = await to_thread.run_sync(submitted)
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return job_status(job, {})


def _uploads(form: FormData) -> list[Upload]:
    """The files of a form.

    Raises:
        RequestValidationError: if there are none, two have one name, or none can be read.
    """
    files = [part for part in form.getlist(_FILES) if isinstance(part, UploadFile)]
    if not files:
        raise BadField((_FILES,), "Field required: a part `files` or more, each with a file name")
    names = [upload_name(file.filename or "") for file in files]
    origins = _texts(form, _ORIGINS, len(files)) or [upload_origin(name) for name in names]
    for name, times in Counter(origins).items():
        if times > 1:
            told = name.removeprefix(upload_origin(""))
            raise BadField((_FILES,), f"Two files are named {told!r}; send each with its own name")
    entries = _texts(form, _CSL, len(files)) or [""] * len(files)
    _check_types(names)
    return [
        Upload(name, origin, file.file, _entry(entry, place))
        for place, (name, origin, file, entry) in enumerate(
            zip(names, origins, files, entries, strict=True)
        )
    ]


def _texts(form: FormData, field: str, count: int) -> list[str]:
    """The texts of a field that has one for each file, or none at all."""
    texts = [part for part in form.getlist(field) if isinstance(part, str)]
    if texts and len(texts) != count:
        raise BadField((field,), f"Field should hold {count} texts, one for each file")
    return texts


def _entry(sent: str, place: int) -> dict[str, Any] | None:
    """A file's facts as they were sent; None where there are none."""
    if not sent:
        return None
    try:
        facts = CatalogEntry.validate_json(sent)
    except ValidationError as error:
        raise RequestValidationError(
            [
                {"type": "value_error", "loc": ("body", _CSL, place), "msg": found["msg"]}
                for found in error.errors()
            ]
        ) from error
    known = {name: value for name, value in facts.items() if value is not None}
    return {**UNDESCRIBED, **known}


def _check_types(names: Sequence[str]) -> None:
    """Refuse at once what holds nothing that is read; else the others go in."""
    if any(PurePosixPath(name).suffix.lower() in SUFFIXES for name in names):
        return
    known = ", ".join(sorted(SUFFIXES))
    raise RequestValidationError(
        [
            {
                "type": "value_error",
                "loc": ("body", _FILES, place),
                "msg": f"{name!r} is of a type that is not read; these are: {known}",
            }
            for place, name in enumerate(names)
        ]
    )
