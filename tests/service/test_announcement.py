from pathlib import Path

import pytest

from service.announcement import Announcement, local_url
from service.settings import Settings


def settings(folder: Path) -> Settings:
    return Settings(data=folder)


def announced(folder: Path, instance: str = "a") -> Announcement:
    library = settings(folder).library_folder.resolve()
    return Announcement(
        url="http://127.0.0.1:1",
        pid=1,
        library=library,
        instance=instance,
        secret="s",  # noqa: S106
    )


def test_what_is_announced_is_read_until_it_is_withdrawn(tmp_path: Path) -> None:
    here = settings(tmp_path / "data")
    one = announced(tmp_path / "data")
    assert Announcement.read(here) is None
    one.write(here)
    assert Announcement.read(here) == one
    one.withdraw(here)
    assert Announcement.read(here) is None
    assert not list(here.data.iterdir())


def test_a_data_folder_that_is_named_from_where_one_stands_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced(tmp_path).write(settings(tmp_path))
    monkeypatch.chdir(tmp_path.parent)
    assert Announcement.read(settings(Path(tmp_path.name))) == announced(tmp_path)


def test_a_copied_data_folder_announces_nothing(tmp_path: Path) -> None:
    announced(tmp_path / "first").write(settings(tmp_path / "first"))
    (tmp_path / "first").rename(tmp_path / "second")
    assert Announcement.read(settings(tmp_path / "second")) is None


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"url": "http://127.0.0.1:1"}'])
def test_a_file_that_announces_nothing_is_passed_over(tmp_path: Path, content: bytes) -> None:
    announced(tmp_path).write(settings(tmp_path))
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert Announcement.read(settings(tmp_path)) is None


def test_a_later_servers_announcement_is_not_withdrawn_by_an_earlier_one(tmp_path: Path) -> None:
    here, later = settings(tmp_path), announced(tmp_path, "later")
    announced(tmp_path, "earlier").write(here)
    later.write(here)
    announced(tmp_path, "earlier").withdraw(here)
    assert Announcement.read(here) == later


def test_where_nothing_can_be_written_it_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("in the way")
    announced(tmp_path / "data").write(settings(tmp_path / "data"))
    assert "will not find this server" in caplog.text


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104
        ("::", "http://[::1]:8000"),
        ("192.168.1.5", "http://192.168.1.5:8000"),
        ("fe80::1%eth0", "http://[fe80::1]:8000"),
    ],
)
def test_the_address_is_one_that_this_machine_reaches(host: str, url: str) -> None:
    assert local_url(host, 8000) == url
