"""What the page is made of, as it is sent."""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.http.page_bundle import bundled_script, bundled_styles

_FOLDER = Path(__file__).parents[1] / "static"
_SHEETS = ("base", "page", "answer", "library", "source", "print")
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


@dataclass(frozen=True)
class PageFile:
    """A file with its content, as it is and compressed; ``digest`` names what is in it."""

    content: bytes
    compressed: bytes
    media_type: str
    digest: str


@cache
def page_files() -> Mapping[str, PageFile]:
    """The files by name, made once from the folder ``static``.

    The document names the others with their digests, so that a browser keeps each until it changes.
    """
    files = {name: _file(name, text) for name, text in _texts()}
    document = (_FOLDER / "index.html").read_text(encoding="utf-8")
    for name, file in files.items():
        document = document.replace(f'"/static/{name}"', f'"/static/{name}?{file.digest}"')
    return files | {"index.html": _file("index.html", document)}


def _texts() -> Iterator[tuple[str, str]]:
    for name in ("early.js", "icon.svg"):
        yield name, (_FOLDER / name).read_text(encoding="utf-8")
    modules = {
        path.relative_to(_FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in _FOLDER.rglob("*.js")
    }
    yield "page.js", bundled_script(modules, "main.js")
    sheets = {
        name: (_FOLDER / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in _SHEETS
    }
    yield "page.css", bundled_styles(sheets, "print")


def _file(name: str, text: str) -> PageFile:
    content = text.encode()
    return PageFile(
        content,
        gzip.compress(content, mtime=0),
        _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "text/plain",
        hashlib.sha256(content).hexdigest()[:16],
    )
