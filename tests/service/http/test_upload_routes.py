import json
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx_sse import connect_sse

from index.encoding.encoder import Encoder
from index.library import Library
from service.http.app import create_app
from service.settings import Reach, Settings
from tests.service.conftest import BRIDGES, TEA, WHALES, await_ready, compass
from tests.service.serving import serving

QUESTION = {"question": "赵州桥由谁设计建造？"}


@pytest.fixture
def shelf(tmp_path: Path, neutral_encoder: Encoder) -> Iterator[httpx.Client]:
    """A client of a service over a library of its own, which is empty."""
    opener = partial(Library.open, tmp_path, neutral_encoder)
    with serving(create_app(Settings(max_upload=100_000), opener)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield client


def send(
    shelf: httpx.Client, *files: tuple[str, str | bytes], **fields: str | list[str]
) -> httpx.Response:
    parts = [("files", (name, content)) for name, content in files]
    return shelf.post("/v1/documents", files=parts, data=fields)


def ended(shelf: httpx.Client, response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 202, response.text
    while (job := shelf.get(response.headers["location"]).json())["finished_at"] is None:
        time.sleep(0.01)
    told: dict[str, Any] = job
    return told


def documents(shelf: httpx.Client) -> dict[str, dict[str, Any]]:
    return {it["source"]: it for it in shelf.get("/v1/documents").json()["documents"]}


def test_a_file_that_was_sent_answers(shelf: httpx.Client) -> None:
    job = ended(shelf, send(shelf, ("bridges.txt", BRIDGES)))
    assert (job["state"], job["progress"], job["errors"]) == ("succeeded", 1.0, [])
    answer = shelf.post("/v1/ask", json=QUESTION).json()
    assert "李春" in answer["answer"]["text"]
    (span,) = answer["citations"][0]["spans"][:1]
    text = shelf.get(f"/v1/documents/{job['documents'][0]}/text").text
    selector = answer["citations"][0]["selectors"][1]
    assert text[span["start"] : span["end"]] == selector["exact"]


def test_a_job_tells_of_each_of_its_files(shelf: httpx.Client) -> None:
    job = ended(
        shelf, send(shelf, ("tea.md", TEA), ("broken.txt", b"\0\1\2"), ("compass.pdf", compass()))
    )
    assert job["state"] == "succeeded"
    assert [(it["source"], it["state"]) for it in job["files"]] == [
        ("tea.md", "succeeded"),
        ("broken.txt", "failed"),
        ("compass.pdf", "succeeded"),
    ]
    (error,) = job["errors"]
    assert error["source"] == "broken.txt"
    assert "binary" in error["detail"]
    assert set(documents(shelf)) == {"tea.md", "compass.pdf"}


def test_a_job_of_which_nothing_went_in_has_failed(shelf: httpx.Client) -> None:
    assert ended(shelf, send(shelf, ("broken.txt", b"\0\1\2")))["state"] == "failed"
    assert not documents(shelf)


def test_a_job_is_told_as_it_goes_on(shelf: httpx.Client) -> None:
    address = send(shelf, ("tea.md", TEA), ("whales.txt", WHALES)).headers["location"]
    with connect_sse(shelf, "GET", f"{address}/events") as events:
        told = [(event.event, event.json()) for event in events.iter_sse()]
    assert told[-1][0] == "done"
    assert told[-1][1] == shelf.get(address).json()
    assert {name for name, _ in told[:-1]} <= {"job"}
    shares = [job["progress"] for _, job in told]
    assert shares == sorted(shares)


def test_a_file_of_a_folder_is_named_by_its_path_there(shelf: httpx.Client) -> None:
    ended(shelf, send(shelf, ("folder/a/tea.md", TEA), ("..\\..\\etc/bridges.txt", BRIDGES)))
    assert set(documents(shelf)) == {"folder/a/tea.md", "etc/bridges.txt"}


def test_the_same_bytes_under_two_names_are_one_document(shelf: httpx.Client) -> None:
    ended(shelf, send(shelf, ("tea.md", TEA)))
    ended(shelf, send(shelf, ("green.md", TEA)))
    assert [it["names"] for it in documents(shelf).values()] == [["tea.md", "green.md"]]


def test_a_file_of_the_same_name_takes_the_place_of_the_first(shelf: httpx.Client) -> None:
    ended(shelf, send(shelf, ("note.txt", BRIDGES)))
    ended(shelf, send(shelf, ("note.txt", WHALES)))
    assert len(documents(shelf)) == 1
    assert not shelf.post("/v1/ask", json=QUESTION).json()["answerable"]


def test_files_of_one_name_with_two_origins_are_two(shelf: httpx.Client) -> None:
    ended(shelf, send(shelf, ("note.txt", BRIDGES), origins="/a/note.txt"))
    ended(shelf, send(shelf, ("note.txt", WHALES), origins="/b/note.txt"))
    assert len(shelf.get("/v1/documents").json()["documents"]) == 2


def test_what_is_set_by_hand_stays_when_a_document_is_replaced(shelf: httpx.Client) -> None:
    (first,) = ended(shelf, send(shelf, ("note.txt", BRIDGES)))["documents"]
    edits = {"csl": {"title": "桥", "issued": "2024-05", "type": None}}
    edited = shelf.patch(f"/v1/documents/{first}", json=edits).json()
    assert edited["csl"] == {"title": "桥", "issued": {"date-parts": [[2024, 5]]}}
    shelf.put("/v1/collections/桥梁", json={})
    shelf.put(f"/v1/collections/桥梁/documents/{first}")

    new = shelf.put(f"/v1/documents/{first}", files={"files": ("new.txt", WHALES)})
    (second,) = ended(shelf, new)["documents"]
    (document,) = documents(shelf).values()
    assert (document["id"], document["source"]) == (second, "new.txt")
    assert (document["csl"], document["collections"]) == (edited["csl"], ["桥梁"])


@pytest.mark.parametrize(
    "csl",
    [
        {"titel": "x"},
        {"type": "poem"},
        {"author": "耿召"},
        {"author": [{"name": "耿召"}]},
        {"issued": "soon"},
        {"issued": {"date-parts": [[2024, 13]]}},
        {"title": ["x"]},
    ],
)
def test_a_fact_that_is_none_is_refused_by_its_name(
    shelf: httpx.Client, csl: dict[str, Any]
) -> None:
    (id_,) = ended(shelf, send(shelf, ("note.txt", BRIDGES)))["documents"]
    before = documents(shelf)
    response = shelf.patch(f"/v1/documents/{id_}", json={"csl": csl})
    assert response.status_code == 422
    assert f"'{next(iter(csl))}' should be" in response.json()["errors"][0]["detail"]
    assert documents(shelf) == before


def test_files_are_put_into_a_collection(shelf: httpx.Client) -> None:
    shelf.put("/v1/collections/tea", json={"title": "Tea"})
    (id_,) = ended(shelf, send(shelf, ("tea.md", TEA), collection="tea"))["documents"]
    assert shelf.get("/v1/collections/tea").json()["documents"] == [id_]
    assert send(shelf, ("tea.md", TEA), collection="coffee").status_code == 404


def test_a_file_brings_what_a_catalog_says_of_it(shelf: httpx.Client) -> None:
    csl = json.dumps({"type": "book", "title": "Tea", "issued": "2024-05"})
    ended(shelf, send(shelf, ("tea.md", TEA), ("bridges.txt", BRIDGES), csl=[csl, ""]))
    assert {name: it["csl"] for name, it in documents(shelf).items()} == {
        "tea.md": {"type": "book", "title": "Tea", "issued": {"date-parts": [[2024, 5]]}},
        "bridges.txt": {"type": "document"},
    }


def test_what_a_person_set_counts_before_what_a_file_brings(shelf: httpx.Client) -> None:
    (id_,) = ended(shelf, send(shelf, ("tea.md", TEA), csl='{"title": "Tea"}'))["documents"]
    shelf.patch(f"/v1/documents/{id_}", json={"csl": {"title": "Green tea"}})
    ended(shelf, send(shelf, ("tea.md", TEA), csl='{"title": "Black tea", "volume": 2}'))
    csl = documents(shelf)["tea.md"]["csl"]
    assert csl == {"type": "document", "title": "Green tea", "volume": "2"}


def test_a_job_tells_what_was_done_with_each_file(shelf: httpx.Client, tmp_path: Path) -> None:
    def changes(*files: tuple[str, str]) -> list[str]:
        origins = [str(tmp_path / name) for name, _ in files]
        return [it["change"] for it in ended(shelf, send(shelf, *files, origins=origins))["files"]]

    (tmp_path / "tea.md").touch()
    (tmp_path / "green.md").touch()
    assert changes(("tea.md", TEA), ("green.md", TEA)) == ["added", "named"]
    (tmp_path / "tea.md").unlink()
    assert changes(("mint.md", TEA), ("green.md", BRIDGES)) == ["renamed", "changed"]
    assert changes(("mint.md", TEA), ("green.md", WHALES)) == ["unchanged", "changed"]


def test_a_document_loses_a_name_and_goes_with_its_last(
    shelf: httpx.Client, tmp_path: Path
) -> None:
    origins = [str(tmp_path / name) for name in ("tea.md", "green.md")]
    (tmp_path / "tea.md").touch()
    (id_,) = ended(shelf, send(shelf, ("tea.md", TEA), ("green.md", TEA), origins=origins))[
        "documents"
    ]
    address = f"/v1/documents/{id_}"
    assert shelf.delete(address, params={"origin": str(tmp_path)}).status_code == 404
    assert shelf.delete(address, params={"origin": origins[0]}).status_code == 204
    assert [it["names"] for it in documents(shelf).values()] == [["green.md"]]
    assert shelf.delete(address, params={"origin": origins[1]}).status_code == 204
    assert documents(shelf) == {}


def test_a_name_that_is_given_stays_whatever_becomes_of_the_file(shelf: httpx.Client) -> None:
    (id_,) = ended(shelf, send(shelf, ("note.txt", BRIDGES)))["documents"]
    shelf.patch(f"/v1/documents/{id_}", json={"name": "桥/赵州桥.txt"})
    assert [it["names"] for it in documents(shelf).values()] == [["桥/赵州桥.txt", "note.txt"]]
    ended(shelf, send(shelf, ("note.txt", WHALES)))
    (document,) = documents(shelf).values()
    assert (document["source"], document["id"] == id_) == ("桥/赵州桥.txt", False)
    shelf.patch(f"/v1/documents/{document['id']}", json={"name": ""})
    assert [it["names"] for it in documents(shelf).values()] == [["note.txt"]]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/passwd", "a\nb", "a" * 501, "\ud800"])
def test_a_name_that_is_none_is_refused(shelf: httpx.Client, name: str) -> None:
    (id_,) = ended(shelf, send(shelf, ("note.txt", BRIDGES)))["documents"]
    headers = {"content-type": "application/json"}
    body = json.dumps({"name": name})
    response = shelf.patch(f"/v1/documents/{id_}", content=body, headers=headers)
    assert response.status_code == 422
    assert set(documents(shelf)) == {"note.txt"}


@pytest.mark.parametrize(
    ("files", "fields", "field"),
    [
        ([], {"other": "x"}, "files"),
        ([("a.txt", "x")], {"csl": ["{}", "{}"]}, "csl"),
        ([("a.txt", "x")], {"csl": "{"}, "csl.0"),
        ([("a.txt", "x")], {"csl": "[]"}, "csl.0"),
        ([("a.txt", "x")], {"csl": '{"titel": "x"}'}, "csl.0"),
        ([("a.exe", "x"), ("b.png", "y")], {}, "files.1"),
        ([("a.txt", "x"), ("a.txt", "y")], {}, "files"),
        ([("a.txt", "x")], {"origins": ["a", "b"]}, "origins"),
    ],
)
def test_files_that_cannot_be_taken_are_refused_at_once(
    shelf: httpx.Client, files: list[tuple[str, str]], fields: dict[str, Any], field: str
) -> None:
    response = send(shelf, *files, **fields)
    if not files:
        response = shelf.post("/v1/documents", files={"other": b"x"})
    assert response.status_code == 422
    assert field in {error["field"] for error in response.json()["errors"]}
    assert shelf.get("/v1/jobs").json() == {"jobs": []}


def test_what_is_no_form_is_refused(shelf: httpx.Client) -> None:
    response = shelf.post("/v1/documents", content="a", headers={"content-type": "text/plain"})
    assert response.status_code == 422
    assert "multipart/form-data" in response.json()["errors"][0]["detail"]


def test_files_over_the_limit_are_refused(shelf: httpx.Client) -> None:
    response = send(shelf, ("a.txt", "x" * 100_001))
    assert response.status_code == 413
    assert "100000 bytes" in response.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/jobs/j_0"),
        ("GET", "/v1/jobs/j_0/events"),
        ("DELETE", "/v1/documents/d_0"),
        ("GET", "/v1/collections/x"),
        ("DELETE", "/v1/collections/x"),
        ("PUT", "/v1/collections/x/documents/d_0"),
        ("DELETE", "/v1/collections/x/documents/d_0"),
    ],
)
def test_what_is_not_there_is_a_404(shelf: httpx.Client, method: str, path: str) -> None:
    assert shelf.request(method, path).status_code == 404


