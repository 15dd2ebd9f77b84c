import socket
from functools import partial
from pathlib import Path

import pytest

from index.encoding.encoder import Encoder
from index.library import Library
from service.http.app import create_app
from service.settings import Settings
from tests.service.http.test_app import await_opened
from tests.service.serving import serving

SIZE = 6 * 2**20


@pytest.mark.parametrize(
    "length", [f"Content-Length: {SIZE}", "Transfer-Encoding: chunked"], ids=["announced", "not"]
)
def test_who_sends_too_much_is_told_so_to_the_end(
    length: str, stocked_folder: Path, neutral_encoder: Encoder
) -> None:
    app = create_app(
        Settings(max_body=1000), partial(Library.open, stocked_folder, neutral_encoder)
    )
    body = b" " * SIZE
    if "chunked" in length:
        body = f"{SIZE:x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    head = f"POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{length}\r\n"
    with serving(app) as client:
        assert await_opened(client) == ""
        address = ("127.0.0.1", client.base_url.port or 0)
        with socket.create_connection(address, timeout=30) as connection:
            connection.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
            answer = b"".join(iter(partial(connection.recv, 2**16), b""))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"over the limit of 1000 bytes" in answer
