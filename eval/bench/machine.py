"""What a measurement was made on."""

import os
import platform
import sqlite3
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Self

_PACKAGES = ("numpy", "faiss-cpu", "onnxruntime")
_CPU_FACTS = Path("/proc/cpuinfo")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine, the versions of what runs on it, and when.

    ``memory`` is in bytes. ``commit`` is this program's own, with a ``+`` where its files had been
    changed since, empty where it runs from no repository.
    """

    processor: str
    processors: int
    memory: int
    system: str
    versions: dict[str, str]
    commit: str
    date: str

    @classmethod
    def this(cls) -> Self:
        """The present one, now."""
        versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
        return cls(
            processor=_processor(),
            processors=os.cpu_count() or 1,
            memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
            system=platform.platform(),
            versions=versions | {name: version(name) for name in _PACKAGES},
            commit=_commit(),
            date=datetime.now(UTC).isoformat(timespec="seconds"),
        )


def _processor() -> str:
    """Its model's name, as the system tells it."""
    if _CPU_FACTS.exists():
        for line in _CPU_FACTS.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _commit() -> str:
    try:
        commit = _git("rev-parse", "--short=12", "HEAD").strip()
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{commit}+" if changed else commit


def _git(*arguments: str) -> str:
    return subprocess.run(  # noqa: S603 - fixed arguments
        ["git", "-C", str(_ROOT), *arguments],  # noqa: S607 - wherever it is installed
        check=True,
        capture_output=True,
        text=True,
    ).stdout
