"""The unit by which systemd runs the service."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from service.settings import Settings
from tests.deploying.image import ROOT

UNIT = (ROOT / "docs" / "zhengyin.service").read_text(encoding="utf-8")

ANALYZE = shutil.which("systemd-analyze")


def values(name: str) -> list[str]:
    """What the unit says of a name, line by line."""
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there."""
    (command,) = values("ExecStart")
    program = shutil.which("true")
    path = tmp_path / "zhengyin.service"
    path.write_text(UNIT.replace(command.split()[0], f"{program}"), encoding="utf-8")
    return path


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd here")
@pytest.mark.parametrize(
    "check", [["verify", "--man=no"], ["security", "--offline=true", "--threshold=15"]]
)
def test_systemd_understands_it_and_finds_it_confined(check: list[str], unit: Path) -> None:
    looked = subprocess.run(
        [f"{ANALYZE}", *check, unit], capture_output=True, text=True, check=False
    )
    assert looked.returncode == 0, looked.stdout
    assert looked.stderr == ""


def test_the_folders_that_it_may_write_are_those_that_are_set() -> None:
    told = dict(word.split("=") for line in values("Environment") for word in line.split())
    state, cache = values("StateDirectory"), values("CacheDirectory")
    assert told == {
        "ZHENGYIN_DATA": f"/var/lib/{state[0]}",
        "ZHENGYIN_MODELS": f"/var/cache/{cache[0]}",
    }
    named = re.findall(r"ZHENGYIN_(\w+)", UNIT)
    assert {name.lower() for name in named} <= set(Settings.model_fields)
    assert values("ReadWritePaths") == []


def test_it_may_do_nothing_as_root() -> None:
    assert values("User") == ["zhengyin"]
    assert values("NoNewPrivileges") == ["yes"]
    assert values("CapabilityBoundingSet") == [""]
    assert values("ProtectSystem") == ["strict"]
