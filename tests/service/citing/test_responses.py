import pytest

from service.answering.reply import ReplyStatement
from service.citing.responses import answer_text


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
    assert answer_text([ReplyStatement(sentence, (1,)) for sentence in sentences]) == text
