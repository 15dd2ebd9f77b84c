"""Documents as they came: their files, and their pages as they look there."""

from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from service.http import openapi
from service.http.dependencies import DocumentOf, LibraryOf, PicturesOf
from service.http.security.headers import PDF_POLICY, POLICY

router = APIRouter(prefix="/v1/documents", tags=["documents"])

_PDF = "application/pdf"
_PNG = "image/png"
# Bytes and pages of a document never change: its id tells its bytes.
_LASTING = "private, max-age=31536000, immutable"


@router.get(
    "/{document_id}/file",
    summary="A document's own file",
    response_class=StreamingResponse,
    responses=openapi.problems(404, 503) | openapi.binary("application/octet-stream"),
)
def file(document: DocumentOf, library: LibraryOf) -> StreamingResponse:
    """The file that the document was taken from, byte for byte."""
    name = PurePosixPath(document.source).name
    # A page of somebody else's is not to run as one of ours: only PDFs are shown in place.
    is_pdf = document.media_type == _PDF
    shown = "inline" if is_pdf else "attachment"
    return StreamingResponse(
        library.content(document.id),
        media_type=document.media_type,
        headers={
            "Content-Length": str(library.content_size(document.id)),
            "Content-Disposition": f"{shown}; filename*=utf-8''{quote(name, safe='')}",
            "Cache-Control": _LASTING,
            "Content-Security-Policy": PDF_POLICY if is_pdf else POLICY,
            "ETag": f'"{document.sha256}"',
        },
    )


@router.get(
    "/{document_id}/pages/{page}.png",
    summary="A page as it looks",
    response_class=Response,
    responses=openapi.problems(404, 422, 503) | openapi.binary(_PNG),
)
async def picture(
    document: DocumentOf,
    page: Annotated[int, Path(ge=1, description="Counted from 1.", examples=[1])],
    pictures: PicturesOf,
    request: Request,
    scale: Annotated[float, Query(ge=0.5, le=4, description="Pixels a point.")] = 2,
) -> Response:
    """A page of a PDF. Boxes of citations are in points: times `scale` they are in its pixels."""
    tag = f'"{document.id}-{page}-{scale:g}"'
    headers = {"Cache-Control": _LASTING, "ETag": tag}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    drawn = await pictures.picture(document.id, page, scale)
    return Response(drawn, headers=headers, media_type=_PNG)
