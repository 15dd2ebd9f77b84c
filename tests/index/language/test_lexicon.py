import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import cedict
from index.language.cedict import Entry, parsed
from index.language.lexicon import Lexicon, is_content, key_of, translations


def read(*lines: str) -> dict[str, dict[str, float]]:
    return translations(parsed(lines))


def test_each_meaning_leads_to_the_word_in_simplified_characters() -> None:
    entries = read("# a comment", "燈塔 灯塔 [deng1 ta3] /lighthouse/beacon/", "no entry")
    assert {key: list(words) for key, words in entries.items()} == {
        "lighthous": ["灯塔"],
        "beacon": ["灯塔"],
    }


def test_a_weight_sinks_with_the_meanings_place_and_rises_with_headwords() -> None:
    entries = read(
        "燈 灯 [deng1] /lamp/light/",
        "燈塔 灯塔 [deng1 ta3] /lighthouse/",
        "路燈 路灯 [lu4 deng1] /streetlight/",
    )
    # Three headwords are made with 灯, one with 灯塔; a second meaning keeps 0.85.
    assert entries["lamp"]["灯"] == pytest.approx(math.log(1 + 3), abs=1e-4)
    assert entries["light"]["灯"] == pytest.approx(0.85 * math.log(1 + 3), abs=1e-4)
    assert entries["lighthous"]["灯塔"] == pytest.approx(math.log(1 + 1), abs=1e-4)


def test_a_meanings_parts_are_meanings() -> None:
    assert set(read("礁 礁 [jiao1] /reef; shoal, ledge/")) == {"reef", "shoal", "ledg"}


def test_a_phrase_is_known_by_its_last_word_too_but_weighs_less() -> None:
    entries = read("牡蠣床 牡蛎床 [mu3 li4 chuang2] /a bed of oysters/")
    # Two content words: 0.35 / 2 of the whole.
    whole = entries["bed oyster"]["牡蛎床"]
    assert whole == pytest.approx(math.log(2), abs=1e-4)
    assert entries["oyster"]["牡蛎床"] == pytest.approx(whole * 0.35 / 2, abs=1e-4)
    assert "bed" not in entries


def test_an_acronym_in_brackets_leads_to_the_word() -> None:
    entries = read("甲乙會 甲乙会 [jia3] /Reef Survey Union (RSU)/")
    assert set(entries) == {"reef survey union", "union", "RSU"}


@pytest.mark.parametrize(
    "meaning",
    ["CL:座[zuo4]", "see 甲[jia3]", "surname Deng", "old variant of 燈[deng1]", "abbr. for 燈塔"],
)
def test_notes_on_a_word_are_no_meanings(meaning: str) -> None:
    assert set(read(f"燈 灯 [deng1] /{meaning}/lamp/")) == {"lamp"}


@pytest.mark.parametrize(
    "meaning", ["(old) (literary)", "of the", "tall white narrow stone towers"]
)
def test_a_meaning_of_no_words_or_too_many_is_left_out(meaning: str) -> None:
    assert read(f"塔 塔 [ta3] /{meaning}/") == {}


def test_headwords_that_are_not_chinese_throughout_are_left_out() -> None:
    assert read("V溝 V沟 [V gou1] /gully/") == {}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("reef", True),
        ("us", False),
        ("US", True),
        ("I", False),
        ("What’s", False),
        ("doesn't", False),
        ("won't", False),
        ("1907", True),
    ],
)
def test_a_word_may_say_something(word: str, *, expected: bool) -> None:
    assert is_content(word) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the keepers of lighthouses", "keeper lighthous"),
        ("RSU members", "RSU member"),
        ("RSU’s RSUs RSU's", "RSU RSU RSU"),
        ("AIDS", "AIDS"),
        ("keeper’s", "keeper"),
    ],
)
def test_phrases_are_filed_by_stems_and_acronyms(words: str, expected: str) -> None:
    assert key_of(words.split()) == expected


def test_a_lexicon_is_read_in_both_directions() -> None:
    lexicon = Lexicon({"lighthous keeper": {"守塔人": 0.5}})
    assert lexicon.chinese(["lighthouse", "keepers"]) == {"守塔人": 0.5}
    assert lexicon.english("守塔人") == {"lighthous keeper": 0.5}


def test_what_a_lexicon_does_not_know_means_nothing() -> None:
    assert Lexicon({}).chinese(["reef"]) == {}
    assert Lexicon({}).english("礁") == {}


def test_what_is_laid_over_a_lexicon_hides_the_same_word_only() -> None:
    lower = Lexicon({"reef": {"礁": 1.0, "暗礁": 0.5}, "lamp": {"灯": 1.0}})
    lexicon = lower.overlaid({"reef": {"礁石": 1.0, "灯": 0.1}})
    assert lexicon.chinese(["reef"]) == {"礁石": 1.0, "灯": 0.1}
    assert lexicon.chinese(["lamp"]) == {"灯": 1.0}
    assert lexicon.english("灯") == {"reef": 0.1}
    assert lexicon.english("暗礁") == {"reef": 0.5}
    assert lower.chinese(["reef"]) == {"礁": 1.0, "暗礁": 0.5}


ENTRIES = st.dictionaries(
    st.sampled_from(["reef", "lamp", "tide"]),
    st.dictionaries(st.sampled_from("礁灯潮"), st.floats(0.1, 1), min_size=1),
)


@given(lower=ENTRIES, upper=ENTRIES)
def test_layers_look_like_one_mapping(
    lower: dict[str, dict[str, float]], upper: dict[str, dict[str, float]]
) -> None:
    lexicon, merged = Lexicon(lower).overlaid(upper), {**lower, **upper}
    for word in ("reef", "lamp", "tide"):
        assert lexicon.chinese([word]) == merged.get(word, {})


def test_the_dictionary_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []

    def read_little() -> list[Entry]:
        reads.append(1)
        return [Entry("礁", "礁", "jiao1", ("reef",))]

    monkeypatch.setattr(cedict, "entries", read_little)
    for _ in range(2):
        assert "礁" in Lexicon.cedict(tmp_path).chinese(["reefs"])
    assert len(reads) == 1


def test_the_dictionary_that_ships_knows_common_words(model_cache: Path) -> None:
    lexicon = Lexicon.cedict(model_cache)
    assert "灯塔" in lexicon.chinese(["lighthouse"])
    assert "lighthous" in lexicon.english("灯塔")


def test_what_is_kept_of_cc_cedict_is_what_was_worked_out(model_cache: Path) -> None:
    worked_out = translations(cedict.entries())
    kept, plain = Lexicon.cedict(model_cache), Lexicon(worked_out)
    words = {word for held in worked_out.values() for word in held}
    assert all(list(kept.english(w).items()) == list(plain.english(w).items()) for w in words)
    phrases = [key.split() for key in worked_out]
    assert all(list(kept.chinese(p).items()) == list(plain.chinese(p).items()) for p in phrases)
