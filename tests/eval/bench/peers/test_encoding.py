from pathlib import Path

from eval.bench.peers.encoding import BATCHES, encoding_speed
from tests.index.conftest import HashingEncoder


def test_both_encode_the_same_texts(tiny_checkpoint: Path) -> None:
    texts = ["中文字", "文字", "中", "abc", "a b c"]
    found = encoding_speed(HashingEncoder(), tiny_checkpoint, "a: ", texts)
    assert (found.texts, found.tokens) == (5, sum(map(len, texts)))
    assert found.ours > 0
    assert list(found.theirs) == list(BATCHES)
    batch, speed = found.best
    assert speed == max(found.theirs.values()) == found.theirs[batch]
