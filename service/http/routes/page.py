"""The page for people: one document at every address of its own, and what it is made of."""

import hashlib
import mimetypes
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

router = APIRouter(include_in_schema=False)

_FOLDER = Path(__file__).parents[2] / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
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
@router.get("/static/{folder}/{name}")
async def asset(name: str, request: Request, folder: str = "") -> Response:
    """A file of the page."""
    return _answer(request, f"{folder}/{name}" if folder else name)


def _answer(request: Request, name: str) -> Response:
    # Only a file below the folder: a name that leads elsewhere is none of them.
    found = (path for path in _FOLDER.rglob("*") if path.relative_to(_FOLDER).as_posix() == name)
    path = next(found, None)
    if path is None or not path.is_file():
        raise HTTPException(HTTPStatus.NOT_FOUND)
    content = path.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = _HEADERS | {"ETag": tag}
    known = {item.strip().removeprefix("W/") for item in _known(request).split(",")}
    if tag in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path)[0]
    return Response(content, headers=headers, media_type=media_type)


def _known(request: Request) -> str:
    return request.headers.get("If-None-Match", "")
