"""Texts filed by words, in a hundredth of the memory that a dictionary of Python's takes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import marisa_trie
import numpy as np
from numpy.typing import NDArray

_WORDS = "words.marisa"
_ENDS = "ends.npy"
_LETTERS = "letters.npy"


class WordTable(Mapping[str, str]):
    """A text for each word; it never changes, so threads may share it.

    Loaded from files it stays on disk, and the system keeps in memory what is read of it.
    """

    def __init__(
        self, words: marisa_trie.Trie, ends: NDArray[np.int64], letters: NDArray[np.uint8]
    ) -> None:
        """Take what the files hold.

        Args:
            words: all words, each with a number.
            ends: where the text of each number begins in ``letters``, and where the last ends.
            letters: the texts in UTF-8, one after the other.
        """
        self._words = words
        self._ends = ends
        self._letters = letters
        # Texts are read one by one, for which arrays are slow.
        self._places = np.ascontiguousarray(ends).data
        self._bytes = np.ascontiguousarray(letters).data

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """A table of some texts by their words, none of which holds a zero character."""
        words = marisa_trie.Trie(list(texts))
        encoded = [b""] * len(words)
        for word, text in texts.items():
            encoded[words.key_id(word)] = text.encode()
        ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
        return cls(words, ends, np.frombuffer(b"".join(encoded), np.uint8))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The table that ``save`` wrote into a folder."""
        words = marisa_trie.Trie().mmap(str(folder / _WORDS))
        ends, letters = (np.load(folder / name, mmap_mode="r") for name in (_ENDS, _LETTERS))
        return cls(words, ends, letters)

    def save(self, folder: Path) -> None:
        """Write the table into a folder, made for it."""
        folder.mkdir()
        self._words.save(str(folder / _WORDS))
        np.save(folder / _ENDS, self._ends)
        np.save(folder / _LETTERS, self._letters)

    def __getitem__(self, word: str) -> str:
        place = self._words[word]
        return str(self._bytes[self._places[place] : self._places[place + 1]], "utf-8")

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)
