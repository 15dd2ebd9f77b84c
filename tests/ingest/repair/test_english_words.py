import re

import pytest

from ingest.alignment import AlignedText, offsets
from ingest.repair.english_words import has_eaten_spaces, is_word, split_glued_words

NOTHING = re.compile(r"(?!)")


def split(text: str, protected: re.Pattern[str] = NOTHING) -> str:
    return split_glued_words(AlignedText.of(text, 0, len(text)), protected).text


@pytest.mark.parametrize(("text", "known"), [("River", True), ("rivr", False), ("a", False)])
def test_word(text: str, known: bool) -> None:
    assert is_word(text) is known


@pytest.mark.parametrize(
    ("glued", "expected"),
    [
        ("RiverGovernance", "River Governance"),
        ("GroupofExpertsonWater", "Group of Experts on Water"),
        ("UNWaterBoard", "UN Water Board"),
        ("JohnR.Allen", "John R. Allen"),
        ("Rivers,Lakes,andSeas", "Rivers, Lakes, and Seas"),
        ("WaterPolicy(London)", "Water Policy (London)"),
        ("August25", "August 25"),
        ("Allen,etal", "Allen, et al"),
    ],
)
def test_glued_words_part(glued: str, expected: str) -> None:
    assert split(glued) == expected


@pytest.mark.parametrize(
    "text",
    ["McDowell", "Scarfone", "IPv6", "UNESCO", "governance", "21st", "p.5", "3.5", "Zhengyin"],
)
def test_what_is_one_word_stays(text: str) -> None:
    assert split(text) == text


def test_what_is_protected_stays() -> None:
    assert split("see RiverGovernance", re.compile("RiverGovernance")) == "see RiverGovernance"


def test_run_longer_than_any_line_stays() -> None:
    text = "thewaterofthe" * 50
    assert split(text) == text


def test_what_one_character_became_is_never_parted() -> None:
    content = AlignedText(
        "riverBoard",
        offsets((0, 1, 2, 3, 4, 4, 5, 6, 7, 8)),
        offsets((1, 2, 3, 4, 5, 5, 6, 7, 8, 9)),
    )
    assert split_glued_words(content, NOTHING) == content


def test_parting_keeps_the_map() -> None:
    content = split_glued_words(AlignedText.of("RiverBoard", 0, 10), NOTHING)
    assert content.text == "River Board"
    assert list(content.starts) == [0, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9]


def test_text_without_spaces_has_lost_them() -> None:
    text = (
        "InternationalBoardofWater GroupofWaterExperts GovernanceoftheRiverBasin PolicyandItsReview"
    )
    assert has_eaten_spaces(text)


def test_names_with_capitals_inside_do_not_tell_of_lost_spaces() -> None:
    text = "openHarbourGate() setLampBrightness() HarbourGateException onShipsArrived tideTableOf"
    assert not has_eaten_spaces(text)


@pytest.mark.parametrize("name", ["OpenAI", "ChatGPT", "SLMs", "eSIM"])
def test_capitals_at_the_end_belong_to_a_name(name: str) -> None:
    assert split_glued_words(AlignedText.of(name, 0, len(name)), NOTHING).text == name


def test_text_with_a_few_compound_names_has_not() -> None:
    text = "JavaScriptCore and GitHubActions are used by the international organisation. " * 2
    assert not has_eaten_spaces(text + "Representatives of administrations negotiated. " * 20)
