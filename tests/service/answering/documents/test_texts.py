from collections.abc import Callable

from service.answering.documents.texts import DocumentText, is_back_matter

TextOf = Callable[[str], DocumentText]


def texts(lines: tuple[object, ...]) -> list[str]:
    return [line.run.text for line in lines]  # type: ignore[attr-defined]


def test_a_document_goes_by_its_title_printed_or_catalogued(text_of: TextOf) -> None:
    assert text_of("law.txt").name == "河道采砂管理办法"
    assert text_of("guide.md").name == "Brewmaster 300 User Guide"
    assert text_of("paper.md").name == "Urban Bats and Street Lighting"


def test_the_abstract_is_what_stands_below_its_heading(text_of: TextOf) -> None:
    assert texts(text_of("paper.md").abstract) == [
        "Artificial light changes where bats hunt. Red lamps disturbed them least."
    ]
    assert text_of("law.txt").abstract == ()


def test_the_body_has_neither_abstract_nor_references(text_of: TextOf) -> None:
    body = "\n".join(texts(text_of("paper.md").body))
    assert "Artificial light" not in body
    assert "Night light" not in body
    assert "transmitter" in body


def test_main_sections_follow_one_another_under_their_headings(text_of: TextOf) -> None:
    headings = [section.heading for section in text_of("paper.md").sections if section.heading]
    assert headings == ["1 Introduction", "2 Methods", "3 Conclusion"]


def test_the_conclusion_is_found_by_its_heading(text_of: TextOf) -> None:
    assert texts(text_of("paper.md").conclusion) == [
        "Towns that must light their streets should choose red lamps."
    ]


def test_what_is_appended_is_no_body() -> None:
    assert is_back_matter("六、参考文献")
    assert is_back_matter("Appendix A: Forms")
    assert not is_back_matter("三、讨论")
