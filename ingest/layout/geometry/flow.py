"""The running text: which line goes on with which, and where columns begin and end."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ingest.characters import CJK, HAN
from ingest.layout.block_drafts import ends_sentence
from ingest.layout.block_starts import is_bulleted
from ingest.layout.geometry.laid_text import LaidText, Row, width_of
from ingest.layout.headings import numbering

_FIRST_WORD = re.compile(rf"[^\s{CJK}]+|.")
# Lines around a line that tell its column's edges.
_AROUND = 25
_FAR = 60
_INDENT = 3.2
_SAME_SIZE = 0.6
_SAME_COLUMN = 1.2
_FEWEST_GAPS = 4
_FEWEST_FULL = 3
_USUAL_LEADING = 1.35
_WIDER = 1.22
_LEAST_ROOM = 1.7
_SHORT = 0.3
# Lines of a column that show its edge, as a share of those around.
_MANY_SHARE = 0.25


class Flow:
    """Lines of running text in order: what stands at feet, in tables or apart is left out."""

    def __init__(self, laid: LaidText, rows: Sequence[Row]) -> None:
        self.laid = laid
        self.rows = rows
        self._place = {row.index: k for k, row in enumerate(rows)}
        gaps: dict[tuple[int, float], Counter[float]] = defaultdict(Counter)
        for above, row in pairwise(rows):
            if self.is_below(above, row) and abs(above.size - row.size) < _SAME_SIZE:
                gap = round(2 * (row.baseline - above.baseline)) / 2
                if gap < 3 * row.size:
                    gaps[row.page, round(row.size)][gap] += 1
                    gaps[0, round(row.size)][gap] += 1
        self._leadings = {
            key: _usual(counts) for key, counts in gaps.items() if counts.total() >= _FEWEST_GAPS
        }
        self._full = [self._runs_on(above, row) for above, row in pairwise(rows)] + [False]
        self._edges = [self._edges_of(k) for k in range(len(rows))]

    def leading(self, row: Row) -> float:
        """The usual distance of baselines for a line's size, on its page or in the text."""
        key = round(row.size)
        usual = self._leadings.get((row.page, key)) or self._leadings.get((0, key))
        return usual or _USUAL_LEADING * row.size

    def before(self, row: Row) -> Row | None:
        """The line before, None at the text's beginning."""
        at = self._place[row.index] - 1
        return self.rows[at] if at >= 0 else None

    def after(self, row: Row) -> Row | None:
        """The line after, None at the text's end."""
        at = self._place[row.index] + 1
        return self.rows[at] if at < len(self.rows) else None

    def around(self, row: Row, reach: int) -> Sequence[Row]:
        """The lines so many before a line to so many after it."""
        at = self._place[row.index]
        return self.rows[max(0, at - reach) : at + reach + 1]

    def left(self, row: Row) -> float:
        """Where the column of a line begins."""
        return self._edges[self._place[row.index]][0]

    def right(self, row: Row) -> float:
        """Where the column of a line ends."""
        return self._edges[self._place[row.index]][1]

    @staticmethod
    def is_below(above: Row, row: Row) -> bool:
        """Whether a line stands below another in one column."""
        return above.page == row.page and row.baseline > above.baseline + 1 and row.overlaps(above)

    def is_apart(self, above: Row, row: Row) -> bool:
        """Whether more than the usual leading parts two lines of one column."""
        gap = row.baseline - above.baseline
        usual = max(self.leading(row), self.leading(above))
        return not self.is_below(above, row) or gap > _WIDER * usual

    def has_room(self, above: Row, row: Row) -> bool:
        """Whether the next line's first word would have stood on the line above."""
        word = _FIRST_WORD.match(row.text)
        needed = width_of(word.group() if word else "", above.size) + 0.3 * above.size
        return self.right(above) - above.box.x1 > max(needed, _LEAST_ROOM * above.size)

    def ends_early(self, above: Row, row: Row) -> bool:
        """Whether a line plainly ends before the next: by room left in it, and not by chance.

        Lines of Latin words differ in length: one in mid-sentence must be much shorter.
        """
        if not self.has_room(above, row):
            return False
        if ends_sentence(above.text) or is_chinese(above.text[-1:]):
            return True
        left, right = self._edges[self._place[above.index]]
        return right - above.box.x1 > _SHORT * (right - left)

    def is_indented(self, row: Row) -> bool:
        """Whether a line begins to the right of its column's edge."""
        return row.box.x0 - self.left(row) > 0.7 * row.size

    def is_centred(self, row: Row) -> bool:
        """Whether a line stands in the middle of its column, with room on both sides."""
        left, right = row.box.x0 - self.left(row), self.right(row) - row.box.x1
        return min(left, right) > 2 * row.size and abs(left - right) < 2.5 * row.size

    def _edges_of(self, k: int) -> tuple[float, float]:
        """The edges of a line's column, by the lines around it that may be of one column."""
        row = self.rows[k]
        around = [
            other
            for other in self.rows[max(0, k - _AROUND) : k + _AROUND + 1]
            if other is row
            or (
                other.page == row.page
                and abs(other.size - row.size) < 4 * _SAME_SIZE
                and self._share_column(row, other)
            )
        ]
        full = [other for other in around if self._full[self._place[other.index]]]
        if len(full) < _FEWEST_FULL:
            # A page with few lines has the columns of those beside it.
            full = [
                other
                for at in range(max(0, k - _FAR), min(len(self.rows), k + _FAR + 1))
                if self._full[at]
                and abs((other := self.rows[at]).size - row.size) < 4 * _SAME_SIZE
                and self._share_column(row, other)
            ]
        reaching = full if len(full) >= _FEWEST_FULL else around
        return min(other.box.x0 for other in around), _right_edge(row, reaching)

    def _runs_on(self, above: Row, row: Row) -> bool:
        """Whether a line plainly goes on in the next: it is as long as its column is wide."""
        return (
            self.is_below(above, row)
            and not self.is_apart(above, row)
            and abs(row.size - above.size) < _SAME_SIZE
            and row.box.x0 - above.box.x0 < above.size / 2
            and not ends_sentence(above.text)
            and not is_bulleted(row.text)
            and numbering(row.text) is None
        )

    def _share_column(self, row: Row, other: Row) -> bool:
        """Whether one of two lines lies within the other's width, or nearly."""
        if not row.overlaps(other):
            return False
        narrow, wide = (row, other) if row.width < other.width else (other, row)
        slack = _INDENT * row.size
        within = wide.box.x0 - slack < narrow.box.x0 and narrow.box.x1 < wide.box.x1 + slack
        if not within:
            return False
        # A line across several columns is none of theirs.
        return wide is row or abs(wide.box.x0 - narrow.box.x0) < slack or self._is_lone(row, wide)

    def _is_lone(self, row: Row, wide: Row) -> bool:
        """Whether a line stands in the middle of a wider one, as a heading does."""
        left, right = row.box.x0 - wide.box.x0, wide.box.x1 - row.box.x1
        return abs(left - right) < 2.5 * row.size


def _right_edge(row: Row, around: Sequence[Row]) -> float:
    """Where a column ends: the nearest place to which many of its lines reach, else the furthest.

    Lines across the page stand above two columns and begin where the first does.
    """
    ends = sorted(other.box.x1 for other in around)
    near = _SAME_SIZE * row.size
    for at in range(bisect_left(ends, row.box.x1 - near), len(ends)):
        last = bisect_right(ends, ends[at] + near)
        if last - at >= _MANY_SHARE * len(ends):
            return ends[last - 1]
    return max(ends[-1], row.box.x1)


def _usual(counts: Counter[float]) -> float:
    """The commonest of some distances, near ones counted together."""
    return max(counts, key=lambda gap: counts[gap] + counts[gap + 0.5] + counts[gap - 0.5])


def is_chinese(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return re.search(f"[{HAN}]", text) is not None
