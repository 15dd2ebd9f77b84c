"""Which language a text is in, as far as this service tells languages apart."""

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")


def language_of(text: str) -> str:
    """``zh`` where Chinese characters outweigh Latin words, else ``en``.

    A Chinese character counts as much as a Latin word, so that a Chinese question about
    “Tallinn Manual” is Chinese and an English one about “供求关系” is English.
    """
    return "zh" if len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"
