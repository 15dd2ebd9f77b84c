"""Where the characters of a line stand on their page."""

import sys
from array import array
from collections.abc import Iterable

from ingest.source_layout import Box, LaidLine

# A point is a third of a millimetre; a tenth of one is finer than any screen shows.
_STEP = 10
_MOST = 0xFFFF


def pack_edges(extents: Iterable[tuple[float, float]], origin: float) -> bytes:
    """What ``LaidLine.edges`` holds.

    Args:
        extents: where each character begins and ends in the direction that the line runs in.
        origin: where the line's box begins in that direction.
    """
    edges = (min(max(round(_STEP * (at - origin)), 0), _MOST) for pair in extents for at in pair)
    return _little_endian(array("H", edges)).tobytes()


def box_of(line: LaidLine, start: int, end: int) -> Box | None:
    """The box around the characters of a line from ``start`` to ``end`` of the source text.

    It is the whole line's where the characters' places are not known; None where the line has no
    box or none of the characters.
    """
    first, last = max(start, line.start), min(end, line.end)
    box = line.box
    if box is None or first >= last:
        return None
    if not line.edges:
        return box
    edges = array("H")
    edges.frombytes(line.edges[4 * (first - line.start) : 4 * (last - line.start)])
    low, high = min(_little_endian(edges)) / _STEP, max(edges) / _STEP
    if line.rotation == 90:  # noqa: PLR2004 - degrees
        return Box(box.x0, box.y0 + low, box.x1, box.y0 + high)
    if line.rotation == 180:  # noqa: PLR2004 - degrees
        return Box(box.x1 - high, box.y0, box.x1 - low, box.y1)
    if line.rotation == 270:  # noqa: PLR2004 - degrees
        return Box(box.x0, box.y1 - high, box.x1, box.y1 - low)
    return Box(box.x0 + low, box.y0, box.x0 + high, box.y1)


def _little_endian(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
