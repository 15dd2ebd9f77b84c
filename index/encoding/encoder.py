"""What turns texts into vectors."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from index.encoding.bundled.checkpoint_cache import NAME, bundled_checkpoint
from index.encoding.bundled.checkpoint_files import PASSAGE_PROMPT, QUERY_PROMPT

Vectors = NDArray[np.float32]

_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("passage", "document", "corpus")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """The vectors of texts and of their tokens, in the texts' order, each of length 1.

    ``vectors`` have the shape (texts, dimension). ``tokens`` hold an array of shape (tokens,
    token_dimension) for each text, without the prompt's and special tokens; they are empty where
    they were not asked for.
    """

    vectors: Vectors
    tokens: tuple[Vectors, ...]


class Encoder(Protocol):
    """Encodes questions and passages into one space of unit vectors.

    ``name`` identifies the weights and prompts: vectors of two encoders with different names are
    never compared. ``dimension`` is the length of a text's vector, ``token_dimension`` that of a
    token's, ``max_tokens`` the encoder's window.
    """

    name: str
    dimension: int
    token_dimension: int
    max_tokens: int

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Questions with their tokens."""
        ...

    def encode_passages(self, texts: Sequence[str], *, tokens: bool = True) -> Encoded:
        """Passages or sentences; without ``tokens`` they need less time and memory."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens of the window the text takes, prompt and special tokens aside."""
        ...

    def token_starts(self, text: str) -> Sequence[int]:
        """The offset in a text at which each of its tokens starts, special tokens aside."""
        ...


class _Runner(Protocol):
    """A loaded model."""

    dimension: int
    token_dimension: int
    max_tokens: int

    def encode(self, texts: Sequence[str], prompt: str, *, tokens: bool) -> Encoded: ...

    def count_tokens(self, text: str) -> int: ...

    def token_starts(self, text: str) -> Sequence[int]: ...


class SentenceTransformerEncoder:
    """An ``Encoder`` over a sentence-transformers checkpoint. Safe to share by threads.

    Texts may come in any order and number; one longer than the window is cut at its end.
    """

    def __init__(self, name: str, runner: _Runner, query_prompt: str, passage_prompt: str) -> None:
        self.name = name
        self.dimension = runner.dimension
        self.token_dimension = runner.token_dimension
        self.max_tokens = runner.max_tokens
        self._runner = runner
        self._query_prompt = query_prompt
        self._passage_prompt = passage_prompt

    @classmethod
    def bundled(cls, cache: Path, *, quantised: bool = True, threads: int | None = None) -> Self:
        """The multilingual-e5-small that comes with the packages, never from the network.

        Args:
            cache: the folder that keeps the checkpoint; made on first use, which takes seconds.
            quantised: 8-bit integers on ONNX Runtime, which needs no torch; else 32-bit floats
                on torch, which is also what serves where ONNX Runtime cannot.
            threads: batches of texts encoded at once; on torch, threads for one of them. By
                default as many as there are processors.

        Raises:
            ModelNotFound: if the package that brings it is not installed.
            BundledModelDamaged: if that package's file is not the one this version knows.
            CacheNotWritable: if the checkpoint has to be made, and cannot be written.
        """
        runner = _quantised_runner(cache, threads) if quantised else None
        if runner is not None:
            return cls(f"{NAME}+int8", runner, QUERY_PROMPT, PASSAGE_PROMPT)
        from index.encoding.torch_runner import TorchRunner  # noqa: PLC0415 - takes seconds to import

        torch_runner = TorchRunner.load(str(bundled_checkpoint(cache)), threads=threads)
        return cls(NAME, torch_runner, QUERY_PROMPT, PASSAGE_PROMPT)

    @classmethod
    def load(
        cls,
        model: str,
        *,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        threads: int | None = None,
        download: bool = False,
    ) -> Self:
        """Any sentence-transformers model, by folder or name.

        Args:
            model: a folder, or a name that the local Hugging Face cache knows.
            query_prompt: what stands before a question; by default the model's own prompt.
            passage_prompt: what stands before a passage; by default the model's own prompt.
            threads: torch's threads; by default torch's own choice.
            download: whether a name may be fetched from the hub.

        Raises:
            ModelNotFound: if there is no such model, or it cannot be loaded.
        """
        from index.encoding.torch_runner import TorchRunner  # noqa: PLC0415 - takes seconds to import

        runner = TorchRunner.load(model, threads=threads, download=download)
        query = _prompt(query_prompt, runner.prompts, _QUERY_PROMPTS)
        passage = _prompt(passage_prompt, runner.prompts, _PASSAGE_PROMPTS)
        told = "\0".join((runner.fingerprint, query, passage))
        digest = hashlib.sha256(told.encode()).hexdigest()[:8]
        return cls(f"{Path(model).name}@{digest}", runner, query, passage)

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Questions with their tokens."""
        return self._runner.encode(texts, self._query_prompt, tokens=True)

    def encode_passages(self, texts: Sequence[str], *, tokens: bool = True) -> Encoded:
        """Passages or sentences; without ``tokens`` they need less time and memory."""
        return self._runner.encode(texts, self._passage_prompt, tokens=tokens)

    def count_tokens(self, text: str) -> int:
        """How many tokens of the window the text takes, prompt and special tokens aside."""
        return self._runner.count_tokens(text)

    def token_starts(self, text: str) -> Sequence[int]:
        """The offset in a text at which each of its tokens starts, special tokens aside."""
        return self._runner.token_starts(text)


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """The rows at length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengthened: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return lengthened


def starts_of(text: str, offsets: Iterable[tuple[int, int]]) -> list[int]:
    """Where the tokens at some offsets of a text start; the space before a word is none of it."""
    return [end - len(text[start:end].lstrip()) for start, end in offsets]


def _quantised_runner(cache: Path, threads: int | None) -> _Runner | None:
    """The bundled checkpoint's 8-bit graph, or None where ONNX Runtime is missing or refuses it."""
    try:
        from index.encoding.onnx_runner import GraphNotRunnable, OnnxRunner  # noqa: PLC0415 - may be missing
    except ImportError as error:
        _log.warning("ONNX Runtime is missing (%s); encoding with torch instead, slower", error)
        return None
    try:
        return OnnxRunner.load(bundled_checkpoint(cache), threads=threads)
    except GraphNotRunnable as error:
        _log.warning("%s; encoding with torch instead, which is slower", error)
        return None


def _prompt(given: str | None, own: Mapping[str, str], names: Sequence[str]) -> str:
    """The given prompt, or the first that the model has under one of the names."""
    if given is not None:
        return given
    return next((own[name] for name in names if own.get(name)), "")
