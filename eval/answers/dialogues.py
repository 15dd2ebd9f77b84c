"""Dialogues whose follow-ups have known answers, and how many of them are found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from rich.console import RenderableType
from rich.text import Text

from eval.datasets.questions import SPLITS, Evidence, Place, Question, read_lines
from eval.datasets.relevance import Sources, SourceText, relevant
from eval.errors import BadDataset
from eval.reports.tables import NAMES, table
from eval.retrieval.metrics import first_rank
from index.search.ranking import ScoredPassage
from index.snapshot import Snapshot
from ingest.languages import Language, language_of
from service.answering.conversation.small_talk import TurnKind
from service.answering.conversation.standalone import resolve
from service.answering.reply import Turn

DIALOGUES = Path(__file__).parents[1] / "dialogues" / "dialogues.jsonl"
FOLLOW_UPS = ("pronoun", "ellipsis", "comparison")
TOP = 5

Form = Literal[
    "question",
    "pronoun",
    "ellipsis",
    "comparison",
    "change",
    "greeting",
    "thanks",
    "capabilities",
]


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Said:
    """A user's turn: a first ``question``, a follow-up by its form, a ``change`` of subject.

    The other kinds are small talk. Follow-ups have ``evidence``, and ``ideal``: how a person would
    ask them without the turns before.
    """

    text: str
    kind: Form
    ideal: str = ""
    evidence: tuple[Evidence, ...] = ()


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Dialogue:
    """The user's turns of a conversation; ``language`` is that of the first question."""

    id: str
    language: Language
    split: Literal["tune", "check"]
    turns: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A turn, what became of it, and whether that is right.

    ``rank`` is the place of the first passage with the evidence among the first ``TOP``, ``ideal``
    the same for the question as a person would ask it; both only of follow-ups.
    """

    dialogue: str
    split: str
    language: str
    kind: str
    text: str
    standalone: str
    right: bool
    rank: int | None = None
    ideal: int | None = None


@dataclass(frozen=True, slots=True)
class DialogueReport:
    """All turns of all dialogues."""

    turns: tuple[JudgedTurn, ...]

    def follow_ups(self, split: str, language: str | None = None) -> tuple[JudgedTurn, ...]:
        """The follow-ups of one split, asked in one language only if it is given."""
        return tuple(
            turn
            for turn in self.turns
            if turn.split == split and turn.kind in FOLLOW_UPS and language in {None, turn.language}
        )

    def changes(self, split: str, language: str | None = None) -> tuple[JudgedTurn, ...]:
        """The changes of subject, likewise."""
        return tuple(
            turn
            for turn in self.turns
            if turn.split == split and turn.kind == "change" and language in {None, turn.language}
        )

    def others(self, split: str) -> tuple[JudgedTurn, ...]:
        """Greetings, thanks and questions about the service of one split."""
        apart = {*FOLLOW_UPS, "change", "question"}
        return tuple(t for t in self.turns if t.split == split and t.kind not in apart)


def read_dialogues(file: Path = DIALOGUES) -> tuple[tuple[Place, Dialogue], ...]:
    """The dialogues of a file, a JSON object a line, and where each was read.

    Raises:
        BadDataset: which names the file, the line and the field.
    """
    adapter = TypeAdapter(Dialogue)
    found: dict[str, tuple[Place, Dialogue]] = {}
    for place, record in read_lines(file):
        try:
            dialogue = adapter.validate_python(record)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            raise BadDataset(file, place.line, name, first["msg"]) from error
        for number, said in enumerate(dialogue.turns):
            if (said.kind in FOLLOW_UPS) != bool(said.ideal and said.evidence):
                problem = "a follow-up, and nothing else, has an ideal question and evidence"
                raise BadDataset(file, place.line, f"turns.{number}", problem)
        if dialogue.id in found:
            raise BadDataset(file, place.line, "id", f"{dialogue.id!r} is there twice")
        found[dialogue.id] = (place, dialogue)
    return tuple(found.values())


def measure_dialogues(snapshot: Snapshot, file: Path = DIALOGUES) -> DialogueReport:
    """Hold all dialogues with a library that must hold the documents they are about.

    What is said to a question, and so becomes history, is the best sentence that is found.

    Raises:
        BadDataset: if a dialogue is not as it should be, or the library lacks its evidence.
    """
    sources = Sources(
        texts={key: SourceText(snapshot.text(key)) for key in snapshot.documents},
        ids={document.source: key for key, document in snapshot.documents.items()},
    )
    return DialogueReport(
        tuple(
            turn
            for place, dialogue in read_dialogues(file)
            for turn in _Session(snapshot, sources, place, dialogue).judged()
        )
    )


@dataclass(slots=True)
class _Session:
    """One dialogue on its way."""

    snapshot: Snapshot
    sources: Sources
    place: Place
    dialogue: Dialogue
    history: list[Turn] = field(default_factory=list)

    def judged(self) -> Iterator[JudgedTurn]:
        for number, said in enumerate(self.dialogue.turns, start=1):
            resolved = resolve(said.text, self.history)
            results: tuple[ScoredPassage, ...] = ()
            if resolved.kind is TurnKind.QUESTION:
                results = self.snapshot.search(resolved.standalone, TOP).results
            answer = _best_sentence(results[0]) if results else ""
            self.history += [Turn("user", said.text), Turn("assistant", answer)]
            rank = ideal = None
            if said.kind in FOLLOW_UPS:
                wanted = self._relevant(said, number)
                rank = _rank(wanted, results)
                ideal = _rank(wanted, self.snapshot.search(said.ideal, TOP).results)
                right = rank is not None
            elif said.kind in {"question", "change"}:
                asked = resolved.kind is TurnKind.QUESTION
                right = asked and resolved.standalone == said.text
            else:
                right = resolved.kind.value == said.kind
            yield JudgedTurn(
                dialogue=self.dialogue.id,
                split=self.dialogue.split,
                language=language_of(said.text),
                kind=said.kind,
                text=said.text,
                standalone=resolved.standalone,
                right=right,
                rank=rank,
                ideal=ideal,
            )

    def _relevant(self, said: Said, number: int) -> frozenset[str]:
        question = Question(
            id=f"{self.dialogue.id}/{number}",
            language=language_of(said.text),
            text=said.ideal,
            kind=said.kind,
            split=self.dialogue.split,
            answerable=True,
            evidence=said.evidence,
            place=self.place,
        )
        passages = self.snapshot.index.passages
        places = self.sources.locate(question)
        return frozenset[str]().union(*(relevant(located, passages) for located in places))


def _best_sentence(found: ScoredPassage) -> str:
    passage = found.stored.passage
    if not found.sentences:
        return passage.text
    sentence = passage.sentences[found.sentences[0]]
    return passage.text[sentence.start : sentence.end]


def _rank(wanted: frozenset[str], results: Sequence[ScoredPassage]) -> int | None:
    return first_rank(wanted, [found.stored.passage.id for found in results])


def dialogues(report: DialogueReport) -> Iterator[RenderableType]:
    """A report as a table, and each turn that went wrong."""
    columns = ("follow-ups", "right passage in 5", "ideal question", "changes", "nothing carried")
    shown = table("dialogues", "turns", columns)
    for split in SPLITS:
        for language, name in (*NAMES.items(), (None, "all")):
            asked = report.follow_ups(split, language)
            changed = report.changes(split, language)
            shown.add_row(
                f"{split}, {name}",
                str(len(asked)),
                _share([turn.right for turn in asked]),
                _share([turn.ideal is not None for turn in asked]),
                str(len(changed)),
                _share([turn.right for turn in changed]),
            )
    yield shown
    for split in SPLITS:
        others = report.others(split)
        right = sum(turn.right for turn in others)
        yield Text(f"{split}: {right} of {len(others)} greetings, thanks and the like understood")
    for turn in report.turns:
        if not turn.right:
            yield Text(f"  {_verdict(turn)}  {turn.dialogue}  {turn.text}  →  {turn.standalone}")


def _share(hits: Sequence[bool]) -> str:
    return f"{100 * sum(hits) / len(hits):.1f}" if hits else ""


_VERDICTS: Mapping[str, str] = {"change": "carried over", "question": "changed     "}


def _verdict(turn: JudgedTurn) -> str:
    if turn.kind in FOLLOW_UPS:
        return "not found   " if turn.ideal is not None else "no retrieval"
    return _VERDICTS.get(turn.kind, "misread     ")
