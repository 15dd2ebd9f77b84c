"""No reading of printed pages takes more time for each line of a longer text, however it is set."""

import itertools
from collections.abc import Callable

import pytest

from ingest.layout.geometry.classification import classify
from ingest.source_layout import Box, LaidLine, Layout
from tests.growth.measuring import assert_linear

WIDTH, HEIGHT = 595, 842
WORDS = (
    "网络空间治理", "1", "the rule of", "一、总则", "[1] note", "• item", "12", "图 1 甲", "①", ".",
)  # fmt: skip
# Where the line of a number stands, of so many.
Setting = Callable[[int, int], tuple[float, float]]
SETTINGS: dict[str, Setting] = {
    "in a column": lambda k, count: (72, 10 + 780 * k / count),
    "in a row": lambda k, count: (10 + 500 * k / count, 400),
    "in a cloud": lambda k, _: (37 * k % 500, 53 * k % 800),
    "in one place": lambda _k, _count: (72, 40),
    "at the foot": lambda k, _: (72 + k % 3, 790 + k % 7 / 10),
    "beyond the page": lambda k, _: (72, 12 * k),
}


def laid(text: str, setting: Setting, lines_a_page: int | None) -> Layout:
    lines: list[LaidLine] = []
    written = text.split("\n")
    start = 0
    for k, words in enumerate(written):
        page = 1 + (k // lines_a_page if lines_a_page else 0)
        x, y = setting(k, len(written))
        size = (8, 10, 10, 12)[k % 4]
        end = start + len(words)
        box = Box(x, y, x + size * len(words) / 2, y + size)
        lines.append(LaidLine(start, end, page=page, box=box, size=size, font="F"))
        start = end + 1
    return Layout("test", tuple(lines), ((WIDTH, HEIGHT),) * lines[-1].page, printed=True)


def written(length: int) -> str:
    """About so many characters in lines."""
    text = "\n".join(itertools.islice(itertools.cycle(WORDS), length // 5))
    return text.rstrip("\n")


@pytest.mark.parametrize("lines_a_page", [None, 4], ids=["one page", "many pages"])
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))
def test_classifying(setting: Setting, lines_a_page: int | None) -> None:
    assert_linear(
        lambda text: classify(laid(text, setting, lines_a_page), text),
        written,
        sizes=(1_500, 6_000),
    )
