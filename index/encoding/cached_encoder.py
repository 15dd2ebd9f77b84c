"""Keeps what questions were encoded to, since many are asked again or at the same moment."""

import sys
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock

import numpy as np

from index.encoding.encoder import Encoded, Encoder

MOST_QUESTIONS = 1024
MOST_BYTES = 16 * 1024 * 1024
"""What is kept at most, in questions and in bytes; of the bundled model one takes about 5 KB."""


class CachedEncoder:
    """An ``Encoder`` that encodes a question once, be it asked again or by several at once.

    The questions asked least recently are forgotten first. Safe to share by threads; what it gives
    is shared, and so cannot be written to. Questions are encoded one by one: together they are no
    faster on ONNX Runtime, and come out otherwise in the last digits.
    """

    def __init__(
        self,
        encoder: Encoder,
        *,
        most_questions: int = MOST_QUESTIONS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.token_dimension = encoder.token_dimension
        self.max_tokens = encoder.max_tokens
        self._encoder = encoder
        self._most_questions = most_questions
        self._most_bytes = most_bytes
        self._kept = OrderedDict[str, Encoded]()
        self._bytes = 0
        self._coming: dict[str, Future[Encoded]] = {}
        self._lock = Lock()

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Questions with their tokens."""
        each = list(map(self._of, texts))
        if len(each) == 1:
            return each[0]
        vectors = [encoded.vectors[0] for encoded in each]
        return Encoded(
            np.array(vectors, np.float32).reshape(-1, self.dimension),
            tuple(encoded.tokens[0] for encoded in each),
        )

    def encode_passages(self, texts: Sequence[str], *, tokens: bool = True) -> Encoded:
        """Passages or sentences; without ``tokens`` they need less time and memory."""
        return self._encoder.encode_passages(texts, tokens=tokens)

    def count_tokens(self, text: str) -> int:
        """How many tokens of the window the text takes, prompt and special tokens aside."""
        return self._encoder.count_tokens(text)

    def token_starts(self, text: str) -> Sequence[int]:
        """The offset in a text at which each of its tokens starts, special tokens aside."""
        return self._encoder.token_starts(text)

    def _of(self, text: str) -> Encoded:
        """One question, from what is kept, from whoever encodes it at the moment, or encoded."""
        with self._lock:
            if (kept := self._kept.get(text)) is not None:
                self._kept.move_to_end(text)
                return kept
            coming = self._coming.get(text)
            if coming is None:
                mine = self._coming[text] = Future[Encoded]()
        if coming is not None:
            return coming.result()
        try:
            encoded = _read_only(self._encoder.encode_queries([text]))
        except BaseException as error:
            with self._lock:
                del self._coming[text]
            # Those who wait for it are told of it too; who asks later has it tried again.
            mine.set_exception(error)
            raise
        with self._lock:
            del self._coming[text]
            self._keep(text, encoded)
        mine.set_result(encoded)
        return encoded

    def _keep(self, text: str, encoded: Encoded) -> None:
        self._kept[text] = encoded
        self._bytes += _size(text, encoded)
        while len(self._kept) > self._most_questions or self._bytes > self._most_bytes:
            self._bytes -= _size(*self._kept.popitem(last=False))


def _read_only(encoded: Encoded) -> Encoded:
    for array in (encoded.vectors, *encoded.tokens):
        array.setflags(write=False)
    return encoded


def _size(text: str, encoded: Encoded) -> int:
    """How many bytes of memory a question and its vectors take, about."""
    return sys.getsizeof(text) + sum(array.nbytes for array in (encoded.vectors, *encoded.tokens))
