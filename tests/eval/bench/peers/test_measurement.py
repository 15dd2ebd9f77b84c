from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.bench.peers import measurement, services
from eval.bench.peers.collections import Collection
from eval.bench.peers.encoding import EncodingSpeed
from eval.bench.peers.environments import Environments, PeerUnavailable
from eval.bench.peers.frameworks import Peer
from eval.bench.peers.measurement import Comparison
from eval.bench.peers.report import OURS, Measured
from tests.eval.bench.peers.builders import make_measured
from tests.index.conftest import HashingEncoder

NAMES = ("Steady", "Failing", "Missing")
RAN: list[tuple[str, list[str]]] = []


class FakeTrial:
    """Runs nothing; ``Failing`` fails."""

    def __init__(self, name: str, python: Path, _program: str, *, embeds: bool = True) -> None:
        self.name = name
        self.python = python
        assert embeds

    def run(self, collections: Sequence[Collection], _models: Path, scratch: Path) -> None:
        assert list(scratch.iterdir()) == []
        RAN.append((self.name, [collection.name for collection in collections]))
        if self.name == "Failing":
            raise PeerUnavailable(self.name, "it fell over")

    def measured(self) -> Measured:
        return make_measured(self.name, ingest=1, question=1, share=1)


@pytest.fixture
def comparison(
    tmp_path: Path, documents: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> Comparison:
    def interpreter(_environments: Environments, peer: Peer) -> Path:
        if peer.name == "Missing":
            raise PeerUnavailable(peer.name, "it is not to be had")
        return Path("python")

    speed = EncodingSpeed(1, 1, 1.0, {4: 1.0})
    monkeypatch.setattr(Environments, "interpreter", interpreter)
    monkeypatch.setattr(measurement, "Trial", FakeTrial)
    monkeypatch.setattr(Comparison, "_encoding", lambda _self, _folder: speed)
    monkeypatch.setattr(services, "ours", lambda *_: iter(()))
    RAN.clear()
    paragraph = (
        '{"id": "p", "passage_zh": "桥。", "passage_en": "Bridge.", "questions": '
        '[{"id": "q", "zh": "？", "en": "?", "answer_zh": "桥", "answer_en": "Bridge"}]}'
    )
    xquad = tmp_path / "xquad.jsonl"
    xquad.write_text(paragraph, encoding="utf-8")
    return Comparison(
        encoder=HashingEncoder(),
        models=tmp_path,
        environments=tmp_path,
        documents=documents,
        questions=questions,
        xquad=xquad,
        peers=[Peer(name, name.lower(), ()) for name in NAMES],
        rounds=2,
    )


def test_all_take_turns_and_who_fails_is_left_out(comparison: Comparison) -> None:
    found = comparison.report()
    everything = ["documents", "xquad-zh", "xquad-en"]
    assert [
        (OURS, everything),
        ("Steady", everything),
        ("Failing", everything),
        (OURS, ["documents"]),
        ("Steady", ["documents"]),
    ] == RAN
    assert [each.name for each in found.measured] == [OURS, "Steady"]
    assert [(each.name, each.reason) for each in found.not_measured] == [
        ("Missing", "Missing: it is not to be had"),
        ("Failing", "Failing: it fell over"),
    ]
