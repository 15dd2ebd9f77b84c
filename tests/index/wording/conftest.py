"""A collection in two languages, with the dictionary that ships."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.language.lexicon import Lexicon
from index.library import Library
from index.snapshot import Snapshot
from tests.index.conftest import HashingEncoder, MakeDocument

Hold = Callable[..., Snapshot]


@pytest.fixture(scope="session")
def lexicon(model_cache: Path) -> Lexicon:
    return Lexicon.cedict(model_cache)


@pytest.fixture
def hold(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument, lexicon: Lexicon
) -> Hold:
    """Puts texts into a library, each a document, and gives what requests read of it."""

    def held(*texts: str, author: str | None = None) -> Snapshot:
        csl = {"author": [{"literal": author}]} if author else None
        with Library.open(folder, encoder, lexicon) as library:
            for number, text in enumerate(texts):
                library.add(make_document(text, f"{number}.txt", csl))
            return library.snapshot

    return held
