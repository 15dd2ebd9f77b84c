"""Prose to build samples from, and ways to set it as extractors leave it."""

RIVERS = (
    "近年来，流域水资源的管理日益受到重视，各地陆续出台了办法，以保障居民用水和农业灌溉的需要。"
    "与此同时，由于气候变化的影响，旱涝灾害的频率有所上升，传统的调度方式难以为继。"
)
TALKS = (
    "有学者指出，单一部门的治理难以应对跨区域的问题。因此，建立由上下游共同参与的协商机制，"
    "被认为是改善治理绩效的关键环节。本文以三条河流为例，考察协商机制的形成过程。"
)
DAMS = (
    "第一条河流位于西南山区，年径流量较大，沿岸分布着十余座水电站。自2005年起，"
    "地方政府与电站业主每年汛前召开联席会议，商定放水计划。"
)
BOARD = (
    "The river board was founded in 1962 to settle disputes over water between the three "
    "provinces. Its early meetings dealt with little more than the dates on which the sluices "
    "would be opened, and no minutes were kept."
)
DROUGHT = (
    "After the drought of 1987, however, the provinces agreed to share their measurements. "
    'Dr. Allen of the U.S. Survey, who visited the basin in that year, called this "a quiet '
    'revolution." Others were less sure (see Sec. 4.2).'
)


def wrap(text: str, characters: int = 30, *, indent: str = "") -> str:
    """A paragraph broken into lines of so many characters."""
    text = indent + text
    return "\n".join(text[i : i + characters] for i in range(0, len(text), characters))


def lines(*parts: str) -> str:
    """Parts, each on a line of its own."""
    return "\n".join(parts)
