"""Files and questions about them, as every framework gets them."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.questions import LANGUAGES, Question
from eval.datasets.relevance import Located, Sources, SourceText
from eval.datasets.xquad import Paragraph, source_name
from ingest.alignment import Span

DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is answered, and where: any of the places will do.

    ``set`` is what its figures are told under, such as "tune".
    """

    text: str
    language: str
    set: str
    gold: tuple[Located, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder of text files and the questions about them, whose sources are the files' names."""

    name: str
    folder: Path
    sources: Mapping[str, SourceText]
    questions: tuple[Asked, ...]


def documents_of(folder: Path, questions: Sequence[Question], scratch: Path) -> Collection:
    """The text files of a folder, and the questions that they answer.

    Args:
        folder: holds them; whatever else it holds is left out, as most frameworks need more for it.
        questions: about them; those that nothing answers are left out.
        scratch: an empty folder, for copies of the files.

    Raises:
        BadDataset: if a file does not hold what is said to be in it.
    """
    home = scratch / DOCUMENTS
    home.mkdir()
    for file in sorted(folder.glob("*.txt")):
        shutil.copyfile(file, home / file.name)
    texts = {file.name: _read(file) for file in sorted(home.iterdir())}
    sources = Sources(texts, {name: name for name in texts})
    asked = tuple(
        Asked(question.text, question.language, question.split, sources.locate(question))
        for question in questions
        if question.answerable
    )
    return Collection(DOCUMENTS, home, texts, asked)


def xquad_of(paragraphs: Sequence[Paragraph], scratch: Path) -> Iterator[Collection]:
    """XQuAD's paragraphs, a file each, by language; all questions are asked of both.

    Where a question is answered is the whole paragraph that it is about.
    """
    for language in LANGUAGES:
        name = f"xquad-{language}"
        home = scratch / name
        home.mkdir()
        texts = {source_name(one.id): SourceText(one.texts[language]) for one in paragraphs}
        for source, text in texts.items():
            (home / source).write_text(text.text, encoding="utf-8", newline="")
        asked = tuple(
            Asked(question.text, asking, "all", (Located(source, Span(0, len(text.text))),))
            for one in paragraphs
            for source, text in [(source_name(one.id), texts[source_name(one.id)])]
            for asking in LANGUAGES
            for question in one.questions[asking]
        )
        yield Collection(name, home, texts, asked)


def _read(file: Path) -> SourceText:
    return SourceText(file.read_bytes().decode("utf-8"))
