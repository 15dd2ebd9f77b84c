"""No more answers are written at a time than the language model can bear."""

from collections.abc import Generator
from threading import Lock, Semaphore
from time import monotonic

from service.answering.generation.failures import Failure, GenerationFailed
from service.answering.reply import Pause
from service.errors import Overloaded

_RETRY_AFTER = 5
# Seconds after which who waits is given the word.
_PAUSE = 0.5


class GenerationQueue:
    """Places at a language model, of which there are so many, and for which some may wait.

    Who waits for longer than ``patience`` seconds waits no more. Threads may share it.
    """

    def __init__(self, places: int = 4, waiting: int = 16, patience: float = 60.0) -> None:
        self._most = places + waiting
        self._patience = patience
        self._free = Semaphore(places)
        self._here = 0
        self._counting = Lock()

    def check(self) -> None:
        """Take one more.

        Raises:
            Overloaded: if too many are here.
        """
        if self._here >= self._most:
            raise Overloaded(_RETRY_AFTER)

    def enter(self) -> Generator[Pause]:
        """Wait for a place, with a pause now and then; what is entered is to be left.

        Raises:
            GenerationFailed: if too many are here, or none has left in time.
        """
        with self._counting:
            if self._here >= self._most:
                raise _Busy
            self._here += 1
        until = monotonic() + self._patience
        try:
            while not self._free.acquire(timeout=_PAUSE):
                if monotonic() > until:
                    raise _Busy
                yield Pause()
        except BaseException:
            self._gone()
            raise

    def leave(self) -> None:
        """Give a place back."""
        self._free.release()
        self._gone()

    def _gone(self) -> None:
        with self._counting:
            self._here -= 1


class _Busy(GenerationFailed):
    """Too many answers are being written."""

    def __init__(self) -> None:
        super().__init__(
            Failure.TIMED_OUT,
            "the language model is busy with other answers; ZHENGYIN_LLM_PLACES is how many it "
            "writes at a time",
        )
