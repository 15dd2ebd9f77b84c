"""What there is of a kind is told on the page that has the table of it."""

import re

import pytest
import typer
from pydantic_core import PydanticUndefined

from eval.cli import app
from ingest.formats.loaders import SUFFIXES
from service.http.app import create_app
from service.settings import Settings, variable
from tests.docs.pages import rows, text

SETTINGS = {
    name: default
    for first, *_, default in rows("docs/settings.md")
    for name in re.findall(r"`(ZHENGYIN_\w+)`", first)
}


def test_every_route_is_in_the_table() -> None:
    told = set(re.findall(r"`(?:\w+ )?(/[^`?]*)[^`]*`", text("docs/http.md")))
    described = {re.sub(r"\{\w+_id\}", "{id}", path) for path in create_app().openapi()["paths"]}
    assert described <= told


def test_the_table_of_settings_is_complete() -> None:
    assert set(SETTINGS) == set(map(variable, Settings.model_fields))


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_has_the_default_that_is_told(name: str) -> None:
    told = SETTINGS[variable(name)]
    default = Settings.model_fields[name].default
    if default in {None, PydanticUndefined}:
        assert not told.startswith("`")
    else:
        assert getattr(Settings(**{name: told.strip("`")}), name) == default


def test_every_type_of_file_is_told() -> None:
    told = {
        suffix for row in rows("docs/formats.md") for suffix in re.findall(r"`(\.\w+)`", row[0])
    }
    assert told == SUFFIXES


def test_every_command_is_told() -> None:
    told = {
        name for row in rows("docs/terminal.md") for name in re.findall(r"zhengyin (\w+)", row[0])
    }
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    assert told == set(command.commands)
