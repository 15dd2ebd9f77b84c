"""What a sentence looks like beside a question: what it repeats, and what it names anew."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
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

    def of(self, plain: str, text: str) -> Sequence[float]:
        """What a sentence, normalised and as it reads, repeats of the question and names anew.

        The share of the question's terms that it repeats, the longest of ``RUNS`` that both share
        as a share of the question and of the longest, then how many new numbers, capitalised words
        and foreign names it has, and whether it holds any number, a year, an amount, a title, an
        office or a place.
        """
        plain = plain[: 10 * LONGEST]
        own = terms_of(text)
        run = self._run(plain)
        numbers = frozenset(_NUMBER.findall(plain)) - self.numbers
        capitals = frozenset(_CAPITAL.findall(text)) - self.capitals
        return (
            len(self.pieces & own) / max(1, len(self.pieces)),
            run / max(1, len(self.plain)),
            run / RUNS[0],
            min(len(numbers), 4) / 4,
            float(bool(_NUMBER.search(plain))),
            min(len(capitals), 6) / 6,
            min(len(_FOREIGN_NAME.findall(text)), 3) / 3,
            float(bool(_YEAR.search(plain))),
            float(bool(_AMOUNT.search(plain))),
            float(bool(_TITLE.search(text))),
            float(bool(_OFFICE.search(plain))),
            float(bool(_PLACE.search(plain))),
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
