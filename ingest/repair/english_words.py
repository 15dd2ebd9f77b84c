"""English words: which strings are words, and where words that lost their spaces part."""

import re
from functools import lru_cache

from ingest.alignment import AlignedText
from ingest.repair.segmentation import segmented, word_counts

_RUN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
# Where a run changes from a word to the next: aB, and ABc before the B.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# OpenAI, ChatGPT, SLMs: capitals at the end are part of a name.
_ABBREVIATED_NAME = re.compile(r"(?:[A-Z]?[a-z]{1,20})?[A-Z]{2,5}s?")
_FUNCTION_WORDS = frozenset(
    "an and as at by for from in into is of on or the to under versus vs with".split()
)
_JOINING_WORDS = frozenset("and for from in into of the to with".split())
_NAME_PREFIXES = frozenset({"Mc", "Mac", "O", "Di", "Le", "La", "De"})
_WORD_PREFIXES = frozenset(
    "anti bio cyber electro eco geo hydro hyper inter macro meta micro mini mono multi "
    "neuro over photo post pre semi sub super socio tele trans ultra under".split()
)
# How often the dictionary counted a word that is common beyond doubt.
_COMMON = 100_000_000
_GLUED_SHARE = 0.15
_LONG = 12
# Runs that may hold several words; what is longer than a line is no text.
_SHORTEST, _LONGEST = 5, 120


def is_word(text: str) -> bool:
    """Whether an English dictionary has the string, in any case; single letters are no words."""
    return len(text) > 1 and text.lower() in word_counts()


def has_eaten_spaces(text: str) -> bool:
    """Whether a text's Latin words mostly stand glued together.

    Long runs are counted that hold several words with no capital between some of them: programs
    and companies give names such as sendMessage, but no author writes Organizationfor.
    """
    runs = [run for run in _RUN.findall(text) if len(run) >= _LONG]
    glued = [run for run in runs if not is_word(run) and len(_parts(run)) > _humps(run)]
    return len(glued) > 3 and len(glued) >= _GLUED_SHARE * len(runs)  # noqa: PLR2004 - a few names prove nothing


def _humps(run: str) -> int:
    return len(_mend(_HUMP.split(run)))


# Where a space stood that was lost, words aside.
_LOST = (
    re.compile(r"(?<=[A-Za-z0-9)”\"][,;:])(?=[A-Za-z“\"])"),
    re.compile(r"(?<=[a-z],)(?=\d)"),
    re.compile(r"(?<=[?!,]”)(?=\w)"),
    re.compile(r"(?<=[A-Za-z])(?=\()|(?<=\))(?=[A-Za-z])|(?<=[A-Za-z,])(?=“)"),
    # Initials: RolfH.Weber.
    re.compile(
        r"(?<=[a-z])(?=[A-Z]\.)|(?<=\b[A-Z]\.)(?=[A-Z][a-z])|(?<=[a-z][A-Z]\.)(?=[A-Z][a-z])"
    ),
)
_FULL_STOP = re.compile(r"(?<![A-Za-z])(?P<word>[A-Za-z]+)\.(?=[A-Z“])")
_WORD_AND_NUMBER = re.compile(
    r"(?<![A-Za-z])(?P<word>[A-Za-z]*[a-z])(?=\d)|(?<=\d)(?=(?P<after>[A-Za-z][a-z]+))"
)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def split_glued_words(content: AlignedText, protected: re.Pattern[str]) -> AlignedText:
    """Part the words of a text that lost its spaces, where each part is safe.

    What ``protected`` matches (links) stays as it is.
    """
    text = content.text
    cuts: set[int] = set()
    for match in _RUN.finditer(text):
        at = match.start()
        for part in _parts(match.group())[:-1]:
            at += len(part)
            cuts.add(at)
    for pattern in _LOST:
        cuts.update(match.start() for match in pattern.finditer(text))
    cuts.update(m.end() for m in _FULL_STOP.finditer(text) if is_word(_last_word(m["word"])))
    for match in _WORD_AND_NUMBER.finditer(text):
        word = match["word"] or match["after"]
        if word not in _ORDINALS and is_word(_last_word(word)):
            cuts.add(match.end())
    for match in protected.finditer(text):
        cuts.difference_update(range(match.start() + 1, match.end() + 1))
    done, pieces = 0, []
    for cut in sorted(cuts):
        if 0 < cut < len(text) and content.starts[cut] < content.ends[cut - 1]:
            # Both sides are of one character, a ligature.
            continue
        pieces.append(content[done:cut])
        done = cut
    pieces.append(content[done:])
    return AlignedText.join(pieces, " ")


def _last_word(run: str) -> str:
    return _parts(run)[-1]


@lru_cache(maxsize=1 << 16)
def _parts(run: str) -> tuple[str, ...]:
    """The words that a run of letters holds; the run itself where no split is safe."""
    if is_word(run) or _ABBREVIATED_NAME.fullmatch(run):
        return (run,)
    return tuple(word for hump in _mend(_HUMP.split(run)) for word in _words_of(hump))


def _mend(humps: list[str]) -> list[str]:
    """Undo splits at capitals that are not between words: ``McDowell``, ``UNGGEon``, ``IPv``."""
    mended: list[str] = []
    for hump in humps:
        if mended and (len(hump) == 1 or _is_prefix(mended[-1], hump)):
            mended[-1] += hump
        elif mended and mended[-1].isupper() and hump[:1].isupper() and hump[1:] in _FUNCTION_WORDS:
            # The capital belongs to the abbreviation, the rest is a small word.
            mended[-1] += hump[0]
            mended.append(hump[1:])
        else:
            mended.append(hump)
    return mended


def _is_prefix(before: str, hump: str) -> bool:
    """Whether a piece is the beginning of a name, and no article."""
    initial = len(before) == 1 and before != "A" and not is_word(hump)
    return before in _NAME_PREFIXES or initial


def _words_of(hump: str) -> tuple[str, ...]:
    """A piece without capitals inside, parted into dictionary words if it is none itself."""
    if hump == "etal":
        return ("et", "al")
    if not _SHORTEST <= len(hump) <= _LONGEST or is_word(hump) or hump.isupper():
        return (hump,)
    words: list[str] = []
    for word in segmented(hump.lower()):
        if words and words[-1] in _WORD_PREFIXES:
            words[-1] += word
        else:
            words.append(word)
    if not _are_safe(words):
        return (hump,)
    parts, at = [], 0
    for word in words:
        parts.append(hump[at : at + len(word)])
        at += len(word)
    return tuple(parts)


def _are_safe(words: list[str]) -> bool:
    """Whether the parts are words beyond doubt.

    Short strings are words too often: a name such as Scarfone is not a scarf and a one. A small
    word between or after others proves that they were set together.
    """
    content = [word for word in words if word not in _FUNCTION_WORDS]
    if not all(is_word(_without_prefix(word)) for word in content):
        return False
    shortest = min((len(word) for word in content), default=0)
    if len(content) == len(words):
        return shortest >= 5  # noqa: PLR2004
    if len(words) == 2:  # noqa: PLR2004
        return shortest >= (4 if words[-1] in _JOINING_WORDS else 7)
    return all(len(word) > 3 or word_counts()[word] > _COMMON for word in content)  # noqa: PLR2004


def _without_prefix(word: str) -> str:
    for prefix in _WORD_PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) and not is_word(word):
            return word[len(prefix) :]
    return word
