"""What a language model may write, cut at any places: whole or in pieces, its runs are the same."""

import random
import time
from collections.abc import Iterator

from eval.hostile.exchanges import MOST_SECONDS, Exchange
from service.answering.generation.draft_sentences import RunReader, drafts_of

_KIND = "written text"
_PARTS = (
    *"甲乙。，.!a A1[]［］【】、-“”\"'\n\t（)*_#>|`~<&\0\u200b\u202e\ud800\U0010ffff",
    *("[1]", "【2】", "[1, 2]", "。[1]", "A.[2] B", "[1](http://a.b)", "\n\n", "3.5", "e.g. "),
    *("<think>", "</think>", "[999999999]", "[1-999999999]", "```", "<!--", "-->"),
)
_MOST_PARTS = 60
_ONE_OF_MANY = 20
_MOST_REPEATS = 20_000


def writings(count: int, seed: int) -> Iterator[Exchange]:
    """Read so many texts whole and in pieces."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - no secret
        began = time.process_time()
        fault = _fault(_text(chance), chance)
        seconds = time.process_time() - began
        if not fault and seconds > MOST_SECONDS:
            fault = f"{seconds:.1f} s of processor time"
        yield Exchange(_KIND, f"by seed {seed} {number}", 0, fault, seconds)


def _text(chance: random.Random) -> str:
    parts = chance.choices(_PARTS, k=chance.randint(1, _MOST_PARTS))
    if not chance.randrange(_ONE_OF_MANY):
        parts[chance.randrange(len(parts))] *= chance.randint(1, _MOST_REPEATS)
    return "".join(parts)


def _fault(text: str, chance: random.Random) -> str:
    count = min(len(text), chance.randint(1, 30))
    places = sorted(chance.sample(range(len(text)), count))
    pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    try:
        whole, cut = _runs([text]), _runs(pieces)
        for run in whole:
            drafts_of(run)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "" if whole == cut else f"other runs when cut at {places}"


def _runs(pieces: list[str]) -> list[str]:
    reader = RunReader()
    runs = [run for piece in pieces for run in reader.feed(piece)]
    return [*runs, *reader.finish()]
