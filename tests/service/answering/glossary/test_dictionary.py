from collections.abc import Iterable

from index.language.cedict import by_word, entries, parsed
from service.answering.glossary.dictionary import meanings

LINES = (
    "# CC-CEDICT",
    "規則 规则 [gui1 ze2] /rule/regulation/rules and regulations/",
    "會 会 [hui4] /can/(coll.) to meet; to see/meeting/CL:次[ci4]/",
    "白 Bai2 没有 /",
    "白 白 [Bai2] /surname Bai/",
    "白 白 [bai2] /white/variant of 伯[bo2]/",
)


def read(lines: Iterable[str]) -> dict[str, str]:
    return by_word(parsed(lines))


def test_a_word_is_read_with_its_meanings() -> None:
    assert meanings(read(LINES)["规则"]) == ("rule", "regulation", "rules and regulations")


def test_notes_and_measure_words_are_left_out() -> None:
    assert meanings(read(LINES)["会"]) == ("can", "to meet", "to see", "meeting")
    assert meanings("CL:次[ci4]/see 會|会/abbr. for X/") == ()


def test_a_surname_does_not_hide_the_word() -> None:
    assert meanings(read(LINES)["白"]) == ("white",)


def test_the_dictionary_comes_with_the_packages() -> None:
    assert "cyberspace" in meanings(by_word(entries())["网络空间"])