def test_nothing_of_a_removed_document_comes_back(shelf: httpx.Client) -> None:
    """Each route that tells of documents is asked, before and after."""
    (id_,) = ended(shelf, send(shelf, ("bridges.txt", BRIDGES)))["documents"]
    ended(shelf, send(shelf, ("tea.md", TEA)))
    shelf.put("/v1/collections/all", json={})
    shelf.put(f"/v1/collections/all/documents/{id_}")
    citation = shelf.post("/v1/search", json={"query": "赵州桥"}).json()["results"][0]["id"]
    chat = {"model": "zhengyin", "messages": [{"role": "user", "content": QUESTION["question"]}]}
    asked: list[tuple[str, str, dict[str, Any] | None]] = [
        ("POST", "/v1/search", {"query": "赵州桥"}),
        ("POST", "/v1/ask", QUESTION),
        ("POST", "/v1/ask", {"question": "What is the Zhaozhou Bridge?"}),
        ("POST", "/v1/ask", {"question": "库里有哪些文献？"}),
        ("POST", "/v1/search", {"queries": ["赵州桥", "tea"]}),
        ("POST", "/v1/chat/completions", chat),
        ("POST", "/v1/messages", chat | {"max_tokens": 100}),
        ("POST", "/retrieval", {"knowledge_id": "zhengyin", "query": "赵州桥"}),
        ("POST", "/retrieval", {"knowledge_id": "all", "query": "赵州桥"}),
        ("GET", "/v1/documents", None),
        ("GET", "/v1/collections", None),
        ("GET", "/v1/collections/all", None),
        ("GET", "/v1/examples", None),
        ("GET", f"/v1/documents/{id_}", None),
        ("GET", f"/v1/documents/{id_}/text", None),
        ("GET", f"/v1/documents/{id_}/reading", None),
        ("GET", f"/v1/documents/{id_}/file", None),
        ("GET", f"/v1/citations/{citation}", None),
        ("POST", "/v1/search", {"query": "赵州桥", "document_ids": [id_]}),
    ]
    before = [shelf.request(how, path, json=body) for how, path, body in asked]
    assert all(response.status_code == 200 for response in before)
    assert shelf.delete(f"/v1/documents/{id_}").status_code == 204
    for how, path, body in asked:
        after = shelf.request(how, path, json=body)
        assert id_ not in after.text or after.status_code == 404, path
        assert "李春" not in after.text, path
        assert "bridges.txt" not in after.text, path


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_service_that_ends_amid_its_jobs_goes_on_with_them_later(
    tmp_path: Path, environment: dict[str, str], how: signal.Signals
) -> None:
    own = environment | {"ZHENGYIN_DATA": str(tmp_path)}
    names = [f"{number}.txt" for number in range(12)]
    with _running(own) as (process, first):
        parts = [("files", (name, f"第{name}份文件。" + WHALES)) for name in names]
        address = first.post("/v1/documents", files=parts).headers["location"]
        while first.get(address).json()["progress"] == 0:
            time.sleep(0.01)
        process.send_signal(how)
        process.wait(10)
    with _running(own) as (_, second):
        job = ended(second, httpx.Response(202, headers={"location": address}))
        assert [file["state"] for file in job["files"]].count("failed") == 0
        assert set(documents(second)) == set(names)


