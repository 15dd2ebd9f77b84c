"""Where a search spends its time, by the modules of this program."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from cProfile import Profile
from pathlib import Path
from types import CodeType

_ROOT = Path(__file__).parents[3]
_PACKAGES = tuple(f"{_ROOT / name}/" for name in ("ingest", "index"))


def shares(work: Callable[[], object]) -> Mapping[str, float]:
    """The share of its time that some work spends in each module of ``ingest`` and ``index``.

    What a module calls outside of them, such as numpy, counts as its own. Watching slows Python
    down more than what it calls: shares of modules that are mostly Python are a little high.
    """
    # What is not watched counts for the function that calls it: so it is with all that is C.
    profile = Profile(builtins=False)
    profile.runcall(work)
    seconds: defaultdict[str, float] = defaultdict(float)
    for entry in profile.getstats():
        if (module := _module(entry.code)) is not None:
            outside = (call for call in entry.calls or () if _module(call.code) is None)
            seconds[module] += entry.inlinetime + sum(call.totaltime for call in outside)
    total = sum(seconds.values())
    most_first = sorted(seconds, key=lambda module: -seconds[module])
    return {module: round(seconds[module] / total, 4) for module in most_first}


def _module(code: CodeType | str) -> str | None:
    """The module of this program that a function stands in; None where it is another's."""
    if isinstance(code, str) or not code.co_filename.startswith(_PACKAGES):
        return None
    return ".".join(Path(code.co_filename).relative_to(_ROOT).with_suffix("").parts)
