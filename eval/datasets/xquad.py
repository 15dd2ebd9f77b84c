"""XQuAD: the same paragraphs and questions in Chinese and English.

Artetxe, Ruder and Yogatama, "On the Cross-lingual Transferability of Monolingual
Representations" (2020). It tells whether a setting helps other texts than one's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets.questions import LANGUAGES, Evidence, Place, Question, read_lines
from eval.errors import BadDataset


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph by language, and its questions by language; ids are those of the file."""

    id: str
    texts: Mapping[str, str]
    questions: Mapping[str, Sequence[Question]]


def source_name(paragraph_id: str) -> str:
    """The file name that a paragraph is stored under."""
    return f"{paragraph_id}.txt"


def read_xquad(file: Path) -> tuple[Paragraph, ...]:
    """The paragraphs of a file, a JSON object a line.

    Raises:
        BadDataset: which names the file, the line and the field.
    """
    return tuple(_paragraph(place, record) for place, record in read_lines(file))


def _paragraph(place: Place, record: dict[str, Any]) -> Paragraph:
    key = _text(place, record, "id")
    texts = {language: _text(place, record, f"passage_{language}") for language in LANGUAGES}
    entries = record.get("questions")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadDataset(place.file, place.line, "questions", "must be a list of objects")
    questions = {
        language: tuple(
            Question(
                id=f"{_text(place, entry, 'id')}-{language}",
                language=language,
                text=_text(place, entry, language),
                kind="xquad",
                split="all",
                answerable=True,
                evidence=(Evidence(source_name(key), _text(place, entry, f"answer_{language}")),),
                place=place,
            )
            for entry in entries
        )
        for language in LANGUAGES
    }
    return Paragraph(key, texts, questions)


def _text(place: Place, record: dict[str, Any], field: str) -> str:
    value = record.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BadDataset(place.file, place.line, field, "must be a text that is not blank")
    return value
