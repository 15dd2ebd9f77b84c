"""Passages that only name sources."""

import re

from ingest.models import Passage, PassageKind

_REFERENCE = re.compile(
    r"https?://|www\.|\bpp?\.\s?\d|\bVol\.|\bIbid\b|\beds?\.|出版社"
    r"|第\s?\d+(?:[—–-]\d+)?(?:、\d+)*\s?[页頁]|第\s?\d+\s?期|\d{4}-\d{2}-\d{2}"
)


def is_reference(passage: Passage) -> bool:
    """Whether a passage only names sources: a bibliographic note, or where a figure is from."""
    return passage.kind in {PassageKind.FOOTNOTE, PassageKind.CAPTION} and bool(
        _REFERENCE.search(passage.text)
    )
