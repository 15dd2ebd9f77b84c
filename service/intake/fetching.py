"""Files fetched from the web, where the settings allow it."""

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from email.message import Message
from http import HTTPStatus
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from ingest.formats.loaders import MEDIA_TYPES, SUFFIXES
from service.errors import Unfetchable
from service.intake.uploads import Upload
from service.schemas.documents import upload_name
from service.settings import Reach

MOST_REDIRECTS = 5
SECONDS = 60.0
"""How long a file may take to come, redirects included."""

_PORTS = {"http": 80, "https": 443}
_SUFFIXES: Mapping[str, str] = {kind: suffix for suffix, kind in reversed(MEDIA_TYPES.items())}


def fetch(url: str, reach: Reach, most_bytes: int) -> Upload:
    """The file at an address.

    A host is looked up once for each request, and what is connected to is an address that was found
    and allowed: a name that changes its mind in between leads nowhere else.

    Raises:
        Unfetchable: if there is none, it is too large, or it may not be fetched from there.
    """
    deadline = time.monotonic() + SECONDS
    at = url
    # No proxy is asked: it would look hosts up itself.
    with httpx.Client(trust_env=False, timeout=SECONDS / 4) as client:
        for _ in range(MOST_REDIRECTS + 1):
            try:
                response = client.send(_request(client, url, at, reach), stream=True)
                with closing(response):
                    if response.has_redirect_location:
                        at = urljoin(at, response.headers["location"])
                        continue
                    if response.status_code != HTTPStatus.OK:
                        raise Unfetchable(url, f"the server answers {response.status_code}")
                    content = b"".join(_bounded(url, response, most_bytes, deadline))
                    return Upload(_name(at, response.headers), url, BytesIO(content))
            except httpx.HTTPError as error:
                raise Unfetchable(url, str(error) or type(error).__name__) from error
    raise Unfetchable(url, f"it leads on more than {MOST_REDIRECTS} times")


def _request(client: httpx.Client, url: str, at: str, reach: Reach) -> httpx.Request:
    """What asks for the file, of an address that is allowed, in its host's name."""
    try:
        parts = urlsplit(at)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError as error:
        raise Unfetchable(url, str(error)) from error
    host = parts.hostname
    if port is None or not host:
        raise Unfetchable(url, f"{at!r} is no address of the web")
    if parts.username is not None:
        raise Unfetchable(url, "it holds a user's name")
    address = _address(url, host, port, reach)
    shown = f"[{address}]" if ":" in address else address
    pinned = parts._replace(netloc=f"{shown}:{port}", fragment="").geturl()
    named = parts.netloc.rpartition("@")[2]
    headers = {"Host": named, "Accept-Encoding": "identity"}
    return client.build_request("GET", pinned, headers=headers, extensions={"sni_hostname": host})


def _address(url: str, host: str, port: int, reach: Reach) -> str:
    """The first address of a host, all of which have to be allowed."""
    try:
        found = [
            str(told[4][0]) for told in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        ]
    except OSError as error:
        raise Unfetchable(url, f"{host} is not found: {error.strerror or error}") from error
    if reach is Reach.PUBLIC and not all(map(_is_public, found)):
        raise Unfetchable(url, f"{host} is not on the public network")
    return found[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    return mapped.is_global and not mapped.is_multicast


def _bounded(
    url: str, response: httpx.Response, most_bytes: int, deadline: float
) -> Iterator[bytes]:
    received = 0
    for part in response.iter_raw():
        received += len(part)
        if received > most_bytes:
            raise Unfetchable(url, f"it has more than {most_bytes} bytes")
        if time.monotonic() > deadline:
            raise Unfetchable(url, f"it takes more than {SECONDS:.0f} seconds")
        yield part


def _name(url: str, headers: httpx.Headers) -> str:
    """What the file is called: as its server names it, or the end of its address."""
    told = Message()
    told["Content-Disposition"] = headers.get("content-disposition", "")
    told["Content-Type"] = headers.get("content-type", "")
    path = PurePosixPath(unquote(urlsplit(url).path))
    name = upload_name(told.get_filename() or path.name or urlsplit(url).hostname or "")
    if PurePosixPath(name).suffix.lower() in SUFFIXES:
        return name
    return name + _SUFFIXES.get(told.get_content_type(), ".html")
