"""The commands on keys, and what commands show a server that asks for one."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from index.library import Library
from index.storage.records import StoredCollection
from service.announcement import Announcement
from service.cli.commands import app
from service.settings import Settings
from tests.index.conftest import HashingEncoder
from tests.service.cli.conftest import Run


@pytest.fixture
def keyed(data: Path) -> Callable[..., str]:
    """Runs a command on the keys of a library that has a collection, and gives what it prints."""
    with Library.open(Settings(data=data).library_folder, HashingEncoder()) as library:
        library.put_collection(StoredCollection("tea"))

    def invoke(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["keys", *arguments], env={"ZHENGYIN_DATA": str(data)})
        assert result.exit_code == code, result.output
        return result.stderr if code else result.stdout

    return invoke


def test_a_key_is_printed_once(keyed: Callable[..., str]) -> None:
    key = keyed("add", "wiki", "--role", "write", "--collection", "tea", "--expires", "30d").strip()
    assert re.fullmatch(r"zy_[0-9a-f]{12}_[\w-]{43}", key)
    (listed,) = json.loads(keyed("list", "--json"))["keys"]
    assert (listed["name"], listed["role"], listed["collections"]) == ("wiki", "write", ["tea"])
    assert listed["id"] == key.split("_")[1]
    assert key.rpartition("_")[2] not in keyed("list") + keyed("list", "--json")
    made = json.loads(keyed("add", "other", "--json"))
    assert made["key"].startswith(f"zy_{made['id']}_")


def test_a_key_that_is_revoked_is_listed_no_more(keyed: Callable[..., str]) -> None:
    key_id = json.loads(keyed("add", "wiki", "--json"))["id"]
    keyed("revoke", key_id)
    assert json.loads(keyed("list", "--json"))["keys"] == []
    assert key_id in keyed("revoke", key_id, code=1)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--expires", "soon"), "--expires"),
        (("--expires", "2001-01-01"), "--expires"),
        (("--expires", "99999999w"), "--expires"),
        (("--collection", "coffee"), "coffee"),
        (("--role", "admin", "--collection", "tea"), "--collection"),
    ],
)
def test_a_key_that_cannot_be_made_is_not(
    keyed: Callable[..., str], arguments: tuple[str, ...], named: str
) -> None:
    assert named in keyed("add", "wiki", *arguments, code=1)
    assert json.loads(keyed("list", "--json"))["keys"] == []


def test_a_server_that_others_reach_does_not_start_without_a_key(
    keyed: Callable[..., str], data: Path
) -> None:
    assert keyed("list") == ""
    result = CliRunner().invoke(
        app,
        ["serve", "--host", "0.0.0.0"],  # noqa: S104
        env={"ZHENGYIN_DATA": str(data)},
    )
    assert result.exit_code == 1
    assert "zhengyin keys add" in result.stderr


def test_commands_of_the_same_user_work_beside_a_server_that_asks_for_a_key(
    run: Run, stored: Callable[[], Library], data: Path
) -> None:
    run("collections", "add", "tea")
    with stored() as library:
        from service.access.api_keys import make_key  # noqa: PLC0415
        from service.access.grant import Role  # noqa: PLC0415

        key, reader = make_key("reader", Role.READ)
        library.keys.add(reader)
    run("collections", "add", "coffee")
    assert "coffee" in run("collections").stdout
    announced = Announcement.read(Settings(data=data))
    if announced is None:
        return
    assert httpx.get(f"{announced.url}/v1/collections").status_code == 401
    # A key that is set is shown in place of what is announced.
    data_folder = {"ZHENGYIN_DATA": str(data), "ZHENGYIN_API_KEY": key}
    for arguments, code in ((["collections"], 0), (["collections", "add", "cocoa"], 1)):
        assert CliRunner().invoke(app, arguments, env=data_folder).exit_code == code


def test_what_is_announced_is_for_the_servers_own_user(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    Announcement(
        url="http://127.0.0.1:1",
        pid=1,
        library=settings.library_folder.resolve(),
        instance="a",
        secret="s",  # noqa: S106
    ).write(settings)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
