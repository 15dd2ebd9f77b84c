"""Fetching from a real server on this machine, which is not public."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from service.errors import Unfetchable
from service.intake.fetching import fetch
from service.settings import Reach

MOST = 1000
FILES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/a/tea.md": (200, {}, b"# Tea"),
    "/paper?id=1": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
    "/download": (200, {"Content-Disposition": 'attachment; filename="../x/b.txt"'}, b"b"),
    "/": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<p>x"),
    "/moved": (302, {"Location": "/a/tea.md"}, b""),
    "/circle": (302, {"Location": "/circle"}, b""),
    "/local": (302, {"Location": "file:///etc/passwd"}, b""),
    "/large": (200, {}, b"x" * (MOST + 1)),
}


class _Files(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, content = FILES.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def files() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Files) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "name", "content"),
    [
        ("/a/tea.md", "tea.md", b"# Tea"),
        ("/paper?id=1", "paper.pdf", b"%PDF"),
        ("/download", "x/b.txt", b"b"),
        ("/", "localhost.html", b"<p>x"),
        ("/moved", "tea.md", b"# Tea"),
    ],
)
def test_a_file_is_called_what_it_is(files: str, path: str, name: str, content: bytes) -> None:
    upload = fetch(f"{files}{path}", Reach.ANY, MOST)
    assert (upload.name, upload.content.read()) == (name, content)
    assert upload.origin == f"{files}{path}"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "answers 404"),
        ("/circle", "leads on more than"),
        ("/local", "no address of the web"),
        ("/large", "more than 1000 bytes"),
    ],
)
def test_what_cannot_be_fetched_is_told_with_its_reason(files: str, path: str, reason: str) -> None:
    with pytest.raises(Unfetchable, match=reason):
        fetch(f"{files}{path}", Reach.ANY, MOST)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
    ],
)
def test_what_is_not_public_is_refused(url: str) -> None:
    with pytest.raises(Unfetchable, match="not on the public network"):
        fetch(url, Reach.PUBLIC, MOST)


@pytest.mark.parametrize("url", ["http://user@example.org/", "http:///x", "http://a:99999/"])
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(Unfetchable):
        fetch(url, Reach.ANY, MOST)
