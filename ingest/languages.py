"""Which language a text is in, as far as this service tells languages apart."""

import re
from enum import StrEnum

from ingest.characters import HAN

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")


class Language(StrEnum):
    """A language that questions may be asked in, by its ISO 639-1 code."""

    CHINESE = "zh"
    ENGLISH = "en"


def language_of(text: str) -> Language:
    """Chinese where Chinese characters outweigh Latin words, else English.

    A Chinese character counts as much as a Latin word, so that a Chinese question about
    “Tallinn Manual” is Chinese and an English one about “供求关系” is English.
    """
    chinese = len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text))
    return Language.CHINESE if chinese else Language.ENGLISH
