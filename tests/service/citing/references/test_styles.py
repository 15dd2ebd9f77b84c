import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from service import schemas
from service.citing.references.bibliography import runs
from service.citing.references.styles import formatted
from service.schemas.references import Style

CATALOG = tomllib.loads(
    (Path(__file__).parents[4] / "documents" / "catalog.toml").read_text(encoding="utf-8")
)
REPORT = CATALOG["000_f9fea4f180dac7ee.txt"]
ARTICLE = CATALOG["003_95aefd497fb30723.txt"]

TYPES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic"
    " collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic"
    " hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet"
    " paper-conference patent performance periodical personal_communication post post-weblog"
    " regulation report review review-book software song speech standard thesis treaty webpage"
).split()

SMITH = {"family": "Smith", "given": "John Paul"}
DOE = {"family": "Doe", "given": "Jane"}
DAY = {"date-parts": [[2021, 5, 3]]}


def citation(
    csl: dict[str, Any], *pages: int, source: str = "file.pdf", printed: bool = True
) -> schemas.Citation:
    return schemas.Citation(
        id="c_5d0e7a1b9c24",
        document=schemas.CitedDocument(id="d_1", source=source, sha256="0" * 64, csl=csl),
        kind="body",
        section=[],
        pages=list(pages),
        printed_pages=list(map(str, pages)) if printed and "page" not in csl else [],
        text="",
        spans=[],
        highlights=[],
        selectors=[],
        footnotes=[],
    )


def gb(csl: dict[str, Any], *pages: int) -> str:
    return formatted(citation(csl, *pages), Style.GB_T_7714)


def apa(csl: dict[str, Any], *pages: int) -> str:
    return formatted(citation(csl, *pages), Style.APA)


def bibtex(csl: dict[str, Any], *pages: int) -> str:
    return formatted(citation(csl, *pages), Style.BIBTEX)


def test_the_report_of_the_collection() -> None:
    assert gb(REPORT, 7) == (
        "互联网名称与数字地址分配机构 (ICANN) 政府和国际政府间组织合作 (GE) 团队. "
        "信息社会世界峰会 (WSIS) 审议流程 (2023-2025)：ICANN 政府和国际政府间组织合作团队的计划"
        "[R]: 7."
    )
    assert apa(REPORT, 7) == (
        "互联网名称与数字地址分配机构 (ICANN) 政府和国际政府间组织合作 (GE) 团队. (n.d.). "
        "信息社会世界峰会 (WSIS) 审议流程 (2023-2025)：ICANN 政府和国际政府间组织合作团队的计划 "
        "(p. 7) [Briefing]."
    )
    assert bibtex(REPORT, 7) == (
        "@techreport{c_5d0e7a1b9c24,\n"
        "    author = {{互联网名称与数字地址分配机构 (ICANN) "
        "政府和国际政府间组织合作 (GE) 团队}},\n"
        "    title = {{信息社会世界峰会 (WSIS) 审议流程 (2023-2025)：ICANN "
        "政府和国际政府间组织合作团队的计划}},\n"
        "    language = {zh-CN},\n"
        "    annote = {descriptive title; the file prints none},\n"
        "    type = {briefing},\n"
        "    pages = {7}\n"
        "}"
    )


def test_the_article_of_the_collection() -> None:
    assert gb(ARTICLE, 7) == "耿召. 网络空间技术标准建设及其对国际宏观规则制定的启示[J]: 7."
    assert apa(ARTICLE, 7, 8) == (
        "耿召. (n.d.). 网络空间技术标准建设及其对国际宏观规则制定的启示 (pp. 7–8)."
    )
    assert bibtex(ARTICLE, 7, 8) == (
        "@article{c_5d0e7a1b9c24,\n"
        "    author = {{耿召}},\n"
        "    title = {{网络空间技术标准建设及其对国际宏观规则制定的启示}},\n"
        "    keywords = {非传统安全, 网络空间规范, 技术标准建设, 国际规则, 利益攸关方, 国际组织},\n"
        "    language = {zh-CN},\n"
        "    pages = {7--8}\n"
        "}"
    )


_READ = get_default_latex_context_db()
_READ.add_context_category(
    "braces",
    [
        MacroTextSpec("textbraceleft", "{"),
        MacroTextSpec("textbraceright", "}"),
        MacroTextSpec("textasciicircum", "^"),
    ],
    prepend=True,
)
LATEX = LatexNodes2Text(_READ, strict_latex_spaces=True)

