import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench.peers import environments
from eval.bench.peers.environments import TORCH, Environments, PeerUnavailable, run
from eval.bench.peers.frameworks import PEERS, Peer, UnknownPeer, chosen

FAKE = Peer("Fake", "fake", ("fake>=1,<2",))


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run; an environment is a folder."""
    ran: list[list[str]] = []

    def finished(_name: str, command: Sequence[str]) -> bytes:
        ran.append(list(command))
        if "venv" in command:
            Path(command[-1]).mkdir(parents=True, exist_ok=True)
        return b""

    monkeypatch.setattr(environments, "_finished", finished)
    return ran


def test_an_environment_is_made_once(tmp_path: Path, commands: list[list[str]]) -> None:
    made = Environments(tmp_path)
    python = made.interpreter(FAKE)
    assert python.is_relative_to(tmp_path / "fake")
    assert [command[-1] for command in commands] == [str(tmp_path / "fake"), TORCH, "fake>=1,<2"]
    assert made.interpreter(FAKE) == python
    assert len(commands) == 3


def test_it_is_made_anew_when_it_needs_something_else(
    tmp_path: Path, commands: list[list[str]]
) -> None:
    made = Environments(tmp_path)
    made.interpreter(FAKE)
    made.interpreter(replace(FAKE, requirements=("fake>=2",)))
    assert len(commands) == 6


def test_what_does_not_run_the_model_does_without_torch(
    tmp_path: Path, commands: list[list[str]]
) -> None:
    Environments(tmp_path).interpreter(replace(FAKE, torch=False))
    assert not any(TORCH in command for command in commands)


def test_a_missing_python_is_told(tmp_path: Path) -> None:
    with pytest.raises(PeerUnavailable, match=r"needs Python 3\.90"):
        Environments(tmp_path).interpreter(replace(FAKE, python=(3, 90)))


def test_what_a_failing_program_said_is_told(tmp_path: Path) -> None:
    with pytest.raises(PeerUnavailable, match="no_such_module"):
        run("Fake", Path(sys.executable), "no_such_module", tmp_path / "job.json")


def test_frameworks_are_chosen_by_name() -> None:
    assert [peer.name for peer in chosen(["TXTAI", "langchain"])] == ["txtai", "LangChain"]
    assert chosen([]) == PEERS
    with pytest.raises(UnknownPeer, match=r"haiku\.rag"):
        chosen(["nobody"])
