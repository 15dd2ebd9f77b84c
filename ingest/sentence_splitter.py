"""Sentences put together up to a size."""

from collections.abc import Callable, Iterable

from langchain_text_splitters import TextSplitter

from ingest.sentences import sentence_bounds


class SentenceSplitter(TextSplitter):
    """Puts whole sentences together up to a size: langchain's merging over our boundaries.

    ``length`` counts the tokens of a text, ``size`` is the most that a passage may hold; a
    sentence longer than that stands alone.
    """

    def __init__(self, size: int, length: Callable[[str], int]) -> None:
        super().__init__(
            chunk_size=size, chunk_overlap=0, length_function=length, strip_whitespace=False
        )

    def split_text(self, text: str) -> list[str]:
        """The text in pieces of whole sentences; together they are the text."""
        bounds = sentence_bounds(text)
        starts = [0, *(start for start, _ in bounds[1:])]
        ends = [*starts[1:], len(text)]
        return self.merge([text[a:b] for a, b in zip(starts, ends, strict=True)])

    def merge(self, sentences: Iterable[str]) -> list[str]:
        """Neighbouring sentences put together up to the size."""
        return self._merge_splits(sentences, separator="")
