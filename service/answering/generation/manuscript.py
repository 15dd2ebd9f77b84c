"""What a model has written of an answer so far, as statements."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.language.lexicon import Lexicon
from index.search.ranking import ScoredPassage
from service.answering.generation.draft_sentences import DraftSentence, beginning, drafts_of
from service.answering.generation.excerpts import Excerpt
from service.answering.generation.failures import Failure, GenerationFailed, NoAnswer
from service.answering.generation.prompt import NO_ANSWER
from service.answering.generation.verification import QUOTES, Verifier
from service.answering.reply import Draft, ReplyStatement

STEP = 8
"""Characters by which a draft grows from one time it is shown to the next."""

LONGEST_DRAFT = 400
"""Characters after which a draft is shown no further."""

_UNQUOTED = str.maketrans("", "", "".join({*QUOTES, *QUOTES.values()} - {"'", "’"}))


class Manuscript:
    """Takes an answer run by run, and gives out the statements that hold.

    None is given before the first that is borne out, so that an answer with none such is none.
    """

    def __init__(
        self, passages: Sequence[ScoredPassage], excerpts: Sequence[Excerpt], lexicon: Lexicon
    ) -> None:
        """Begin one; marks count ``excerpts`` from 1, and statements ``passages``."""
        self._verifier = Verifier(passages, lexicon)
        self._numbers = [excerpt.number for excerpt in excerpts]
        self._held: list[ReplyStatement] = []
        self._seen: set[str] = set()
        self._is_borne_out = False
        self._shown = 0
        self.refused = False
        """Whether the model has said that the passages do not answer, or no more than this."""

    def take(self, run: str) -> Iterator[ReplyStatement]:
        """The statements that a further run makes known; none after a refusal."""
        self._shown = 0
        if NO_ANSWER in run:
            self.refused = True
            return
        for draft in drafts_of(run):
            if self._verifier.refuses(draft.text):
                self.refused = True
                return
            statement = self._verifier.check(self._renumbered(draft))
            if statement is None or statement.text in self._seen:
                continue
            self._seen.add(statement.text)
            self._held.append(statement)
            self._is_borne_out = self._is_borne_out or statement.supported
            if self._is_borne_out:
                yield from self._held
                self._held = []

    def begin(self, run: str) -> Draft | None:
        """What may be shown of a run that is not complete; None before it has grown."""
        if not self._shown + STEP <= len(run) <= LONGEST_DRAFT:
            return None
        self._shown = len(run)
        text = beginning(run).translate(_UNQUOTED)
        return Draft(text) if self._verifier.may_be_shown(text) else None

    def end(self) -> None:
        """Take it as it is.

        Raises:
            NoAnswer: if the model says that the passages do not answer.
            GenerationFailed: if they bear out nothing of what it wrote.
        """
        if self._is_borne_out:
            return
        if self.refused:
            raise NoAnswer
        raise GenerationFailed(
            Failure.UNVERIFIED,
            "the passages bear out nothing that the language model wrote; quote them, "
            "and try another model if this goes on",
        )

    def _renumbered(self, draft: DraftSentence) -> DraftSentence:
        marks = (mark for mark in draft.marks if 0 < mark <= len(self._numbers))
        return replace(draft, marks=tuple(self._numbers[mark - 1] for mark in marks))
