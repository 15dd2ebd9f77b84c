import pytest

from service.presenting import answer_text
from service.replies import Statement


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        ((), ""),
        (("甲。", "乙。"), "甲。乙。"),
        (("Whales sink.", "They feed many."), "Whales sink. They feed many."),
        (("见 IPv6.", "乙。"), "见 IPv6. 乙。"),
    ],
)
def test_statements_join_as_their_language_is_written(
    sentences: tuple[str, ...], text: str
) -> None:
    assert answer_text([Statement(sentence, (1,)) for sentence in sentences]) == text
