"""Questions, and where in the sources their answers stand."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import BadDataset
from ingest.languages import Language

LANGUAGES: tuple[str, ...] = tuple(Language)
SPLITS = ("tune", "check")
QUESTIONS = Path(__file__).parents[1] / "questions"
"""The folder of the question sets that come with the program."""

BOTH = "both"
"""The kind of question whose answer needs two documents."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a source that answer a question; their white space is of no account."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read: a line of a file, counted from 1."""

    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question, what kind it is, and the evidence; none where it is not ``answerable``.

    ``split`` is "tune" for questions that settings may be chosen by, "check" for the others.
    ``parts`` are what a complete answer holds, each at one of several places; there are none where
    any evidence alone is the whole answer. ``answer`` are words, one of which a right answer says,
    of what the catalogue may tell as well as the documents; there are none where the evidence
    decides. ``history`` are the questions asked before, in order. ``pair`` is shared by two
    questions that ask for the same fact in different words.
    """

    id: str
    language: str
    text: str
    kind: str
    split: str
    answerable: bool
    evidence: tuple[Evidence, ...]
    place: Place
    parts: tuple[tuple[Evidence, ...], ...] = ()
    answer: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    pair: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the files that hold evidence, each once."""
        return tuple(dict.fromkeys(evidence.source for evidence in self.evidence))


def read_folder(folder: Path, split: str = "all") -> tuple[Question, ...]:
    """The questions of all ``.jsonl`` files in a folder, of one split only unless it is "all".

    Raises:
        BadDataset: if there is no such file, or one is not as it should be.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise BadDataset(folder, 0, None, "there is no .jsonl file in this folder")
    questions = [question for file in files for question in read_questions(file)]
    _check_ids(questions)
    return tuple(question for question in questions if split in {"all", question.split})


def read_questions(file: Path) -> tuple[Question, ...]:
    """The questions of one file, a JSON object a line.

    Raises:
        BadDataset: which names the file, the line and the field.
    """
    questions = [_Record(place, record).question() for place, record in read_lines(file)]
    _check_ids(questions)
    return tuple(questions)


def read_lines(file: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The JSON objects of a file's lines, blank ones passed over.

    Raises:
        BadDataset: if the file cannot be read, or a line is no JSON object.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataset(file, 0, None, f"cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadDataset(file, number, None, f"not JSON: {error}") from error
        if not isinstance(record, dict):
            raise BadDataset(file, number, None, "not a JSON object")
        yield Place(file, number), record


def _check_ids(questions: Iterable[Question]) -> None:
    places: dict[str, Place] = {}
    for question in questions:
        first = places.setdefault(question.id, question.place)
        if first is not question.place:
            place = question.place
            problem = f"{question.id!r} is already the id of {first.file}:{first.line}"
            raise BadDataset(place.file, place.line, "id", problem)


@dataclass(frozen=True, slots=True)
class _Record:
    """One line, field by field."""

    place: Place
    fields: dict[str, Any]

    def question(self) -> Question:
        answerable = self.fields.get("answerable")
        if not isinstance(answerable, bool):
            raise self.bad("answerable", "must be true or false")
        question = Question(
            id=self.text("id"),
            language=self.one_of("language", LANGUAGES),
            text=self.text("question"),
            kind=self.text("kind"),
            split=self.one_of("split", SPLITS),
            answerable=answerable,
            evidence=tuple(self.evidence("evidence", self.fields.get("evidence"))),
            place=self.place,
            parts=tuple(self.parts()),
            answer=self.texts("answer"),
            history=self.texts("history"),
            pair=self.text("pair") if "pair" in self.fields else None,
        )
        if answerable != bool(question.evidence):
            expected = "must hold something" if answerable else "must be empty"
            raise self.bad("evidence", f"{expected}, since answerable is {str(answerable).lower()}")
        for field, wanted in (("parts", question.parts), ("answer", question.answer)):
            if wanted and not answerable:
                raise self.bad(field, "must be empty, since answerable is false")
        if question.kind == BOTH and len(question.sources) < 2:  # noqa: PLR2004 - both means two
            raise self.bad("evidence", f"must be in two documents, since the kind is {BOTH!r}")
        return question

    def evidence(self, field: str, entries: object) -> Iterator[Evidence]:
        for name, entry in self.items(field, entries):
            if not isinstance(entry, dict):
                raise self.bad(name, "must be an object with source and text")
            inner = _Record(self.place, {f"{name}.{key}": value for key, value in entry.items()})
            yield Evidence(inner.text(f"{name}.source"), inner.text(f"{name}.text"))

    def parts(self) -> Iterator[tuple[Evidence, ...]]:
        for name, entries in self.items("parts", self.fields.get("parts", [])):
            places = tuple(self.evidence(name, entries))
            if not places:
                raise self.bad(name, "must hold something")
            yield places

    def texts(self, field: str) -> tuple[str, ...]:
        entries = dict(self.items(field, self.fields.get(field, [])))
        return tuple(_Record(self.place, entries).text(name) for name in entries)

    def items(self, field: str, entries: object) -> Iterator[tuple[str, Any]]:
        """The entries of a list, each with its name, such as ``evidence[0]``."""
        if not isinstance(entries, list):
            raise self.bad(field, "must be a list")
        for number, entry in enumerate(entries):
            yield f"{field}[{number}]", entry

    def text(self, field: str) -> str:
        value = self.fields.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.bad(field, "must be a text that is not blank")
        return value

    def one_of(self, field: str, known: tuple[str, ...]) -> str:
        value = self.fields.get(field)
        if value not in known:
            raise self.bad(field, f"must be one of {', '.join(known)}, not {value!r}")
        return str(value)

    def bad(self, field: str, problem: str) -> BadDataset:
        return BadDataset(self.place.file, self.place.line, field, problem)
