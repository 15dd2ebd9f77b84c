from pathlib import Path

import pytest

from eval.datasets.corpora import (
    Corpus,
    fill_from_folder,
    fill_with_paragraphs,
    fill_with_texts,
    home,
)
from eval.datasets.xquad import Paragraph
from eval.errors import CannotIngest
from tests.index.conftest import HashingEncoder


def test_a_collection_that_has_not_changed_is_not_encoded_again(
    corpus: Corpus, encoder: HashingEncoder, documents: Path
) -> None:
    before = len(encoder.encoded)
    fill_from_folder(corpus.library, documents)
    assert len(encoder.encoded) == before


def test_a_document_that_has_gone_is_taken_out(corpus: Corpus, documents: Path) -> None:
    (documents / "bridges.txt").unlink()
    fill_from_folder(corpus.library, documents)
    assert [document.source for document in corpus.library.documents()] == ["whales.txt"]


def test_the_corpus_knows_texts_by_id_and_ids_by_name(corpus: Corpus) -> None:
    document_id = corpus.sources.ids["bridges.txt"]
    assert corpus.sources.texts[document_id].text.startswith("赵州桥")


def test_an_empty_folder_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with pytest.raises(CannotIngest, match="no file of a readable type"):
        fill_from_folder(corpus.library, folder)


def test_a_document_that_cannot_be_read_is_named(corpus: Corpus, documents: Path) -> None:
    (documents / "blank.txt").write_text(" ", encoding="utf-8")
    with pytest.raises(CannotIngest, match=r"blank\.txt"):
        fill_from_folder(corpus.library, documents)


def test_paragraphs_are_a_document_each(corpus: Corpus) -> None:
    paragraphs = [
        Paragraph("p000", {"zh": "月球绕着地球转。", "en": "The moon."}, {}),
        Paragraph("p001", {"zh": "地球绕着太阳转。", "en": "The earth."}, {}),
    ]
    fill_with_paragraphs(corpus.library, paragraphs, "zh")
    assert [document.source for document in corpus.library.documents()] == ["p000.txt", "p001.txt"]


def test_texts_are_known_by_their_keys(corpus: Corpus) -> None:
    ids = fill_with_texts(corpus.library, {"moon": "月球绕着地球转。", "sun": "地球绕着太阳转。"})
    assert list(ids) == ["moon", "sun"]
    held = corpus.library.snapshot
    assert held.text(ids["sun"]) == "地球绕着太阳转。"
    assert set(held.documents) == set(ids.values())


def test_encoders_have_folders_of_their_own(tmp_path: Path) -> None:
    folders = {home(tmp_path, HashingEncoder(name), "documents") for name in ("e5/small", "e5+8")}
    assert {str(folder.relative_to(tmp_path)) for folder in folders} == {
        "eval/e5_small/documents",
        "eval/e5+8/documents",
    }
