import codecs
import hashlib
import os
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.errors import EmptyFile, UnreadableFile, UnsupportedFile
from ingest.formats import limits
from ingest.formats.limits import MOST_BYTES
from ingest.loading import load


def test_source_keeps_the_text_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "河流.txt"
    data = "　第一行 \r\n\r\n第二行\t\f\r\n".encode()
    path.write_bytes(data)
    source = load(path)
    assert source.text == "　第一行 \r\n\r\n第二行\t\f\r\n"
    assert source.name == "河流.txt"
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert (source.media_type, source.encoding) == ("text/plain", "utf-8")


def test_source_knows_where_its_file_lies_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("text", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)
    source = load(Path("link/a.txt"), name="link/a.txt")
    assert source.name == "link/a.txt"
    assert source.origin == str(tmp_path.resolve() / "real" / "a.txt")


def test_link_to_a_file_is_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert load(tmp_path / "b.txt").origin == str(tmp_path.resolve() / "b.txt")


def test_suffix_counts_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "A.MD"
    path.write_text("# Rivers", encoding="utf-8")
    assert load(path).media_type == "text/markdown"


def test_facts_come_from_the_catalog_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text('["a.txt"]\ntype = "book"\n', encoding="utf-8")
    path = tmp_path / "a.txt"
    path.write_text("text", encoding="utf-8")
    assert load(path).csl == {"type": "book"}


def test_facts_come_from_the_catalog_that_is_given(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text", encoding="utf-8")
    assert load(path, Catalog({"a.txt": {"type": "map"}})).csl == {"type": "map"}


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, "\u200b\n\u3000".encode()])
def test_file_without_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    with pytest.raises(EmptyFile, match=r"a/empty\.txt: the file holds no text"):
        load(path, name="a/empty.txt")


def test_a_text_that_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 10)
    path = tmp_path / "long.txt"
    path.write_text("a" * 11, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="more than 10 characters"):
        load(path)


def test_a_layout_of_too_many_lines_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_LINES", 2)
    path = tmp_path / "long.md"
    path.write_text("# A\n\nb\n\nc\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="more than 2 lines or cells"):
        load(path)


def test_other_suffixes_are_refused_before_the_file_is_touched(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFile, match=r"'\.odt' are not read, only .*\.md, .*\.txt"):
        load(tmp_path / "missing.odt")


def test_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"missing\.txt: No such file"):
        load(tmp_path / "missing.txt")


def test_folder_is_unreadable(tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    with pytest.raises(UnreadableFile):
        load(folder)


@pytest.mark.parametrize(
    ("name", "size", "told"),
    [
        ("a.pdf", MOST_BYTES + 1, "the file has 100 MB, more than 100"),
        ("a.csv", 200 * 2**20, "the file has 200 MB, more than 100"),
        ("a.txt", 200 * 2**20, "the file has 200 MB, more than 38"),
    ],
)
def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: int, told: str
) -> None:
    path = tmp_path / name
    path.touch()
    os.truncate(path, size)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("it was read"))
    with pytest.raises(UnreadableFile, match=told):
        load(path)
