import pytest

from ingest.languages import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("河流的治理需要协商。", "zh"),
        ("River governance needs talks.", "en"),
        ("Basin Commission 的职责是什么？", "zh"),
        ("What does 协商 mean in this text?", "en"),
        ("1962", "en"),
        ("", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language
