from collections.abc import Callable

import pytest

from index.language.lexicon import Lexicon
from service.answering.documents.addressed_text import AddressedText, text_at
from service.answering.documents.recognition.questions import Address, Unit
from service.answering.documents.texts import DocumentText

TextOf = Callable[[str], DocumentText]
NO_LEXICON = Lexicon({})


def at(text: DocumentText, unit: Unit, number: str, paragraph: int = 0) -> AddressedText:
    return text_at(text, Address(unit, number, "there", paragraph=paragraph), NO_LEXICON)


def words(found: AddressedText) -> str:
    return "\n".join(run.text for run in found.runs)


def test_an_article_reaches_to_the_next_one(text_of: TextOf) -> None:
    found = words(at(text_of("law.txt"), Unit.ARTICLE, "3"))
    assert found.startswith("第三条")
    assert found.endswith("做好相关工作。")


def test_an_article_ends_with_its_chapter(text_of: TextOf) -> None:
    assert words(at(text_of("law.txt"), Unit.ARTICLE, "5")).endswith("许可证有效期为一年。")


def test_a_paragraph_of_an_article_is_counted(text_of: TextOf) -> None:
    found = words(at(text_of("law.txt"), Unit.ARTICLE, "3", paragraph=2))
    assert found == "公安部门按照各自职责做好相关工作。"


def test_a_chapter_holds_its_articles(text_of: TextOf) -> None:
    found = words(at(text_of("law.txt"), Unit.CHAPTER, "2"))
    assert "第四条" in found
    assert "第五条" in found
    assert "第三条" not in found
    assert "第六条" not in found


def test_a_number_that_is_not_there_tells_the_last(text_of: TextOf) -> None:
    found = at(text_of("law.txt"), Unit.ARTICLE, "15")
    assert (found.runs, found.exists, found.last) == ((), True, 6)


@pytest.mark.parametrize(
    ("number", "opening"), [("2.1", "We chose"), ("2.2", "Each bat"), ("2", "We chose")]
)
def test_a_section_is_found_by_its_number(text_of: TextOf, number: str, opening: str) -> None:
    assert words(at(text_of("paper.md"), Unit.SECTION, number)).startswith(opening)


def test_a_section_without_numbers_is_counted(text_of: TextOf) -> None:
    found = at(text_of("guide.md"), Unit.SECTION, "2")
    assert words(found).startswith("Run the descaling")
    assert not found.exact


def test_a_page_is_what_stands_on_it(text_of: TextOf) -> None:
    assert words(at(text_of("bamboo.txt"), Unit.PAGE, "2")) == "竹编的工序分为选竹、破篾和编织。"


def test_a_section_is_found_by_words_of_its_heading(text_of: TextOf) -> None:
    assert words(at(text_of("guide.md"), Unit.HEADING, "cleaning")).startswith("Run the descaling")
    assert at(text_of("guide.md"), Unit.HEADING, "warranty").runs == ()
