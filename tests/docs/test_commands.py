"""The commands that the documentation shows are there, whether or not they can be run in a test."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
import typer
from pydantic import SecretStr

from eval.cli import app
from service.settings import Settings
from tests.docs.examples import Example, commands
from tests.docs.pages import PAGES, ROOT, text

EXTRAS = [found for found in commands("pip") if "[" in found.code]


@pytest.mark.parametrize("example", commands("zhengyin"), ids=str)
def test_a_command_is_one(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in re.findall(r"(\S+\.json|~\S+)", example.code):
        # Some have to be there.
        stand_in = tmp_path / path
        stand_in.parent.mkdir(parents=True, exist_ok=True)
        stand_in.touch() if stand_in.suffix else stand_in.mkdir()
    for line in example.code.split("&&"):
        name, *arguments = shlex.split(line, comments=True)
        command = typer.main.get_command(app)
        while isinstance(command, typer.core.TyperGroup) and arguments:
            with command.make_context(name, arguments[:1]) as context:
                name, *arguments = arguments
                found = command.get_command(context, name)
                assert found is not None, f"there is no command {name}"
                command = found
        command.make_context(name, arguments)


@pytest.mark.parametrize("example", commands("make"), ids=str)
def test_make_knows_its_targets(example: Example) -> None:
    _, target = shlex.split(example.code, comments=True)
    command = ["make", "--dry-run", target]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)


@pytest.mark.parametrize("example", EXTRAS, ids=str)
def test_what_is_to_be_installed_is_an_extra(example: Example) -> None:
    (extra,) = re.findall(r"\[(\w+)\]", example.code)
    assert optional_dependencies()[extra]


def test_the_extras_are_all_told() -> None:
    assert len(EXTRAS) == len(optional_dependencies())


@pytest.mark.parametrize(
    "example", [found for found in commands("zhengyin") if found.setting], ids=str
)
def test_what_is_set_is_a_setting(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [word for word in shlex.split(example.setting, comments=True) if word != "export"]
    values = dict(word.split("=", 1) for word in given)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    held = Settings().model_dump()
    for name, value in values.items():
        setting = held[name.removeprefix("ZHENGYIN_").lower()]
        shown = setting.get_secret_value() if isinstance(setting, SecretStr) else setting
        assert type(shown)(value) == shown


@pytest.mark.parametrize("page", PAGES)
def test_every_variable_named_is_a_setting(page: str) -> None:
    named = re.findall(r"ZHENGYIN_(\w+)", text(page))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_every_command_is_of_a_kind_that_is_tested() -> None:
    kinds = {example.code.split()[0] for example in commands()}
    assert kinds == {"curl", "export", "make", "pip", "zhengyin"}


def optional_dependencies() -> dict[str, list[str]]:
    """The project's extras, each with what it brings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    return extras
