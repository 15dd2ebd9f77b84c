import pytest

from index.encoding.prompts import after_prompt


@pytest.mark.parametrize(
    ("ids", "prompt", "first"),
    [
        ([7, 8, 1, 5, 6], [7, 8, 1], 3),
        ([7, 8, 9, 5], [7, 8, 1], 2),
        ([7, 8], [7, 8, 1], 2),
        ([5, 6], [], 0),
    ],
    ids=["whole", "last one merged with the text", "no text", "no prompt"],
)
def test_a_texts_own_tokens_begin_where_it_leaves_its_prompt(
    ids: list[int], prompt: list[int], first: int
) -> None:
    assert after_prompt(ids, prompt) == first
