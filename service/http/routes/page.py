"""The page for people: one document at every address of its own, and what it is made of."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response

from service.http.page_files import page_files

router = APIRouter(include_in_schema=False)

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    # No text can become markup by mistake: the browser refuses innerHTML and its like.
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/")
@router.get("/library")
@router.get("/c/{citation_id}")
@router.get("/d/{document_id}")
@router.get("/a/{answer_id}")
async def page(request: Request) -> Response:
    """The page; it reads the address itself and asks the service for what stands there."""
    return _answer(request, "index.html")


@router.get("/static/{name}")
async def asset(name: str, request: Request) -> Response:
    """A file of the page; under its digest it stays the same for ever."""
    return _answer(request, name)


def _answer(request: Request, name: str) -> Response:
    file = page_files().get(name)
    if file is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    tag = f'"{file.digest}"'
    headers = _HEADERS | {"ETag": tag, "Vary": "Accept-Encoding"}
    if request.url.query == file.digest:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if tag in {item.strip().removeprefix("W/") for item in _header(request, "If-None-Match")}:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if "gzip" in {item.partition(";")[0].strip() for item in _header(request, "Accept-Encoding")}:
        headers["Content-Encoding"] = "gzip"
        return Response(file.compressed, headers=headers, media_type=file.media_type)
    return Response(file.content, headers=headers, media_type=file.media_type)


def _header(request: Request, name: str) -> list[str]:
    return request.headers.get(name, "").split(",")
