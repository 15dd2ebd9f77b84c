"""How sure an answer is, in words."""

from collections.abc import Mapping
from enum import StrEnum

from ingest.languages import Language

STATED = 0.65
LIKELY = 0.5
"""The least confidence of an answer that is said to be stated, and to be likely."""


class Certainty(StrEnum):
    """What a reader is told of an answer: the documents state it, likely do, or may not."""

    STATED = "stated"
    LIKELY = "likely"
    UNSURE = "unsure"

    @classmethod
    def of(cls, confidence: float, *, answered: bool) -> "Certainty":
        """The word for a confidence from 0 to 1; without an answer nothing is sure."""
        if not answered or confidence < LIKELY:
            return cls.UNSURE
        return cls.STATED if confidence >= STATED else cls.LIKELY


SAID: Mapping[str, Mapping[Certainty, str]] = {
    Language.CHINESE: {
        Certainty.STATED: "原文写明",
        Certainty.LIKELY: "很可能",
        Certainty.UNSURE: "不确定",
    },
    Language.ENGLISH: {certainty: certainty.value for certainty in Certainty},
}
"""How each is said in a language."""
