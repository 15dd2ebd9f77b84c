from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.errors import CatalogError


def test_folder_without_a_catalog_has_an_empty_one(tmp_path: Path) -> None:
    assert Catalog.find(tmp_path) == Catalog()


def test_facts_of_a_file_are_found(tmp_path: Path) -> None:
    text = '["rivers.txt"]\ntype = "report"\ntitle = "河流"\nauthor = [{ literal = "李平" }]\n'
    (tmp_path / "catalog.toml").write_text(text, encoding="utf-8")
    assert Catalog.find(tmp_path).csl("rivers.txt") == {
        "type": "report",
        "title": "河流",
        "author": [{"literal": "李平"}],
    }


def test_unknown_file_is_at_least_a_document() -> None:
    assert Catalog().csl("other.txt") == {"type": "document"}


def test_facts_are_handed_out_as_a_copy() -> None:
    catalog = Catalog({"a.txt": {"type": "book"}})
    catalog.csl("a.txt")["title"] = "changed"
    assert catalog.csl("a.txt") == {"type": "book"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not = [toml", "not TOML"),
        ('"a.txt" = "a title"', "needs a table"),
        ('["a.txt"]\ntitle = "no type"', "CSL `type`"),
    ],
)
def test_catalog_of_the_wrong_form_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "catalog.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=reason):
        Catalog.find(tmp_path)


@pytest.mark.parametrize(
    ("fact", "key"),
    [("volume = nan", "volume"), ("custom = { deep = [inf] }", r"custom\.deep")],
)
def test_a_number_that_json_has_not_is_told_with_its_file_and_key(
    tmp_path: Path, fact: str, key: str
) -> None:
    text = f'["a.txt"]\ntype = "book"\n{fact}\n'
    (tmp_path / "catalog.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=rf"catalog\.toml: \['a\.txt'\] {key}: "):
        Catalog.find(tmp_path)


def test_catalog_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_bytes('title = "河流"'.encode("gbk"))
    with pytest.raises(CatalogError, match="UTF-8"):
        Catalog.find(tmp_path)


def test_days_and_times_of_toml_are_facts_that_json_can_hold(tmp_path: Path) -> None:
    text = '["a.txt"]\ntype = "book"\nissued = 2024-05-01\nnote = [08:30:00]\n'
    (tmp_path / "catalog.toml").write_text(text, encoding="utf-8")
    assert Catalog.find(tmp_path).csl("a.txt") == {
        "type": "book",
        "issued": {"date-parts": [[2024, 5, 1]]},
        "note": ["08:30:00"],
    }
