"""All repairs of a block's text in their order.

Only the readable text changes; the source stays as it is, and the map leads back to it.
"""

import re
from functools import partial

from ingest.alignment import AlignedText
from ingest.characters import compatible
from ingest.repair.english_words import has_eaten_spaces, split_glued_words
from ingest.repair.glyphs import (
    drop_invisible,
    narrow_letters_and_digits,
    restore_hyphens,
    unfold_presentation_forms,
)
from ingest.repair.punctuation import restore_punctuation, restore_title_marks
from ingest.repair.spaces import close_letter_spacing, close_spaces, collapse_spaces

_URL = re.compile(r"(?:https?://|www\.)[!#-+\--;=?-~]*[#-'*+\-/0-9=?-~]")


def repair(
    content: AlignedText, *, glued: bool = False, native: bool = False, keep_gaps: bool = False
) -> AlignedText:
    """Apply every repair in turn.

    Args:
        content: joined lines of one block.
        glued: whether the document's Latin words lost their spaces (see ``words_are_glued``).
        native: whether its Chinese has Chinese punctuation (see ``punctuation_is_chinese``).
        keep_gaps: keep spaces between Chinese words, as in a list of keywords.
    """
    for step in (
        drop_invisible,
        collapse_spaces,
        unfold_presentation_forms,
        restore_hyphens,
        narrow_letters_and_digits,
        restore_title_marks,
        partial(restore_punctuation, native=native),
        close_letter_spacing if keep_gaps else close_spaces,
    ):
        content = step(content)
    if glued:
        content = split_glued_words(content, _URL)
    return content.strip()


def tidy(content: AlignedText) -> AlignedText:
    """Only drop what cannot be seen and close up white space: the words are as their author's."""
    return collapse_spaces(drop_invisible(content)).strip()


def words_are_glued(source: str) -> bool:
    """Whether a source's Latin text lost the spaces between its words."""
    return has_eaten_spaces(_URL.sub(" ", compatible(source)))
