from pathlib import Path

import pytest

from eval.bench.stages.taking_in import STAGES, taking_in
from eval.errors import CannotIngest
from index.language.lexicon import Lexicon
from tests.index.conftest import HashingEncoder


def test_each_stage_is_timed_once_a_round(documents: Path) -> None:
    encoder = HashingEncoder()
    found = taking_in(encoder, Lexicon({}), documents, rounds=2)
    assert list(found) == list(STAGES)
    assert all(len(times) == 2 for times in found.values())
    for at, whole in enumerate(found["all"]):
        parts = [found[stage][at] for stage in STAGES if stage != "all"]
        assert all(0 <= part < whole for part in parts)
    # Once to warm up, and in two rounds.
    assert encoder.encoded == encoder.encoded[: len(encoder.encoded) // 3] * 3


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no PDF")
    with pytest.raises(CannotIngest):
        taking_in(HashingEncoder(), Lexicon({}), tmp_path)
