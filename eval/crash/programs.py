"""The programs that are killed: the service and the command line, each a process of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from eval.errors import NoAnswer
from service.announcement import Announcement
from service.settings import Settings, variable

_PROGRAM = "from service.cli import main; main()"
_ROOT = Path(__file__).parents[2]
_PATIENCE = 300.0
_GLANCE = 0.001


class Command:
    """A run of ``zhengyin`` over the library of some settings, that may be killed."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        kept = {name: value for name, value in os.environ.items() if "ZHENGYIN" not in name}
        own = {
            variable("data"): str(settings.data),
            variable("models"): str(settings.model_cache),
            variable("threads"): "1",
        }
        if settings.rate is not None:
            own[variable("rate")] = settings.rate
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, and no shell
            [sys.executable, "-c", _PROGRAM, *arguments],
            env=kept | own,
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def kill(self) -> str:
        """End it at once, as a power cut would; returns what it had printed."""
        self._process.send_signal(signal.SIGKILL)
        printed, _ = self._process.communicate()
        return printed

    def end(self) -> str:
        """What it prints until it ends by itself.

        Raises:
            NoAnswer: if it ends with an error.
        """
        printed, _ = self._process.communicate(timeout=_PATIENCE)
        if self._process.returncode:
            raise NoAnswer(str(self._process.args), f"it ended with {self._process.returncode}")
        return printed

    def await_change(self, database: Path) -> None:
        """Wait until it has begun to change a database, or has ended."""
        log = database.with_name(f"{database.name}-wal")
        while self.runs and not _size(log):
            time.sleep(_GLANCE)


class Server:
    """A service over the library of some settings, ready to answer."""

    def __init__(self, settings: Settings) -> None:
        self._command = Command(settings, "serve", "--port", "0")
        try:
            url = self._announced(settings)
            self.client = httpx.Client(base_url=url, timeout=60)
            while not self._answers("/readyz"):
                time.sleep(0.02)
        except BaseException:
            self._command.kill()
            raise

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._command.pid

    def _announced(self, settings: Settings) -> str:
        until = time.monotonic() + _PATIENCE
        while self._command.runs and time.monotonic() < until:
            announced = Announcement.read(settings)
            if announced is not None and announced.pid == self._command.pid:
                return announced.url
            time.sleep(0.02)
        raise NoAnswer("the service that was started", "it does not listen")

    def _answers(self, path: str) -> bool:
        if not self._command.runs:
            raise NoAnswer(str(self.client.base_url), "it ended before it was ready")
        return self.client.get(path).is_success

    def settle(self) -> None:
        """Wait until all jobs are done.

        Raises:
            NoAnswer: if they are not for minutes.
        """
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            jobs = self.client.get("/v1/jobs").json()["jobs"]
            if all(job["state"] in {"succeeded", "failed"} for job in jobs):
                return
            time.sleep(0.02)
        raise NoAnswer(str(self.client.base_url), "a job is not done")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._command.kill()
        self.client.close()


def _size(file: Path) -> int:
    """A file's bytes; none where it is not there."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
