"""Why a language model gave no answer."""

from enum import StrEnum


class Failure(StrEnum):
    """Why there is no answer of a model's."""

    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed out"
    REFUSED = "refused"
    MALFORMED = "malformed"
    CUT_SHORT = "cut short"
    UNVERIFIED = "unverified"
    NO_ANSWER = "no answer"


class GenerationFailed(Exception):
    """A language model gave no answer, or no more of it; ``reason`` says why."""

    def __init__(self, reason: Failure, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class NoAnswer(GenerationFailed):
    """The model says that the passages do not answer."""

    def __init__(self) -> None:
        super().__init__(
            Failure.NO_ANSWER, "the language model finds no answer in the passages; quote them"
        )
