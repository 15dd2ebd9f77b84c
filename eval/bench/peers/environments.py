"""A virtual environment for each framework, and the running of programs in them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eval.bench.peers.frameworks import Peer
from eval.errors import EvalError

TORCH = "torch==2.13.0"
"""Installed first: the CPU build suffices, and where pip may choose it takes gigabytes of CUDA."""

_ROOT = Path(__file__).parents[3]
_READY = ".ready"
_NEWER = 10
"""Minor versions of Python above the oldest that are looked for."""
_KEPT = 2000
"""Characters of a failed program's last words that are told."""
_OFFLINE: Mapping[str, str] = {
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "true",
}


class PeerUnavailable(EvalError):
    """A framework that cannot be installed or run here."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Environments:
    """Those in a folder, a folder each, by the frameworks' names."""

    folder: Path

    def interpreter(self, peer: Peer) -> Path:
        """The interpreter that has a framework; the environment is made first if need be.

        Raises:
            PeerUnavailable: if it cannot be made.
        """
        home = self.folder / peer.module
        python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        first = [TORCH] if peer.torch else []
        wanted = "\n".join([*first, *peer.requirements])
        ready = home / _READY
        if ready.is_file() and ready.read_text(encoding="utf-8") == wanted:
            return python
        _finished(peer.name, [_base(peer), "-m", "venv", "--clear", str(home)])
        install = [str(python), "-m", "pip", "install", "--quiet"]
        if first:
            _finished(peer.name, [*install, *first])
        _finished(peer.name, [*install, *first, *peer.requirements])
        ready.write_text(wanted, encoding="utf-8")
        return python


def run(name: str, python: Path, program: str, job: Path) -> bytes:
    """What a program says on standard output when an interpreter runs it on a job.

    Args:
        name: what to call it where it fails.
        python: the interpreter.
        program: a module of this program.
        job: the file that tells it what to do.

    Raises:
        PeerUnavailable: if it fails.
    """
    return _finished(name, [str(python), "-m", program, str(job)])


def surroundings() -> dict[str, str]:
    """The environment variables of a program: it finds this program's modules, and no hub."""
    return os.environ | _OFFLINE | {"PYTHONPATH": str(_ROOT)}


def _base(peer: Peer) -> str:
    """An interpreter that the framework runs on: this one if it is new enough.

    Raises:
        PeerUnavailable: if none is installed.
    """
    major, minor = peer.python
    if sys.version_info >= peer.python:
        return sys.executable
    for newer in range(minor, minor + _NEWER):
        found = shutil.which(f"python{major}.{newer}")
        # What stands there may only tell where one could be had.
        with suppress(PeerUnavailable):
            if found and _finished(peer.name, [found, "-c", ""]) == b"":
                return found
    raise PeerUnavailable(peer.name, f"it needs Python {major}.{minor} or newer, not found here")


def _finished(name: str, command: Sequence[str]) -> bytes:
    ended = subprocess.run(  # noqa: S603 - programs of ours, and pip
        command, env=surroundings(), capture_output=True, check=False
    )
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip()[-_KEPT:]
        raise PeerUnavailable(name, said or f"ended with {ended.returncode}")
    return ended.stdout
