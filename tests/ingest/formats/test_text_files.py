import codecs
import hashlib
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.errors import EmptyFile, UnknownEncoding, UnreadableFile, UnsupportedFile
from ingest.formats.text_files import SUFFIXES, decode, load

SIMPLIFIED = "近年来，流域水资源的管理日益受到重视。\n各地陆续出台了一系列办法。\n"
TRADITIONAL = "近年來，流域水資源的管理日益受到重視。\n各地陸續出台了一系列辦法。\n"


def test_plain_text_and_markdown_are_read() -> None:
    assert {".txt", ".md"} <= SUFFIXES


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
    ],
)
def test_simplified_chinese(encoding: str, found: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding), "a.txt") == (SIMPLIFIED, found)


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs"])
def test_traditional_chinese(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding), "a.txt") == (TRADITIONAL, "big5hkscs")


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_decides_and_is_no_text(bom: bytes, encoding: str) -> None:
    assert decode(bom + SIMPLIFIED.encode(encoding), "a.txt") == (SIMPLIFIED, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark_spaces_or_line_ends(encoding: str) -> None:
    text = SIMPLIFIED.replace("\n", "")
    assert decode(text.encode(encoding), "a.txt") == (text, encoding)


def test_western_text_in_an_old_encoding() -> None:
    text = "The café on the quay served crêpes; the naïve visitor paid twice. " * 4
    decoded, _ = decode(text.encode("cp1252"), "a.txt")
    assert decoded.startswith("The caf")


def test_bytes_that_belie_their_mark_are_refused() -> None:
    with pytest.raises(UnknownEncoding, match="marked as utf-16-le"):
        decode(codecs.BOM_UTF16_LE + b"abc", "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03\xff\xfe\x00\x07" * 20,
        b"%PDF-1.7\n1 0 obj\n",
        b"PK\x03\x04\x14\x00",
        bytes(range(1, 32)) * 30 + b"\xff\x81",
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownEncoding, match="binary"):
        decode(data, "a.txt")


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


def test_other_suffixes_are_refused_before_the_file_is_touched(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFile, match=r"'\.docx' are not read, only \.md, \.txt"):
        load(tmp_path / "missing.docx")


def test_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"missing\.txt: No such file"):
        load(tmp_path / "missing.txt")


def test_folder_is_unreadable(tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    with pytest.raises(UnreadableFile):
        load(folder)
