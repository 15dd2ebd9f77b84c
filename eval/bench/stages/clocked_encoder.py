"""An encoder that keeps count of the time it takes."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from index.encoding.encoder import Encoded, Encoder


class Clock:
    """Counts the seconds during which something goes on, in however many threads at once."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._going_on = 0
        self._since = 0.0
        self._lock = Lock()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Something goes on."""
        with self._lock:
            if not self._going_on:
                self._since = time.perf_counter()
            self._going_on += 1
        try:
            yield
        finally:
            with self._lock:
                self._going_on -= 1
                if not self._going_on:
                    self._seconds += time.perf_counter() - self._since

    @property
    def seconds(self) -> float:
        """So far, while nothing goes on."""
        return self._seconds


class ClockedEncoder:
    """Another encoder, with ``encoding`` and ``tokenising`` counted apart.

    The tokens that it cuts texts into before it encodes them count as encoding.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.token_dimension = encoder.token_dimension
        self.max_tokens = encoder.max_tokens
        self.encoding = Clock()
        self.tokenising = Clock()
        self._encoder = encoder

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Questions with their tokens."""
        with self.encoding.running():
            return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], *, tokens: bool = True) -> Encoded:
        """Passages or sentences; without ``tokens`` they need less time and memory."""
        with self.encoding.running():
            return self._encoder.encode_passages(texts, tokens=tokens)

    def count_tokens(self, text: str) -> int:
        """How many tokens of the window the text takes."""
        with self.tokenising.running():
            return self._encoder.count_tokens(text)

    def token_starts(self, text: str) -> Sequence[int]:
        """The offset in a text at which each of its tokens starts."""
        with self.tokenising.running():
            return self._encoder.token_starts(text)
