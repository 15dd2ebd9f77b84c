import codecs

import pytest

from ingest.errors import UnknownEncoding
from ingest.formats.text_files import decode

SIMPLIFIED = "近年来，流域水资源的管理日益受到重视。\n各地陆续出台了一系列办法。\n"
TRADITIONAL = "近年來，流域水資源的管理日益受到重視。\n各地陸續出台了一系列辦法。\n"


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


@pytest.mark.parametrize(
    "text",
    [
        "The café on the quay served crêpes; the naïve visitor paid twice.",
        "“Quoted” — and it costs €7…",
        "Où est l’hôtel ? À l’île.",
    ],
)
def test_western_text_in_an_old_encoding(text: str) -> None:
    assert decode(text.encode("cp1252"), "a.txt") == (text, "cp1252")


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
def test_japanese(encoding: str) -> None:
    text = "港の灯台は毎晩六時に点灯します。当番の者は油の量を記録してください。"
    assert decode(text.encode(encoding), "a.txt") == (text, encoding)


def test_korean() -> None:
    text = "항구의 등대는 매일 저녁 여섯 시에 불을 켭니다. 당번은 기름의 양을 적습니다."
    assert decode(text.encode("cp949"), "a.txt") == (text, "cp949")


def test_a_zero_byte_does_not_make_another_encoding_of_utf_8() -> None:
    text = f"{SIMPLIFIED}\0{SIMPLIFIED}"
    assert decode(text.encode(), "a.txt") == (text, "utf-8")


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


@pytest.mark.parametrize("byte", [b"\xff", b"\xa4", b"\xe7"])
def test_the_place_of_a_broken_byte_in_utf_8_is_told(byte: bytes) -> None:
    before = f"{SIMPLIFIED}\n{SIMPLIFIED}".encode()
    data = before + byte + f"\n{SIMPLIFIED}".encode() * 50
    place = f"UTF-8 but for byte {len(before)}, 0x{byte.hex()}, in line 6; mend it"
    with pytest.raises(UnknownEncoding, match=place):
        decode(data, "a.txt")


def test_several_broken_bytes_are_counted() -> None:
    with pytest.raises(UnknownEncoding, match="in line 1 and 2 more after it"):
        decode(b"\xff\xff\xff" + f"\n{SIMPLIFIED}".encode() * 50, "a.txt")


def test_the_place_that_belies_a_mark_is_told() -> None:
    with pytest.raises(UnknownEncoding, match=r"marked as utf-8, .*: byte 5, 0xff, in line 2"):
        decode(codecs.BOM_UTF8 + b"a\n\xff", "a.txt")
