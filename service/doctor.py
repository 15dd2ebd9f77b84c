"""What is unsafe or slow in the present settings on this machine, and what to do about it."""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from resource import RLIMIT_NOFILE, getrlimit
from urllib.parse import urlsplit

from service.access.hosts import is_loopback
from service.settings import Reach, Settings

LEAST_DISK = 2_000_000_000
LEAST_MEMORY = 1_000_000_000
LEAST_FILES = 4096
"""Bytes free on the disk, bytes of memory to be had, and open files, below which it is told."""

_AVAILABLE = re.compile(r"^MemAvailable:\s+(\d+) kB", re.MULTILINE)


class Kind(StrEnum):
    """What is wrong: it lets somebody in or something out, it may fail, or it is slow."""

    UNSAFE = "unsafe"
    FRAGILE = "fragile"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and what to do about it."""

    kind: Kind
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Machine:
    """What the settings are to be fit for.

    ``vnni`` is whether its processors have that, ``memory`` the bytes to be had, ``files`` how many
    may be open; None where the system does not tell.
    """

    processors: int
    vnni: bool | None
    memory: int | None
    files: int

    @classmethod
    def this(cls) -> "Machine":
        """This one."""
        # What runs the models takes long to import.
        from index.encoding.onnx_runner import has_vnni  # noqa: PLC0415

        available = _AVAILABLE.search(_read(Path("/proc/meminfo")) or "")
        return cls(
            os.cpu_count() or 1,
            has_vnni(),
            1024 * int(available[1]) if available else None,
            getrlimit(RLIMIT_NOFILE)[1],
        )


def examined(settings: Settings, machine: Machine, *, keyed: bool) -> list[Finding]:
    """What is wrong with settings on a machine, the unsafe first.

    ``keyed`` is whether the library has a key, without which a server asks nobody for one.
    """
    every = (_files, _outside, _room, _speed)
    found = [*_reach(settings, keyed=keyed)]
    found += [finding for look in every for finding in look(settings, machine)]
    return sorted(found, key=lambda finding: list(Kind).index(finding.kind))


def _reach(settings: Settings, *, keyed: bool) -> Iterator[Finding]:
    if not is_loopback(settings.host):
        yield Finding(
            Kind.UNSAFE,
            f"it listens on {settings.host}, without TLS: keys and texts can be read on the way",
            "listen on 127.0.0.1, and put a proxy with TLS in front (docs/deploying.md)",
        )
    if settings.hosts and not keyed:
        yield Finding(
            Kind.UNSAFE,
            "ZHENGYIN_HOSTS: others reach it by a proxy, and it asks nobody for a key",
            "zhengyin keys add",
        )
    if settings.rate == "off":
        yield Finding(
            Kind.FRAGILE,
            "ZHENGYIN_RATE=off: one client may keep all others waiting",
            "leave it out, or name a rate",
        )


def _files(settings: Settings, _machine: Machine) -> Iterator[Finding]:
    """Who may read and write what is kept."""
    for folder in (settings.library_folder, settings.model_cache):
        try:
            mode = folder.stat().st_mode
        except OSError:
            continue
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            yield Finding(
                Kind.UNSAFE,
                f"everybody on this machine may write to {folder}",
                f"chmod o-w {folder}",
            )
        elif folder == settings.library_folder and mode & stat.S_IROTH:
            yield Finding(
                Kind.UNSAFE,
                f"everybody on this machine may read {folder}, with all documents",
                f"chmod o-rx {folder}",
            )
        if not os.access(folder, os.W_OK):
            yield Finding(
                Kind.FRAGILE,
                f"{folder} cannot be written",
                "have it belong to the user that runs this",
            )


def _outside(settings: Settings, _machine: Machine) -> Iterator[Finding]:
    """What goes out, and what is let in from outside."""
    for name, address, what in (
        ("ZHENGYIN_LLM_BASE_URL", settings.llm_base_url, "questions and passages"),
        ("ZHENGYIN_OTLP", settings.otlp, "traces, which name routes and no questions,"),
    ):
        parts = urlsplit(address or "")
        if not parts.hostname or is_loopback(parts.hostname):
            continue
        if parts.scheme == "http" and not _is_private(parts.hostname):
            advice = "use an https address"
            yield Finding(Kind.UNSAFE, f"{name}: {what} go to {parts.hostname} unencrypted", advice)
    if settings.fetch is Reach.ANY:
        yield Finding(
            Kind.UNSAFE,
            "ZHENGYIN_FETCH=any: who may send files can have this machine fetch from its network",
            "set it to public, or leave it out",
        )
    if settings.log_questions:
        yield Finding(
            Kind.UNSAFE,
            "ZHENGYIN_LOG_QUESTIONS: the log holds what people ask",
            "leave it out unless it is needed, and keep the log from others",
        )
    if settings.download:
        yield Finding(
            Kind.FRAGILE,
            "ZHENGYIN_DOWNLOAD: a start may wait for the network, and a model may change",
            "download the model once, and name its folder",
        )


def _room(settings: Settings, machine: Machine) -> Iterator[Finding]:
    folder = next(path for path in (settings.data, *settings.data.parents, Path()) if path.exists())
    if (free := shutil.disk_usage(folder).free) < LEAST_DISK:
        yield Finding(
            Kind.FRAGILE,
            f"{free / 1e9:.1f} GB are free where {settings.data} is",
            "make room: a full disk refuses every change",
        )
    if machine.memory is not None and machine.memory < LEAST_MEMORY:
        yield Finding(
            Kind.FRAGILE,
            f"{machine.memory / 1e9:.1f} GB of memory are to be had",
            "one server takes half a gigabyte, reading a large file up to one and a half more",
        )
    if machine.files < LEAST_FILES:
        yield Finding(
            Kind.FRAGILE,
            f"{machine.files} files may be open at a time",
            "raise it (ulimit -Hn, LimitNOFILE): a large library keeps hundreds open",
        )


def _speed(settings: Settings, machine: Machine) -> Iterator[Finding]:
    most = 2 * machine.processors
    for name, value in (("THREADS", settings.threads or 1), ("PLACES", settings.places)):
        if value > most:
            yield Finding(
                Kind.SLOW,
                f"ZHENGYIN_{name} is {value}, with {machine.processors} processors",
                f"leave it out, or set it to {machine.processors}",
            )
    if machine.vnni is False:
        yield Finding(
            Kind.SLOW,
            "the processor lacks VNNI: encoding takes about twice as long",
            "a processor of Intel's since 2019 or AMD's since 2022 has it",
        )
    if not settings.quantised and settings.model is None:
        yield Finding(
            Kind.SLOW,
            "ZHENGYIN_QUANTISED=0: encoding takes two to three times as long",
            "leave it out",
        )
    if settings.reranker is not None:
        yield Finding(
            Kind.SLOW,
            "ZHENGYIN_RERANKER: each question waits for a model to look at fifty passages",
            "see with zhengyin bench whether it is worth that here",
        )


def _is_private(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return None
