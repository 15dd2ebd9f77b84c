"""Why there is no answer, as far as the question's own words tell."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.languages import Language

# As in `certainty`.
if TYPE_CHECKING:
    from index.wording.missing_terms import MissingTerm

MOST_NAMED = 4
"""Missing words that a reason names, names and numbers before others."""


def reason(missing: "Sequence[MissingTerm]", language: str, *, selected: bool = False) -> str:
    """A sentence in "zh" or "en" that tells which of a question's words are held nowhere.

    ``selected`` is whether only some of the documents were looked at.
    """
    telling = sorted(missing, key=lambda term: term.is_term)[:MOST_NAMED]
    named = [term.text for term in sorted(telling, key=lambda term: term.start)]
    if language == Language.CHINESE:
        return _chinese(named, "所选文献" if selected else "所收文献")
    return _english(named, "The chosen documents" if selected else "The documents")


def _chinese(named: Sequence[str], documents: str) -> str:
    if not named:
        return f"{documents}提到了问题中的词语，但没有一段回答它。"
    return f"{documents}中没有出现{'、'.join(f'“{name}”' for name in named)}。"


def _english(named: Sequence[str], documents: str) -> str:
    if not named:
        return f"{documents} mention the question’s words, but no passage answers it."
    quoted = [f"“{name}”" for name in named]
    listed = " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
    return f"{documents} nowhere mention {listed}."
