import io
import zipfile
from pathlib import PurePosixPath

import pytest

from eval.robustness.archive_files import packed
from ingest.errors import UnreadableFile
from ingest.formats.archives import Archive, parsed, within


def test_entries_are_read_by_name() -> None:
    archive = Archive.open(packed({"a/b.xml": "<x>y</x>"}), "f")
    assert "a/b.xml" in archive
    assert archive.xml("a/b.xml").text == "y"
    with pytest.raises(UnreadableFile, match="lacks c"):
        archive.read("c")


def test_relations_lead_to_entries() -> None:
    rels = (
        '<Relationships><Relationship Id="r1" Type="http://x/styles" Target="../s.xml"/>'
        '<Relationship Id="r2" Type="http://x/hyperlink" Target="http://y" TargetMode="External"/>'
        "</Relationships>"
    )
    archive = Archive.open(packed({"w/_rels/d.xml.rels": rels, "s.xml": "<s/>"}), "f")
    assert archive.relations("w/d.xml") == {"r1": ("styles", "s.xml")}
    assert archive.related("w/d.xml", "styles") == "s.xml"
    assert archive.related("w/d.xml", "numbering") is None


@pytest.mark.parametrize(
    ("target", "found"), [("b", "a/b"), ("../b", "b"), ("/b", "b"), ("./b/../c", "a/c")]
)
def test_places_within_an_archive(target: str, found: str) -> None:
    assert within(PurePosixPath("a"), target) == found


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"../a": "x"}, "outside"),
        ({"/a": "x"}, "outside"),
        ({"a": b"\0" * 2_000_000}, "trap"),
        ({str(number): "" for number in range(10_001)}, "more than 10,000 files"),
    ],
)
def test_archives_made_to_do_harm_are_refused(entries: dict[str, bytes], reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        Archive.open(packed(entries), "f")


def test_an_archive_that_unpacks_to_too_much_is_refused_by_what_it_states() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"x")
    data = bytearray(buffer.getvalue())
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = (400_000_000).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        Archive.open(bytes(data), "f")


def test_a_locked_archive_says_so() -> None:
    data = bytearray(packed({"a": "x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="password"):
        Archive.open(bytes(data), "f")


def test_entities_are_not_expanded() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><a>x&c;</a>'
    assert "b" not in "".join(parsed(laughs.encode(), "f", "e").itertext("a"))


def test_what_a_document_type_names_is_not_fetched(tmp_path: object) -> None:
    outside = f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{tmp_path}/secret">]><a>&b;</a>'
    assert parsed(outside.encode(), "f", "e").text is None
