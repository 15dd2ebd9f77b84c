"""What a sentence looks like beside a question: what it repeats, and what it names anew."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from index.language.tokenization import NUMBER, normalise, terms
from index.reading.cover import terms_of

FORM_FEATURES = (
    "repeats run run_length new_numbers number new_capitals foreign_names year amount title office"
    " place"
).split()
"""What a sentence looks like, in order; see ``SentenceForm.of``."""

LONGEST = 100
"""Characters of a question that are compared, its last, and ten times that of a sentence."""

REMEMBERED = 500
"""Characters of a sentence that is remembered; few have more."""

RUNS = (12, 8, 6, 4, 3, 2)
"""Lengths of the runs of a question's characters that are looked for, longest first."""

_NUMBER = re.compile(NUMBER)
_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d{2})(?!\d)|[一二三四五六七八九〇零]{4}年")
_AMOUNT = re.compile(
    r"\d\s?(?:%|万|亿|千|百|元|美元|人|个|名|次|倍|公里|米|吨|度|岁|天|小时|分钟|部|家|国)"
    r"|(?<=\d) (?:percent|per|million|billion|thousand|hundred|people|miles|km|times|years"
    r"|dollars)\b"
    r"|[$£€¥]\s?\d"
)
_CAPITAL = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w-]{0,40}")
_TITLE = re.compile(r"[《“\"'‘「『]")
_FOREIGN_NAME = re.compile(r"[·•‧]")
_OFFICE = re.compile(
    r"总统|总理|主席|部长|教授|博士|先生|女士|将军|国王|皇帝|主任|秘书长|作家|科学家|大使|代表"
    r"|\b(?:president|minister|professor|dr|mr|mrs|king|queen|emperor|general|director|chair)\b"
)
_PLACE = re.compile(
    r"位于|地处|[省市县州区镇村岛国]|\b(?:located|city|country|region|province|state)\b"
)


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence, and what is known of it whatever is asked.

    ``plain`` is its normal form, ``terms`` are those of the index, ``numbers`` and ``capitals``
    the numbers and capitalised words in it. ``marks`` tell how many foreign names it has, of three
    at most, and whether it holds a number, a year, an amount, a title, an office or a place.
    """

    text: str
    plain: str
    terms: frozenset[str]
    numbers: frozenset[str]
    capitals: frozenset[str]
    marks: tuple[float, ...]

    @classmethod
    def of(cls, text: str) -> "ReadSentence":
        """Read a sentence; one that is likely to come again is remembered."""
        return _remembered(text) if len(text) <= REMEMBERED else _read(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> ReadSentence:
    return _read(text)


def _read(text: str) -> ReadSentence:
    plain = normalise(text)
    beginning = plain[: 10 * LONGEST]
    return ReadSentence(
        text,
        plain,
        terms_of(text),
        frozenset(_NUMBER.findall(plain)),
        frozenset(_CAPITAL.findall(text)),
        (
            min(len(_FOREIGN_NAME.findall(text)), 3) / 3,
            float(bool(_NUMBER.search(beginning))),
            float(bool(_YEAR.search(beginning))),
            float(bool(_AMOUNT.search(beginning))),
            float(bool(_TITLE.search(text))),
            float(bool(_OFFICE.search(beginning))),
            float(bool(_PLACE.search(beginning))),
        ),
    )


@dataclass(frozen=True, slots=True)
class SentenceForm:
    """A question that sentences are set beside."""

    plain: str
    pieces: frozenset[str]
    numbers: frozenset[str]
    capitals: frozenset[str]

    @classmethod
    def beside(cls, question: str) -> Self:
        """Prepare for a question."""
        plain = normalise(question[-LONGEST:]).strip(" ?。.!")
        return cls(
            plain,
            frozenset(terms(question[-LONGEST:])),
            frozenset(_NUMBER.findall(plain)),
            frozenset(_CAPITAL.findall(question)),
        )

    def of(self, sentence: ReadSentence) -> Sequence[float]:
        """What a sentence repeats of the question and names anew.

        The share of the question's terms that it repeats, the longest of ``RUNS`` that both share
        as a share of the question and of the longest, then how many new numbers, capitalised words
        and foreign names it has, and whether it holds any number, a year, an amount, a title, an
        office or a place.
        """
        run = self._run(sentence.plain[: 10 * LONGEST])
        foreign, number, *others = sentence.marks
        return (
            len(self.pieces & sentence.terms) / max(1, len(self.pieces)),
            run / max(1, len(self.plain)),
            run / RUNS[0],
            min(len(sentence.numbers - self.numbers), 4) / 4,
            number,
            min(len(sentence.capitals - self.capitals), 6) / 6,
            foreign,
            *others,
        )

    def _run(self, plain: str) -> int:
        """The longest of ``RUNS`` that a sentence repeats; 0 if it repeats none."""
        asked, longest = self.plain, 0
        starts: Sequence[int] = range(len(asked) - 1)
        # What repeats a run repeats what the run begins with.
        for size in reversed(RUNS):
            last = len(asked) - size
            starts = [at for at in starts if at <= last and asked[at : at + size] in plain]
            if not starts:
                break
            longest = size
        return longest
