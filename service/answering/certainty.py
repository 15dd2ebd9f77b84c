"""How sure an answer is, in words."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.languages import Language

# What prints an answer needs the words below, and not the index, which takes long to import.
if TYPE_CHECKING:
    from index.wording.missing_terms import MissingTerm

STATED = 0.75
LIKELY = 0.5
"""The least confidence of an answer that is said to be stated, and to be likely.

Of XQuAD's questions, by networks not learnt from their articles, more than four in five answers
from the first on were right, and somewhat more than half of those between the two; fewer elsewhere.
"""


class Certainty(StrEnum):
    """What a reader is told of an answer: the documents state it, likely do, or may not."""

    STATED = "stated"
    LIKELY = "likely"
    UNSURE = "unsure"

    @classmethod
    def of(
        cls, confidence: float, missing: "Iterable[MissingTerm]", *, answered: bool
    ) -> "Certainty":
        """The word for a confidence from 0 to 1.

        Nothing is sure without an answer, nor where a name or a number of the question is among
        what is ``missing`` from the documents.
        """
        lacking = not all(term.is_term for term in missing)
        if not answered or lacking or confidence < LIKELY:
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
