"""The client for programs that change a library, against a service in this process."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import aclosing
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from index.library import Library
from service.client import AsyncClient, Client, FileToSend, ServiceError
from service.http.app import create_app
from service.settings import Settings
from tests.index.conftest import HashingEncoder
from tests.service.serving import serving

TEA = FileToSend("tea.txt", "绿茶要用七十五度的水。".encode(), "/tea.txt", {"type": "book"})
BRIDGE = FileToSend("bridge.txt", BytesIO("赵州桥由李春设计。".encode()), "/bridge.txt")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    opener = partial(Library.open, tmp_path / "library", HashingEncoder())
    with serving(create_app(Settings(data=tmp_path), opener)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield str(client.base_url)


@pytest.fixture
def zhengyin(address: str) -> Iterator[Client]:
    with Client(address) as client:
        yield client


def test_files_go_in_and_a_job_tells_of_them(zhengyin: Client) -> None:
    job = zhengyin.upload([TEA, BRIDGE])
    *_, last = zhengyin.job_events(job.id)
    assert [(file.source, file.change) for file in last.files] == [
        ("tea.txt", "added"),
        ("bridge.txt", "added"),
    ]
    assert zhengyin.job(job.id) == last
    assert zhengyin.jobs() == [last]
    assert {it.source: it.csl for it in zhengyin.documents()} == {
        "tea.txt": {"type": "book"},
        "bridge.txt": {"type": "document"},
    }


def test_documents_are_changed_given_back_and_removed(zhengyin: Client) -> None:
    *_, job = zhengyin.job_events(zhengyin.upload([TEA]).id)
    (id_,) = job.documents
    assert zhengyin.document_file(id_) == TEA.content
    assert zhengyin.edit_document(id_, csl={"title": "茶"}).csl["title"] == "茶"
    renamed = zhengyin.edit_document(id_, name="茶.txt")
    assert (renamed.source, renamed.csl["title"]) == ("茶.txt", "茶")
    assert zhengyin.document(id_) == renamed
    with pytest.raises(ServiceError, match="/bridge"):
        zhengyin.remove_document(id_, origin="/bridge.txt")
    zhengyin.remove_document(id_)
    assert zhengyin.documents() == []
    with pytest.raises(ServiceError, match=id_):
        zhengyin.remove_document(id_)


def test_collections_are_made_filled_and_removed(zhengyin: Client) -> None:
    assert zhengyin.put_collection("饮料", title="茶与酒").documents == []
    *_, job = zhengyin.job_events(zhengyin.upload([TEA], collection="饮料").id)
    (id_,) = job.documents
    assert [it.documents for it in zhengyin.collections()] == [[id_]]
    zhengyin.exclude("饮料", id_)
    assert [it.documents for it in zhengyin.collections()] == [[]]
    zhengyin.include("饮料", id_)
    zhengyin.remove_collection("饮料")
    assert zhengyin.collections() == []


def test_what_is_no_job_is_told(zhengyin: Client) -> None:
    with pytest.raises(ServiceError, match="j_0"):
        list(zhengyin.job_events("j_0"))


def test_changes_can_be_awaited(address: str) -> None:
    async def run() -> None:
        async with AsyncClient(address) as client:
            job = await client.upload([TEA])
            async with aclosing(client.job_events(job.id)) as events:
                *_, last = [event async for event in events]
            assert last == await client.job(job.id)
            await client.remove_document(last.documents[0])
            assert await client.documents() == []

    asyncio.run(run())