JOURNAL = {
    "type": "article-journal",
    "title": "The fall of a whale",
    "author": [SMITH, DOE],
    "issued": DAY,
    "container-title": "Journal of the deep",
    "volume": 12,
    "issue": "3",
    "page": "30-57",
    "DOI": "10.1000/a_b",
}
BOOK = {
    "type": "book",
    "title": "鲸",
    "author": [{"family": "耿", "given": "召"}, *({"literal": name} for name in "乙丙丁")],
    "issued": {"date-parts": [["2021"]]},
    "publisher": "海洋出版社",
    "publisher-place": "北京",
    "edition": 2,
}
STUDY = {
    "type": "report",
    "title": "Whales",
    "author": [DOE],
    "issued": {"date-parts": [[2021]]},
}
WEBPAGE = {
    "type": "webpage",
    "title": "Facts on whales",
    "author": [{"literal": "World Health Organization"}],
    "container-title": "Ocean News",
    "URL": "https://example.org/a_b?c=1&d=%20",
}
CHAPTER = {
    "type": "chapter",
    "title": "Bones",
    "author": [SMITH],
    "editor": [DOE],
    "issued": DAY,
    "container-title": "The whale",
    "publisher": "Sea Press",
    "publisher-place": "London",
}


@pytest.mark.parametrize(
    ("csl", "pages", "expected"),
    [
        (
            JOURNAL,
            (7,),
            "SMITH J P, DOE J. The fall of a whale[J/OL]. Journal of the deep, 2021, 12(3): 30-57 "
            "(p. 7 of the file). DOI:10.1000/a_b.",
        ),
        (
            JOURNAL | {"title": "鲸落"},
            (7, 8),
            "SMITH J P, DOE J. 鲸落[J/OL]. Journal of the deep, 2021, 12(3): 30-57 "
            "(文件第7-8页). DOI:10.1000/a_b.",
        ),
        (BOOK, (7, 8, 12), "耿召, 乙, 丙, 等. 鲸[M]. 2版. 北京: 海洋出版社, 2021: 7-8, 12."),
        (
            BOOK | {"translator": [{"literal": "戊"}], "volume": 3, "author": []},
            (),
            "鲸: 第3卷[M]. 戊, 译. 2版. 北京: 海洋出版社, 2021.",
        ),
        (
            JOURNAL | {"title": "鲸落", "author": ["甲"], "DOI": "", "container-title": "深海"},
            (),
            "甲. 鲸落[J]. 深海, 2021, 12(3): 30-57.",
        ),
        (
            CHAPTER | {"author": [SMITH, DOE, SMITH, DOE]},
            (7,),
            "SMITH J P, DOE J, SMITH J P, et al. Bones[M]//DOE J. The whale. "
            "London: Sea Press, 2021: 7.",
        ),
        (
            WEBPAGE | {"issued": DAY, "accessed": {"date-parts": [[2024, 1, 2]]}},
            (),
            "World Health Organization. Facts on whales[EB/OL]. (2021-05-03)[2024-01-02]. "
            "https://example.org/a_b?c=1&d=%20.",
        ),
        (
            WEBPAGE | {"accessed": {"date-parts": [[2024, 1, 2]]}},
            (7,),
            "World Health Organization. Facts on whales[EB/OL]: 7. [2024-01-02]. "
            "https://example.org/a_b?c=1&d=%20.",
        ),
        ({"type": "report", "title": "无作者", "issued": "2021-05"}, (7,), "无作者[R]. 2021: 7."),
        ({"type": "thesis", "author": [DOE]}, (7,), "DOE J. file.pdf[D]: 7."),
        ({"type": "document"}, (), "file.pdf[Z]."),
    ],
)
def test_gb_t_7714(csl: dict[str, Any], pages: tuple[int, ...], expected: str) -> None:
    assert gb(csl, *pages) == expected


