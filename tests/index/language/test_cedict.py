from itertools import islice

import pytest

from index.language.cedict import Entry, entries, parsed


def test_an_entry_has_both_scripts_a_reading_and_meanings() -> None:
    line = "燈塔 灯塔 [deng1 ta3] /lighthouse/beacon; light (of hope)/CL:座[zuo4]/\r\n"
    (entry,) = parsed([line])
    meanings = ("lighthouse", "beacon; light (of hope)", "CL:座[zuo4]")
    assert entry == Entry("燈塔", "灯塔", "deng1 ta3", meanings)


@pytest.mark.parametrize(
    "line", ["# CC-CEDICT", "", "没有 /", "V溝 V沟 [V gou1] /gully/", "燈 灯 [deng1] lamp"]
)
def test_what_is_no_entry_of_a_chinese_headword_is_passed_over(line: str) -> None:
    assert list(parsed([line])) == []


def test_the_dictionary_comes_with_the_packages() -> None:
    assert all(entry.meanings for entry in islice(entries(), 1000))
