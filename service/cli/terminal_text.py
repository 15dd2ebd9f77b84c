"""Answers, passages and documents as lines for a terminal.

Styles show on a terminal only; what must be seen elsewhere too is also said in characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from ingest.languages import language_of
from service import schemas
from service.answering.certainty import SAID, Certainty
from service.answering.lookup import MEANT
from service.citing.pages import page_numbers
from service.cli.visible import visible
from service.cli.words import WORDS, Words

# What reads files takes long to import.
if TYPE_CHECKING:
    from service.ingestion import Outcome
    from service.intake.folder_plan import PlannedFile

AROUND = 160
"""Characters of the source that are shown before and after a passage."""


def ingested(outcome: "Outcome") -> str:
    """A line on a file that was taken in, and one on each part of it that was not."""
    document, name = outcome.document, _name(outcome.file.name)
    if document is None:
        return failed(outcome.error or "")
    shown = _name(document.source)
    also = "" if shown == name else f" (shown as {shown})"
    pages = f"{len(document.pages)} pages, " if document.pages else ""
    held = f"{name}{also}  {document.id}  {pages}{document.passages} passages"
    return "".join([_line(outcome.change, held), *_but(outcome.faults)])


def foretold(planned: "PlannedFile") -> str:
    """A line on a file that would be taken in, and one on each fact of it that would not."""
    id_ = f"  {planned.document_id}" if planned.document_id else ""
    name = _name(planned.file.name)
    return "".join([_line(planned.change, f"{name}{id_}"), *_but(planned.faults)])


def failed(error: str) -> str:
    """A line on a file that cannot be taken in."""
    return _line("failed", _name(error))


def removed(name: str, left: Sequence[str]) -> str:
    """A line on a file that is gone; ``left`` are the names that its document still has."""
    kept = ", ".join(map(_name, left))
    return _line("removed", f"{_name(name)} (kept as {kept})" if left else _name(name))


def _name(name: str) -> str:
    return visible(name, one_line=True)


def _line(change: str | None, what: str) -> str:
    return f"{change or '':<9} {what}"


def _but(faults: Iterable[str]) -> Iterator[str]:
    return (f"\n          but {fault}" for fault in faults)


def search(response: schemas.SearchResponse) -> Iterator[Text]:
    """The passages found, numbered, best first."""
    yield from _mended(response.did_you_mean, response.language)
    if not response.answerable:
        yield Text(WORDS[response.language].unsure, style="yellow")
        yield Text(f"{response.reason or ''}\n", style="yellow")
    for number, citation in enumerate(response.results, start=1):
        yield from passage(citation, f"[{number}]", response.language)


def ask(response: schemas.AskResponse) -> Iterator[Text]:
    """The answer with the numbers of its citations, then the citations."""
    yield from _mended(response.did_you_mean, response.language)
    if response.answer is None:
        yield Text(response.message or "", style="yellow")
        if response.reason:
            yield Text(response.reason, style="yellow")
    else:
        for statement in response.answer.statements:
            yield _statement(statement, WORDS[response.language])
        said = SAID[response.language][Certainty(response.certainty)]
        yield Text(f"({said})\n", style="dim")
        if response.answer.notice:
            yield Text(f"{response.answer.notice}\n", style="yellow")
    for number, citation in enumerate(response.citations, start=1):
        yield from passage(citation, f"[{number}]", response.language)
    if response.answer is None and response.related:
        yield Text(f"\n{WORDS[response.language].nearest}\n")
        for citation in response.related:
            yield from passage(citation, "-", response.language)


def _statement(statement: schemas.Statement, words: Words) -> Text:
    """A statement with what it leans on, whose words it is in and what it cites, and its gloss."""
    text = Text()
    if statement.context:
        text.append(f"({statement.context}) ", style="dim")
    text.append(statement.text)
    if remark := words.remarks.get(statement.kind):
        text.append(f" {remark}", style="dim")
    if not statement.supported:
        text.append(f" {words.unsupported}", style="yellow")
    text.append("".join(f"[{number}]" for number in statement.citations), style="cyan")
    text.append("\n")
    text.append(gloss(statement.gloss), style="dim")
    return text


def _mended(did_you_mean: str | None, language: str) -> Iterator[Text]:
    """What was looked up, where that is not what was typed."""
    if did_you_mean is not None:
        yield Text(f"{MEANT[language].format(did_you_mean)}\n", style="yellow")


def gloss(terms: list[schemas.GlossTerm]) -> str:
    """One line of terms with what each is likeliest to be: ``    贻贝 mussel; 管虫 tubeworm``."""
    said = dict.fromkeys(f"{term.term} {term.translations[0]}" for term in terms)
    return f"    {'; '.join(said)}\n" if said else ""


def passage(citation: schemas.Citation, mark: str, language: str) -> Iterator[Text]:
    """A passage under a line that says where it stands and what it is, its notes below it."""
    words = WORDS[language]
    head = Text(f"{mark} ", style="cyan")
    head.append(place(citation, language), style="bold")
    score = "" if citation.score is None else f"  {words.relevance} {citation.score:.2f}"
    head.append(f"  {words.kinds[citation.kind]}  {citation.id}{score}", style="dim")
    yield head
    text = Text(citation.text)
    for highlight in citation.highlights:
        text.stylize("green", highlight.start, highlight.end)
    yield text
    for note in citation.footnotes:
        yield Text(f"  {note.marker} {note.text}", style="dim")
    yield Text()


def place(citation: schemas.Citation, language: str) -> str:
    """The document, the pages and the headings: ``report.txt, p. 7-8, A > B``."""
    words, pages = WORDS[language], page_numbers(citation)
    told = words.page.format(pages) if pages else ""
    parts = (_name(citation.document.source), told, " > ".join(citation.section))
    return words.comma.join(filter(None, parts))


def documents(found: list[schemas.DocumentSummary]) -> Iterator[Text]:
    """A line for each document."""
    for document in found:
        line = Text(document.id, style="cyan")
        line.append(f"  {_name(document.source)}", style="bold")
        title = document.csl.get("title")
        line.append(f"  {title}" if title else "")
        pages = f"{document.pages} pages, " if document.pages else ""
        line.append(
            f"  {document.language}, {document.characters} characters, "
            f"{pages}{document.passages} passages",
            style="dim",
        )
        yield line


def collections(found: list[schemas.Collection]) -> Iterator[Text]:
    """A line for each collection."""
    for collection in found:
        line = Text(collection.name, style="cyan")
        line.append(f"  {collection.title}" if collection.title else "", style="bold")
        line.append(f"  {len(collection.documents)} documents", style="dim")
        yield line


def in_source(citation: schemas.Citation, source_text: str, *, marked: bool) -> Iterator[Text]:
    """The passage where it stands in the source, with some of the text around it.

    Its place is told in its own language.
    Its own words are highlighted, and ``marked`` puts them between ⟦ and ⟧ as well.
    """
    where = place(citation, language_of(citation.text))
    yield Text(f"{where}  {citation.id}\n", style="bold")
    text = Text()
    at = max(0, citation.spans[0].start - AROUND)
    for span in citation.spans:
        text.append(source_text[at : span.start], style="dim")
        own = source_text[span.start : span.end]
        text.append(f"⟦{own}⟧" if marked else own, style="green")
        at = span.end
    text.append(source_text[at : at + AROUND], style="dim")
    yield text


def write(console: Console, lines: Iterator[Text]) -> None:
    """Print the lines as they are: neither wrapped nor read as markup, nor obeyed."""
    for line in lines:
        line.plain = visible(line.plain)
        console.print(line, soft_wrap=True)
