"""Public question sets: paragraphs, each with questions that it answers or only seems to.

CMRC 2018 (Cui et al., 2019), DRCD (Shao et al., 2018), SQuAD 2.0 (Rajpurkar et al., 2018) and
NoMIRACL (Thakur et al., 2024) as JSON lines, and XQuAD (Artetxe et al., 2020) in two languages.
They stay outside the repository: a folder that holds them is named where they are used.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets.questions import LANGUAGES, Place, read_lines
from eval.datasets.xquad import read_xquad
from eval.errors import BadDataset
from ingest.languages import Language, language_of

XQUAD = "xquad-dev"
NOMIRACL = "nomiracl"
_IN_A_ROW = 5
SQUAD = "squad2"
READING = ("cmrc2018", "drcd", SQUAD)
"""The sets of one paragraph a row, with their questions."""


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """A question about a paragraph, and the words of it that answer; none where it does not.

    ``language`` is that of the question, which need not be that of the paragraph.
    """

    id: str
    language: str
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicParagraph:
    """A paragraph, the article that it is of, and its questions."""

    id: str
    article: str
    language: str
    text: str
    questions: tuple[PublicQuestion, ...]


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question and passages found for it; whether one of them answers was judged by people."""

    id: str
    language: str
    text: str
    passages: tuple[str, ...]
    answerable: bool


def read_public(folder: Path, name: str) -> tuple[PublicParagraph, ...]:
    """The paragraphs of one of ``READING``, in the file's order.

    Raises:
        BadDataset: if the file is not as it should be.
    """
    return tuple(
        PublicParagraph(
            _text(place, record, "id"),
            _text(place, record, "title"),
            language_of(_text(place, record, "context")),
            _text(place, record, "context"),
            tuple(_questions(place, record)),
        )
        for place, record in read_lines(folder / f"{name}.jsonl")
    )


def read_parallel(folder: Path, language: str) -> tuple[PublicParagraph, ...]:
    """XQuAD's paragraphs in one language, each with its questions in both.

    The set has no titles; five paragraphs in a row are of one article.

    Raises:
        BadDataset: if the file is not as it should be.
    """
    return tuple(
        PublicParagraph(
            paragraph.id,
            f"{XQUAD} {at // _IN_A_ROW}",
            language,
            paragraph.texts[language],
            tuple(
                PublicQuestion(asked.id, asked_in, asked.text, (own.evidence[0].text,))
                for asked_in in LANGUAGES
                for asked, own in zip(
                    paragraph.questions[asked_in], paragraph.questions[language], strict=True
                )
            ),
        )
        for at, paragraph in enumerate(read_xquad(folder / f"{XQUAD}.jsonl"))
    )


def shared_articles(folder: Path) -> dict[str, str]:
    """The articles of XQuAD that SQuAD 2.0 has as well, and what they are called there.

    Raises:
        BadDataset: if a file is not as it should be.
    """
    known = {one.text: one.article for one in read_public(folder, SQUAD)}
    return {
        one.article: known[one.text]
        for one in read_parallel(folder, Language.ENGLISH)
        if one.text in known
    }


def read_judged(folder: Path) -> tuple[JudgedQuestion, ...]:
    """NoMIRACL's questions, each with its ten passages.

    Raises:
        BadDataset: if the file is not as it should be.
    """
    return tuple(
        JudgedQuestion(
            _text(place, record, "id"),
            Language(_text(place, record, "language")),
            _text(place, record, "question"),
            tuple(record["passages"]),
            bool(record["answerable"]),
        )
        for place, record in read_lines(folder / f"{NOMIRACL}.jsonl")
    )


def _questions(place: Place, record: dict[str, Any]) -> Iterator[PublicQuestion]:
    for entry in record["questions"]:
        text = str(entry["question"])
        if not text.strip():
            # CMRC 2018 has one such.
            continue
        answers = tuple(dict.fromkeys(map(str, entry["answers"])))
        yield PublicQuestion(_text(place, entry, "id"), language_of(text), text, answers)


def _text(place: Place, record: dict[str, Any], field: str) -> str:
    value = record.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BadDataset(place.file, place.line, field, "must be a text that is not blank")
    return value