def test_a_full_disk_is_told_and_the_service_goes_on(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    own = environment | {"ZHENGYIN_DATA": str(tmp_path)}
    with _running(own) as (process, client):
        ended(client, send(client, ("bridges.txt", BRIDGES)))
        _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        # To the service a file that may not grow is as good as a disk that is full.
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, most))
        refused = send(client, ("tea.md", TEA))
        assert refused.status_code == 503
        assert "uploads" in refused.json()["detail"]
        assert "cannot be written" in refused.json()["detail"]
        assert "李春" in client.post("/v1/ask", json=QUESTION).json()["answer"]["text"]
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
        ended(client, send(client, ("tea.md", TEA)))
        assert set(documents(client)) == {"bridges.txt", "tea.md"}


@contextmanager
def _running(
    environment: dict[str, str],
) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """A service of its own process, and a client of it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = "from service.cli import main; main()"
    arguments = ["serve", "--port", str(port)]
    process = subprocess.Popen([sys.executable, "-c", command, *arguments], env=environment)
    try:
        await_ready(f"http://127.0.0.1:{port}", process)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield process, client
    finally:
        process.kill()
        process.wait()


def test_nothing_is_fetched_unless_a_setting_allows_it(shelf: httpx.Client) -> None:
    response = shelf.post("/v1/documents", json={"url": "http://example.org/a.txt"})
    assert response.status_code == 403
    assert "ZHENGYIN_FETCH" in response.json()["detail"]


def test_a_file_that_was_fetched_answers(tmp_path: Path, neutral_encoder: Encoder) -> None:
    opener = partial(Library.open, tmp_path, neutral_encoder)
    with serving(create_app(Settings(fetch=Reach.ANY), opener)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        sent = ended(client, send(client, ("bridges.txt", BRIDGES)))
        url = f"{client.base_url}/v1/documents/{sent['documents'][0]}/text"
        fetched = ended(client, client.post("/v1/documents", json={"url": url}))
        assert fetched["state"] == "succeeded"
        assert [it["source"] for it in fetched["files"]] == ["text.txt"]
        refused = client.post("/v1/documents", json={"url": f"{client.base_url}/none"})
        assert refused.status_code == 422
        assert client.post("/v1/documents", json={"url": "ftp://x/"}).status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9"},
    ],
)
def test_a_foreign_page_puts_nothing_in(shelf: httpx.Client, headers: dict[str, str]) -> None:
    files = {"files": ("bridges.txt", BRIDGES)}
    assert shelf.post("/v1/documents", files=files, headers=headers).status_code == 403
    assert shelf.get("/v1/jobs").json() == {"jobs": []}


def test_the_page_itself_may_send(shelf: httpx.Client) -> None:
    own = {"origin": str(shelf.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    files = {"files": ("bridges.txt", BRIDGES)}
    assert shelf.post("/v1/documents", files=files, headers=own).status_code == 202


@pytest.mark.parametrize(
    "name",
    [
        "../../x.txt",
        "/etc/x.txt",
        "..\\..\\x.txt",
        "C:\\x.txt",
        "a\x00/x.txt",
        "\x1b[2Jx.txt",
        f"{'长' * 100}/x.txt",
        f"{'x' * 300}.txt",
        "./.../x.txt",
    ],
)
def test_what_a_file_is_called_never_becomes_a_path(
    shelf: httpx.Client, tmp_path: Path, name: str
) -> None:
    before = set(tmp_path.parent.rglob("*"))
    job = ended(shelf, send(shelf, (name, BRIDGES)))
    assert job["state"] == "succeeded"
    ((source, document),) = documents(shelf).items()
    assert not Path(source).is_absolute()
    assert ".." not in Path(source).parts
    assert source.isprintable()
    assert shelf.get(f"/v1/documents/{document['id']}/file").content == BRIDGES.encode()
    made = set(tmp_path.parent.rglob("*")) - before
    assert all(path.is_relative_to(tmp_path) for path in made)
    assert not [path for path in made if "x.txt" in path.name or "长" in path.name]
