"""Where some work spends its time, by the modules of this program."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from cProfile import Profile
from pathlib import Path
from types import CodeType
from typing import Any

_ROOT = Path(__file__).parents[3]
_PACKAGES = tuple(f"{_ROOT / name}/" for name in ("ingest", "index", "service"))


def shares(
    work: Callable[[], object], group: Callable[[str], str] = lambda module: module
) -> Mapping[str, float]:
    """The share of its time that some work spends in each module of this program.

    What a module calls outside of them, such as numpy, counts as its own. Watching slows Python
    down more than what it calls: shares of modules that are mostly Python are a little high.

    Args:
        work: is done once.
        group: what a module's share is told under, by the module's name.
    """
    # What is not watched counts for the function that calls it: so it is with all that is C.
    profile = Profile(builtins=False)
    profile.runcall(work)
    outside = _Outside({entry.code: entry for entry in profile.getstats()})
    seconds: defaultdict[str, float] = defaultdict(float)
    for entry in profile.getstats():
        if (module := _module(entry.code)) is not None:
            calls = (call for call in entry.calls or () if _module(call.code) is None)
            own = sum(call.totaltime * (1 - outside.share_of_ours(call.code)) for call in calls)
            seconds[group(module)] += entry.inlinetime + own
    total = sum(seconds.values())
    most_first = sorted(seconds, key=lambda name: -seconds[name])
    return {name: round(seconds[name] / total, 4) for name in most_first}


class _Outside:
    """How much of the time of others' functions this program's take, which they call in turn."""

    def __init__(self, entries: Mapping[CodeType | str, Any]) -> None:
        self._entries = entries
        self._shares: dict[CodeType | str, float] = {}

    def share_of_ours(self, code: CodeType | str) -> float:
        if code not in self._shares:
            # A function that comes to call itself again is not followed once more.
            self._shares[code] = 0.0
            entry = self._entries[code]
            ours = sum(
                call.totaltime * (1 if _module(call.code) else self.share_of_ours(call.code))
                for call in entry.calls or ()
            )
            self._shares[code] = min(ours / entry.totaltime, 1.0) if entry.totaltime else 0.0
        return self._shares[code]


def _module(code: CodeType | str) -> str | None:
    """The module of this program that a function stands in; None where it is another's."""
    if isinstance(code, str) or not code.co_filename.startswith(_PACKAGES):
        return None
    return ".".join(Path(code.co_filename).relative_to(_ROOT).with_suffix("").parts)
