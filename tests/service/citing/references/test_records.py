"""RIS and CSL-JSON, which programs take in."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.citing.references.styles import formatted
from service.schemas.references import Style
from tests.service.citing.references.test_styles import DAY, DOE, SMITH, TYPES, citation

ARTICLE = {
    "type": "article-journal",
    "title": "鲸落",
    "author": [SMITH, {"literal": "海洋研究所"}],
    "container-title": "海洋学报",
    "volume": 12,
    "issue": "3",
    "issued": DAY,
    "keyword": "鲸落, 深海；whales",
    "DOI": "10.1/abc",
}


def ris(csl: dict[str, Any], *pages: int, printed: bool = True) -> str:
    return formatted(citation(csl, *pages, printed=printed), Style.RIS)


def csl_json(csl: dict[str, Any], *pages: int, printed: bool = True) -> Any:  # noqa: ANN401
    return json.loads(formatted(citation(csl, *pages, printed=printed), Style.CSL_JSON))


def test_a_ris_record_says_what_is_known() -> None:
    assert ris(ARTICLE, 7, 8).splitlines() == [
        "TY  - JOUR",
        "ID  - c_5d0e7a1b9c24",
        "TI  - 鲸落",
        "AU  - Smith, John Paul",
        "AU  - 海洋研究所",
        "PY  - 2021",
        "DA  - 2021/05/03/",
        "T2  - 海洋学报",
        "VL  - 12",
        "IS  - 3",
        "DO  - 10.1/abc",
        "KW  - 鲸落",
        "KW  - 深海",
        "KW  - whales",
        "SP  - 7",
        "EP  - 8",
        "ER  - ",
    ]


def test_the_pages_of_a_file_are_noted_and_the_items_own_stay() -> None:
    lines = ris(ARTICLE | {"page": "254–271"}, 7).splitlines()
    assert [line for line in lines if re.match("SP|EP|N1", line)] == [
        "SP  - 254",
        "EP  - 271",
        "N1  - 文件第7页",
    ]


def test_a_ris_name_keeps_its_particle_and_its_suffix() -> None:
    name = DOE | {"non-dropping-particle": "van", "suffix": "Jr."}
    assert "AU  - van Doe, Jane, Jr." in ris({"type": "book", "title": "Bones", "author": [name]})


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_makes_a_record(kind: str) -> None:
    lines = ris({"type": kind, "title": "Bones"}).splitlines()
    assert re.fullmatch(r"TY  - [A-Z]{3,7}", lines[0])
    assert lines[-1] == "ER  - "


@given(st.text(min_size=1), st.text())
def test_no_text_breaks_a_ris_record(title: str, note: str) -> None:
    made = ris({"type": "book", "title": title, "note": note, "publisher": note})
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in made.split("\n"))


def test_a_csl_item_is_the_documents_with_the_cited_pages() -> None:
    made = csl_json(ARTICLE, 7, 8)
    assert made["id"] == "c_5d0e7a1b9c24"
    assert made["page"] == "7-8"
    assert made["author"] == ARTICLE["author"]
    assert made["issued"] == DAY


def test_a_csl_item_notes_the_pages_of_the_file() -> None:
    made = csl_json(ARTICLE | {"page": "254-271", "note": "校样"}, 7)
    assert made["page"] == "254-271"
    assert made["note"] == "校样\n文件第7页"
