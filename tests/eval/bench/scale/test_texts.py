from pathlib import Path

import pytest

from eval.bench.scale.texts import TEXTS, documents


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def write_texts(folder: Path, name: str, count: int) -> None:
    folder.mkdir(exist_ok=True)
    lines = (f"{name}第{at}座桥建成于隋朝，全长约五十米。\n\n" for at in range(count))
    (folder / name).write_text("".join(lines), encoding="utf-8")


def test_all_texts_stand_in_documents_in_the_files_order(tmp_path: Path, scratch: Path) -> None:
    write_texts(tmp_path / "texts", "b", 3)
    write_texts(tmp_path / "texts", "a", TEXTS)
    found = list(documents(tmp_path / "texts", scratch))
    assert [len(document.blocks) for document in found] == [TEXTS, 3]
    assert found[0].source.text.startswith("a第0座桥")
    assert found[1].source.text.startswith("b第0座桥")


def test_each_document_is_another_and_holds_its_file(tmp_path: Path, scratch: Path) -> None:
    write_texts(tmp_path / "texts", "a", 2 * TEXTS)
    first, second = documents(tmp_path / "texts", scratch)
    assert first.id != second.id
    assert first.source.content.decode() == first.source.text


def test_no_file_is_left_behind(tmp_path: Path, scratch: Path) -> None:
    write_texts(tmp_path / "texts", "a", TEXTS + 1)
    assert len(list(documents(tmp_path / "texts", scratch))) == 2
    assert list(scratch.iterdir()) == []
