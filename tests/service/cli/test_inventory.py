"""What the library holds, each time beside a server and without one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.library import Library
from tests.service.cli.conftest import Run

Stored = Callable[[], Library]


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """Three files that are in the library."""
    folder = tmp_path / "folder"
    (folder / "b").mkdir(parents=True)
    for name in ("a.txt", "b/a.md", "c.txt"):
        (folder / name).write_text(f"这是{name}里的正文。", encoding="utf-8")
    (folder / "catalog.toml").write_text(
        '["a.txt"]\ntype = "book"\ntitle = "甲\\"乙\\""\nauthor = [{ literal = "丙" }]\n'
        'issued = "2024-05"\n',
        encoding="utf-8",
    )
    run("ingest", folder)
    return folder


def held(stored: Stored) -> dict[str, dict[str, object]]:
    with stored() as library:
        return {document.source: document.csl for document in library.documents()}


@pytest.mark.usefixtures("folder")
def test_documents_are_removed_by_name_or_id(run: Run, stored: Stored) -> None:
    with stored() as library:
        id_ = next(it.id for it in library.documents() if it.source == "c.txt")
    assert run("remove", "b/a.md", id_).stdout == "removed   b/a.md\nremoved   c.txt\n"
    assert set(held(stored)) == {"a.txt"}


@pytest.mark.usefixtures("folder")
def test_nothing_is_removed_where_one_is_not_there(run: Run, stored: Stored) -> None:
    assert "'no.txt'" in run("remove", "a.txt", "no.txt", code=1).stderr
    assert len(held(stored)) == 3


def test_a_name_of_several_documents_is_not_taken_for_one(
    run: Run, folder: Path, stored: Stored
) -> None:
    run("ingest", folder / "b")
    (folder / "b/2").mkdir()
    (folder / "b/2/a.txt").write_text("又一份。", encoding="utf-8")
    run("ingest", folder / "b/2")
    told = run("remove", "a.txt", code=1).stderr
    with stored() as library:
        named = [it.id for it in library.documents() if "a.txt" in it.names]
    assert len(named) == 2
    assert all(id_ in told for id_ in named)


def test_a_document_goes_by_the_name_it_was_given_until_that_is_taken_back(
    run: Run, folder: Path, stored: Stored
) -> None:
    assert run("rename", "a.txt", "书/甲").stdout == "a.txt -> 书/甲\n"
    (folder / "a.txt").write_text("改过的正文。", encoding="utf-8")
    assert "changed   a.txt (shown as 书/甲)" in run("ingest", folder, "--prune").stdout
    assert "书/甲" in held(stored)
    assert run("rename", "书/甲", "").stdout == "书/甲 -> a.txt\n"
    assert "cannot be a name" in run("rename", "a.txt", "../x", code=1).stderr


def test_an_exported_folder_gives_the_same_library_again(
    run: Run, folder: Path, tmp_path: Path, stored: Stored
) -> None:
    run("rename", "c.txt", ".hidden/..c")
    exported = tmp_path / "exported"
    run("export", exported)
    files = {path.read_bytes() for path in exported.rglob("*.[tm]*") if path.suffix != ".toml"}
    assert files == {(folder / name).read_bytes() for name in ("a.txt", "b/a.md", "c.txt")}
    before = held(stored)
    run("remove", "a.txt", "b/a.md", ".hidden/..c")
    run("ingest", exported)
    assert list(held(stored).values()) == [
        before[name] for name in (".hidden/..c", "a.txt", "b/a.md")
    ]
    assert set(held(stored)) == {"_.hidden/_..c.txt", "a.txt", "b/a.md"}


@pytest.mark.usefixtures("folder")
def test_nothing_is_exported_over_what_is_there(run: Run, tmp_path: Path) -> None:
    assert "is not an empty folder" in run("export", tmp_path, code=1).stderr


@pytest.mark.usefixtures("folder")
def test_collections_are_made_filled_listed_and_removed(run: Run, stored: Stored) -> None:
    run("collections", "add", "海洋", "--title", "海洋科学")
    run("collections", "put", "海洋", "a.txt", "c.txt")
    assert run("collections").stdout == "海洋  海洋科学  2 documents\n"
    assert '"title": "海洋科学"' in run("collections", "--json").stdout
    run("collections", "remove", "海洋")
    assert run("collections").stdout == ""
    assert len(held(stored)) == 3


@pytest.mark.parametrize(
    "arguments", [("remove", "x"), ("put", "x", "a.txt"), ("add", "/")], ids=" ".join
)
@pytest.mark.usefixtures("folder")
def test_a_collection_that_is_none_is_told(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("collections", *arguments, code=1).stderr.startswith("zhengyin: ")


def test_an_empty_library_has_no_collections(run: Run) -> None:
    assert run("collections").stdout == ""
