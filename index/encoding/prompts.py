"""Which of a text's tokens are its own, and which its prompt's."""

from collections.abc import Sequence


def after_prompt(ids: Sequence[int], prompt_ids: Sequence[int]) -> int:
    """Where a text's own tokens begin: after those that it shares with its prompt alone.

    A prompt's last token may be different where a text follows; it is then the text's.
    """
    shared = 0
    for mine, given in zip(ids, prompt_ids, strict=False):
        if mine != given:
            break
        shared += 1
    return shared
