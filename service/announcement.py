"""Where a server that runs over a library is to be asked, as it tells other programs."""

import logging
import os
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from service.settings import Settings

_FILE = "server.json"

logger = logging.getLogger(__name__)


class Announcement(BaseModel):
    """A file in the data folder, there from when a server listens until it is told to stop.

    ``url`` is the server's address from this machine, ``pid`` its process, ``library`` the folder
    of its library, which tells a data folder from its copy. A server that was killed leaves the
    file behind: whoever answers at ``url`` is the server only if it tells the same ``instance``.
    ``secret`` opens all of the server to who may read the file, which is its own user alone: that
    one reads the library anyway.
    """

    model_config = ConfigDict(frozen=True)

    url: str
    pid: int
    library: Path
    instance: str
    secret: str

    @classmethod
    def read(cls, settings: Settings) -> Self | None:
        """What is announced over the library of the settings; None where nothing is."""
        try:
            found = cls.model_validate_json(_file(settings).read_bytes())
        except (OSError, ValidationError):
            return None
        return found if found.library == settings.library_folder.resolve() else None

    def write(self, settings: Settings) -> None:
        """Announce it in place of an earlier server; where that cannot be, only log it."""
        file = _file(settings)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Whoever reads meanwhile finds the one before, or this one, and nothing in between.
            new = file.with_suffix(f".{self.instance}")
            with open(new, "x", encoding="utf-8", opener=_open_privately) as writing:
                writing.write(self.model_dump_json())
            new.replace(file)
        except OSError as error:
            logger.warning("other commands will not find this server: %s", error)

    def withdraw(self, settings: Settings) -> None:
        """Remove the file, unless another server's has taken its place."""
        if self.read(settings) == self:
            with suppress(OSError):
                _file(settings).unlink()


def local_url(host: str, port: int) -> str:
    """The address of what listens on ``host``, an IP address, for those on the same machine."""
    address = ip_address(host.partition("%")[0])
    if address.is_unspecified:
        address = ip_address("127.0.0.1" if address.version == 4 else "::1")  # noqa: PLR2004
    return f"http://{address}:{port}" if address.version == 4 else f"http://[{address}]:{port}"  # noqa: PLR2004


def _open_privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _file(settings: Settings) -> Path:
    return settings.data / _FILE
