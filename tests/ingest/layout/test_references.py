import pytest

from ingest.layout.lines import split_lines
from ingest.layout.references import LONE_MARK, NOTES_HEADING, folded, is_reference, reference_share


@pytest.mark.parametrize(
    "text",
    [
        "李平：《流域治理概论》，北京：水利出版社1990年版，第12页。",
        "Allen, John, Talking Rivers, Vol. 3, No. 2, p. 11.",
        "参见王海：《再论协商》",
        "https://rivers.example/report.pdf",
        "〔英〕艾伦：《河流与规则》",
        "ｐｐ．１１—２０，２０１９Ｇ０７Ｇ３０",
    ],
)
def test_reference(text: str) -> None:
    assert is_reference(split_lines(text)[0])


@pytest.mark.parametrize("text", ["各方在会上达成了共识。", "The provinces met twice a year."])
def test_prose_is_no_reference(text: str) -> None:
    assert not is_reference(split_lines(text)[0])


def test_share_counts_characters() -> None:
    lines = list(split_lines("第12页\n没有出处的一行字\n①"))
    assert reference_share(lines) == pytest.approx(4 / 12)


def test_share_of_lone_marks_is_whole() -> None:
    assert reference_share(list(split_lines("①\n②"))) == 1.0


@pytest.mark.parametrize("text", ["①", "∗∗", "¹²"])
def test_lone_mark(text: str) -> None:
    assert LONE_MARK.match(text)


@pytest.mark.parametrize(
    "text", ["参考文献", "注释：", "References", "## Notes", "六、参考文献", "5. References"]
)
def test_heading_of_notes(text: str) -> None:
    assert NOTES_HEADING.match(text)


@pytest.mark.parametrize("text", ["参考文献综述", "Notes on rivers", "注意"])
def test_no_heading_of_notes(text: str) -> None:
    assert not NOTES_HEADING.match(text)


def test_folding_narrows_and_restores_hyphens() -> None:
    assert folded("２０１９Ｇ０７") == "2019-07"