@pytest.mark.parametrize(
    ("csl", "pages", "expected"),
    [
        (
            JOURNAL,
            (7, 8),
            "Smith, J. P., & Doe, J. (2021). The fall of a whale. Journal of the deep, 12(3), "
            "30–57 (pp. 7–8 of the file). https://doi.org/10.1000/a_b",
        ),
        (BOOK, (7, 8, 12), "耿召, 乙, 丙, & 丁. (2021). 鲸 (2nd ed., pp. 7–8, 12). 海洋出版社."),
        (
            CHAPTER,
            (7,),
            "Smith, J. P. (2021). Bones. In J. Doe (Ed.), The whale (p. 7). Sea Press.",
        ),
        (
            WEBPAGE | {"issued": DAY},
            (7,),
            "World Health Organization. (2021, May 3). Facts on whales (p. 7). Ocean News. "
            "https://example.org/a_b?c=1&d=%20",
        ),
        (
            WEBPAGE,
            (),
            "World Health Organization. (n.d.). Facts on whales. Ocean News. "
            "https://example.org/a_b?c=1&d=%20",
        ),
        (
            WEBPAGE | {"accessed": {"date-parts": [[2024, 1, 2]]}},
            (),
            "World Health Organization. (n.d.). Facts on whales. Ocean News. "
            "Retrieved January 2, 2024, from https://example.org/a_b?c=1&d=%20",
        ),
        (
            {"type": "report", "title": "无作者", "issued": "2021-05"},
            (7,),
            "无作者 (p. 7). (2021).",
        ),
        (
            {"type": "thesis", "title": "Bones", "author": [DOE], "genre": "PhD thesis"},
            (7,),
            "Doe, J. (n.d.). Bones (p. 7) [PhD thesis].",
        ),
        (
            {"type": "book", "title": "Bones", "editor": [DOE]},
            (7,),
            "Doe, J. (Ed.). (n.d.). Bones (p. 7).",
        ),
        ({"type": "document"}, (), "file.pdf. (n.d.)."),
    ],
)  # fmt: skip
def test_apa(csl: dict[str, Any], pages: tuple[int, ...], expected: str) -> None:
    assert apa(csl, *pages) == expected


@pytest.mark.parametrize(
    ("name", "in_gb", "in_apa"),
    [
        ({"family": "耿", "given": "召"}, "耿召", "耿召"),
        ({"family": "Beethoven", "given": "Ludwig van"}, "BEETHOVEN L van", "Beethoven, L. van"),
        (
            {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
            "VAN GOGH V",
            "van Gogh, V.",
        ),
        ({"family": "King", "given": "Martin", "suffix": "Jr."}, "KING M Jr.", "King, M., Jr."),
        ({"family": "hooks", "given": "bell"}, "bell hooks", "bell hooks"),
        ({"family": "Plato"}, "Plato", "Plato"),
        ({"literal": "UN <i>Women</i>", "family": "Women"}, "UN Women", "UN Women"),
        ("Sea Institute", "Sea Institute", "Sea Institute"),
    ],
)
def test_names(name: object, in_gb: str, in_apa: str) -> None:
    csl = {"type": "book", "title": "Bones", "author": [name]}
    assert gb(csl) == f"{in_gb.removesuffix('.')}. Bones[M]."
    assert apa(csl) == f"{in_apa.removesuffix('.')}. (n.d.). Bones."


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"date-parts": [[2021, 5], [2021, 6]]}, "2021"),
        ({"date-parts": [[2020, 11], [2021, 2]]}, "2020–2021"),
        ({"raw": "2021-05-03"}, "2021"),
        ({"literal": "spring 2021"}, "spring 2021"),
        ({"date-parts": [[2021, 13]]}, "2021"),
        ({"date-parts": [[]]}, "n.d."),
        ({"date-parts": "2021"}, "n.d."),
        (2021, "n.d."),
    ],
)
def test_dates(issued: object, expected: str) -> None:
    assert apa({"type": "book", "title": "Bones", "issued": issued}) == f"Bones. ({expected})."


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("more", [{"author": [DOE], "issued": DAY}, {"container-title": "Sea"}])
@pytest.mark.parametrize("style", Style)
def test_every_type_names_its_title_and_page(kind: str, more: dict[str, Any], style: Style) -> None:
    text = formatted(citation({"type": kind, "title": "Bones", **more}, 77), style)
    assert text.count("Bones") == 1
    assert text.count("77") == 1


def test_a_file_goes_by_its_name_where_it_has_no_title() -> None:
    found = citation({"type": "document"}, source="note_1.txt")
    assert formatted(found, Style.GB_T_7714) == "note_1.txt[Z]."
    assert formatted(found, Style.BIBTEX) == (
        "@misc{c_5d0e7a1b9c24,\n    title = {{note\\_1.txt}}\n}"
    )


def test_bibtex_of_a_journal_keeps_its_pages_apart_from_the_files() -> None:
    assert bibtex(JOURNAL, 7) == (
        "@article{c_5d0e7a1b9c24,\n"
        "    author = {Smith, John Paul and Doe, Jane},\n"
        "    title = {{The fall of a whale}},\n"
        "    volume = {12},\n"
        "    number = {3},\n"
        "    journal = {Journal of the deep},\n"
        "    year = {2021},\n"
        "    doi = {10.1000/a_b},\n"
        "    pages = {30--57},\n"
        "    note = {p. 7 of the file},\n"
        "    month = may\n"
        "}"
    )


def test_bibtex_leaves_addresses_as_they_are() -> None:
    text = bibtex(WEBPAGE | {"accessed": {"date-parts": [[2024, 1, 2]]}})
    fields = parse_string(text, "bibtex").entries["c_5d0e7a1b9c24"].fields
    assert fields["url"] == "https://example.org/a_b?c=1&d=%20"
    assert fields["urldate"] == "2024-01-02"


