"""Rows of tables: each says what it says by itself and the table's header."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.language.tokenization import terms
from service.answering.extraction.surroundings import Surroundings

_PIPE = re.compile(r"(?<!\\)\|")
# Between the header and the rows of a Markdown table.
_DASHES = re.compile(r"\|(?:\s{0,3}:?-{2,200}:?\s{0,200}\|){1,60}")
_NEXT_ROW = re.compile(r"\|\s{1,3}(?=\|)")
_EMPTY = frozenset("|-: +=_")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's text as it stands in the table, and that of the header, None where it is that."""

    text: str
    header: str | None


def is_rule(text: str) -> bool:
    """Whether a row only draws a line."""
    return bool(text.strip()) and _EMPTY.issuperset(text.strip())


def row_of(around: Surroundings, asked: Collection[str]) -> Row:
    """The row that the sentence in the middle is or, where it holds several, answers by.

    Args:
        around: the sentences of a table.
        asked: the question's terms; of several rows the one that holds most of them is meant.
    """
    texts = [sentence.text.strip() for sentence in around.sentences]
    dashes = next((found for text in texts if (found := _DASHES.search(text))), None)
    if dashes is None or is_rule(texts[around.at]):
        return Row(texts[around.at], texts[0] if around.at else None)
    columns = len(_PIPE.findall(dashes.group())) - 1
    header = dashes.string[: dashes.start()].strip() or texts[0]
    text = texts[around.at]
    body = text[dashes.end() :] if text is dashes.string else text
    rows = _rows(body, columns)
    if not rows or text == header:
        return Row(text, None if text == header else header)
    best = max(rows, key=lambda row: len(set(asked).intersection(terms(row))))
    return Row(best, header)


def _rows(text: str, columns: int) -> Sequence[str]:
    """The rows of a Markdown table that stand one after the other in a text."""
    text = text.strip()
    if not text.startswith("|"):
        # What is left of a row that the passage before ends with is none.
        following = _NEXT_ROW.search(text)
        text = text[following.end() :] if following else ""
    pipes = [pipe.start() for pipe in _PIPE.finditer(text)]
    whole = range(0, len(pipes) - columns, columns + 1)
    return [text[pipes[at] : pipes[at + columns] + 1] for at in whole]
