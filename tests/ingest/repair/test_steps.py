from ingest.alignment import AlignedText
from ingest.repair.steps import repair, words_are_glued


def whole(text: str) -> AlignedText:
    return AlignedText.of(text, 0, len(text))


def test_repair_applies_everything() -> None:
    text = "依据«流域 公约»(BasinＧConvention),有２１国 批准了它.\u200b"
    assert repair(whole(text)).text == "依据《流域公约》(Basin-Convention)，有21国批准了它。"


def test_repair_parts_glued_words_but_not_in_links() -> None:
    text = "RiverGovernance,https://rivers.example/RiverGovernance"
    content = repair(whole(text), glued=True)
    assert content.text == "River Governance, https://rivers.example/RiverGovernance"


def test_repair_leaves_names_in_a_spaced_text() -> None:
    text = "Scarfone and McDowell wrote it on GitHub."
    assert not words_are_glued(text)
    assert repair(whole(text)).text == text


def test_repair_keeps_gaps_where_told() -> None:
    assert repair(whole("协商 治理"), keep_gaps=True).text == "协商 治理"