def test_bibtex_takes_an_institution_for_one_name() -> None:
    names = [
        {"literal": "Food and Agriculture Organization"},
        {"family": "O, and Co", "given": "A"},
    ]
    text = bibtex({"type": "book", "title": "Bones", "author": names})
    first, second = parse_string(text, "bibtex").entries["c_5d0e7a1b9c24"].persons["author"]
    assert first.last_names == ["{Food and Agriculture Organization}"]
    assert (second.last_names, second.first_names) == (["{O, and Co}"], ["A"])


def test_bibtex_keeps_the_parts_of_a_name_apart() -> None:
    name = {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van", "suffix": "Jr."}
    text = bibtex({"type": "book", "title": "Bones", "author": [name]})
    (person,) = parse_string(text, "bibtex").entries["c_5d0e7a1b9c24"].persons["author"]
    assert (person.prelast_names, person.last_names) == (["van"], ["Gogh"])
    assert (person.lineage_names, person.first_names) == (["Jr."], ["Vincent"])


@given(st.text("ab鲸 {}\\%&$#_~^\"@,=-'", min_size=1).map(str.strip).filter(bool))
def test_bibtex_parses_back_to_what_was_written(title: str) -> None:
    title = " ".join(title.split())
    text = bibtex({"type": "book", "title": title, "publisher": title}, 7)
    fields = parse_string(text, "bibtex").entries["c_5d0e7a1b9c24"].fields
    assert set(fields) == {"title", "publisher", "pages"}
    assert fields["pages"] == "7"
    # As LaTeX reads it, two hyphens are a dash and two apostrophes a quotation mark.
    same = str.maketrans({"–": "--", "—": "---", "”": "''", "’": "'"})
    assert LATEX.latex_to_text(fields["publisher"]).translate(same) == title


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["literal", "family", "given", "date-parts", "raw", "circa", "suffix"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
VARIABLES = st.sampled_from(
    "title author editor translator issued accessed event-date container-title volume issue page"
    " publisher publisher-place edition number genre URL DOI status language note custom".split()
)


@given(
    st.dictionaries(VARIABLES, VALUES, max_size=8),
    st.sampled_from([*TYPES, "unheard-of"]),
    st.sampled_from(list(Style)),
)
def test_whatever_a_catalog_says_there_is_a_reference(
    csl: dict[str, Any], kind: str, style: Style
) -> None:
    text = formatted(citation(csl | {"type": kind}, 7), style)
    assert text
    assert "7" in text


def test_references_can_be_asked_for_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda page: (gb(BOOK, page), apa(BOOK, page)), range(1, 40)))
    assert made == [(gb(BOOK, page), apa(BOOK, page)) for page in range(1, 40)]


@pytest.mark.parametrize(
    ("pages", "written"),
    [([7], "7"), ([7, 8], "7-8"), ([9, 7, 8, 8, 12], "7-9, 12"), ([1, 3], "1, 3")],
)
def test_pages_in_a_row_are_written_as_one(pages: list[int], written: str) -> None:
    assert runs(pages) == written


@pytest.mark.parametrize(
    ("csl", "style", "expected"),
    [
        (STUDY, Style.GB_T_7714, "DOE J. Whales[R]. 2021: pp. 7-8 of the file."),
        (STUDY, Style.APA, "Doe, J. (2021). Whales (pp. 7–8 of the file)."),
        (STUDY | {"title": "鲸"}, Style.GB_T_7714, "DOE J. 鲸[R]. 2021: 文件第7-8页."),
        (STUDY | {"title": "鲸"}, Style.APA, "Doe, J. (2021). 鲸 (文件第7–8页)."),
    ],
)
def test_pages_that_are_not_known_to_be_printed_are_called_the_files(
    csl: dict[str, Any], style: Style, expected: str
) -> None:
    assert formatted(citation(csl, 7, 8, printed=False), style) == expected


def test_bibtex_notes_the_pages_of_the_file() -> None:
    entry = formatted(citation(STUDY, 7, printed=False), Style.BIBTEX)
    assert "note = {p. 7 of the file}" in entry
    assert "pages" not in entry


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        (["254", "255"], "254-255"),
        (["iv", "v", "vi"], "iv-vi"),
        (["xi"], "xi"),
        (["9", "12"], "9, 12"),
    ],
)
def test_printed_pages_go_before_the_items_own(printed: list[str], written: str) -> None:
    cited = citation(JOURNAL, 1, 2).model_copy(update={"printed_pages": printed})
    assert f"12(3): {written}. DOI" in formatted(cited, Style.GB_T_7714)
