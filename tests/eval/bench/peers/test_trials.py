import sys
from pathlib import Path

import pytest

from eval.bench.peers.collections import Collection, documents_of
from eval.bench.peers.environments import PeerUnavailable
from eval.bench.peers.trials import Trial
from eval.datasets.questions import read_folder

PROGRAM = "tests.eval.bench.peers.fake_framework"


@pytest.fixture
def collection(tmp_path: Path, documents: Path, questions: Path) -> Collection:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return documents_of(documents, read_folder(questions), scratch)


def test_a_program_of_another_interpreter_is_measured(
    tmp_path: Path, collection: Collection, model_cache: Path
) -> None:
    trial = Trial("Fake", Path(sys.executable), PROGRAM)
    for name in "ab":
        home = tmp_path / name
        home.mkdir()
        trial.run([collection], model_cache, home)
    found = trial.measured()
    assert found.name == "Fake"
    assert found.versions.keys() == {"pip"}
    assert found.pieces == 4
    assert len(found.ingest) == 2
    assert found.peak > 10**6
    assert found.question.median >= 0
    assert found.quality.unplaced == 0
    assert [(s.set, s.language, s.questions) for s in found.quality.shares] == [
        ("all", "zh", 2),
        ("tune", "zh", 2),
    ]
    assert found.quality.shares[0].found[5] == 1


def test_a_program_that_fails_is_told(
    tmp_path: Path, collection: Collection, model_cache: Path
) -> None:
    trial = Trial("Fake", Path(sys.executable), "tests.eval.bench.peers.builders.nothing")
    with pytest.raises(PeerUnavailable, match="Fake"):
        trial.run([collection], model_cache, tmp_path)
