"""Digests of files, worked out again only where a file may have changed."""

import hashlib
import time
from pathlib import Path

_UNSURE = 2_000_000_000
"""Nanoseconds after a change within which another may leave a file looking the same."""


class Fingerprints:
    """The SHA-256 digests of files, each kept as long as its file looks as it did."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, ...], str]] = {}

    def of(self, path: Path) -> str:
        """The digest of a file's bytes.

        Raises:
            OSError: if it cannot be read.
        """
        found = path.stat()
        looks = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        known = self._known.get(path)
        if known is not None and known[0] == looks:
            return known[1]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _UNSURE:
            self._known[path] = (looks, digest)
        return digest
