"""Arrays of numbers in files."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
"""Places of passages or sentences."""


def mapped(path: Path) -> NDArray[Any]:
    """An array in a file of NumPy's, left on disk: the system keeps in memory what is read of it.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it holds no array, or not all of it.
    """
    try:
        # A plain array over the mapping: NumPy's own kind of it is slow to slice.
        return np.asarray(np.load(path, mmap_mode="r"))
    except ValueError:
        # An empty array cannot be mapped, nor need it be.
        return np.asarray(np.load(path))


def ends_of(sizes: NDArray[Any]) -> Rows:
    """Where things that stand one after the other begin, and at last where they end."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def between(ends: Rows, places: Rows) -> Rows:
    """All numbers from ``ends[at]`` up to ``ends[at + 1]`` for each of some places, in turn."""
    firsts, sizes = ends[places], ends[places + 1] - ends[places]
    before = np.cumsum(sizes) - sizes
    counted: Rows = np.repeat(firsts - before, sizes) + np.arange(sizes.sum())
    return counted
