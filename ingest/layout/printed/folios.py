"""The numbers printed on pages, read off what is apart from their text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ingest.block_kinds import BlockKind
from ingest.layout.wording.page_marks import PAGE_NUMBER
from ingest.models import Block

# One beside a running head, before it or behind it.
_BESIDE = re.compile(r"([1-9]\d{0,4})(?=\s\D)|(?<=\D\s)([1-9]\d{0,4})\Z")
# A label of the format's own may be a name, such as that of the cover.
_LABEL = re.compile(r"[A-Za-z]{0,3}[-.]?\d{1,6}|[ivxlcdm]{1,9}|[IVXLCDM]{1,9}")
_FEWEST = 2
_FEWEST_BESIDE = 3


def folios(blocks: Iterable[Block], labels: Sequence[str]) -> Mapping[int, str]:
    """The printed number of each page that has one, by the page's place in the file.

    Those that the format gives as ``labels``, for all pages in order, go before. Else numbers count
    as printed where they go up with the pages on most of those that have any. A page between two
    such, on which none is printed, has the number that is its turn.
    """
    if labels:
        return {page: label for page, label in enumerate(labels, 1) if _LABEL.fullmatch(label)}
    alone: dict[int, set[int]] = defaultdict(set)
    beside: dict[int, set[int]] = defaultdict(set)
    for block in blocks:
        if block.kind is not BlockKind.FURNITURE or len(block.pages) != 1:
            continue
        page, text = block.pages[0], block.text.strip()
        if match := PAGE_NUMBER.match(text):
            alone[page] |= {int(match["number"])} if match["number"].isdecimal() else set()
        else:
            first, last = _BESIDE.match(text), _BESIDE.search(text)
            beside[page] |= {int(m[1] or m[2]) for m in (first, last) if m}
    return _counted(alone, _FEWEST) or _counted(beside, _FEWEST_BESIDE)


def _counted(numbers: Mapping[int, set[int]], fewest: int) -> dict[int, str]:
    """The pages' numbers by the distance from the file's that most of the pages share."""
    distances = Counter(number - page for page, found in numbers.items() for number in found)
    if not distances:
        return {}
    distance, agreeing = max(distances.items(), key=lambda item: (item[1], -abs(item[0])))
    having = sum(bool(found) for found in numbers.values())
    if agreeing < fewest or 2 * agreeing <= having:
        return {}
    printed = [page for page, found in numbers.items() if page + distance in found]
    return {page: str(page + distance) for page in range(min(printed), max(printed) + 1)}
