import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from reportlab.pdfgen.canvas import Canvas

from index.encoding.encoder import Encoder
from index.library import Library
from service.answering.reply import Generator
from service.http.app import create_app
from service.ingestion import ingest_files, readable_files
from service.settings import Settings
from tests.conftest import THREADS
from tests.ingest.formats.pdf.samples import made, write
from tests.service.serving import serving

WrittenBy = Callable[[Generator], AbstractContextManager[httpx.Client]]

WHALES = (
    "鲸落\n\n"
    "一、什么是鲸落\n\n"
    "鲸的尸体沉入深海海底，这一过程和它形成的生态系统称为鲸落。1987年，研究人员在圣卡塔利娜海盆"
    "第一次发现鲸落。一座鲸落可以供养深海生物长达五十年。\n"
    "\f"
    "二、鲸落的阶段\n\n"
    "第一个阶段里，盲鳗和睡鲨吃掉软组织，历时数月到一年半。最后一个阶段里，细菌分解骨骼中的脂类，"
    "放出硫化氢，贻贝和管虫靠它为生。\n"
)
TEA = (
    "# Brewing green tea\n\n"
    "Green tea tastes bitter when the water is too hot. Water of 75 degrees Celsius suits most "
    "green teas. Steep the leaves for two minutes and pour off all of the water.\n\n"
    "# Keeping green tea\n\n"
    "Keep the leaves in a closed tin away from light. An opened tin loses its aroma within six "
    "months.\n"
)
# Line ends of every kind and a character beyond the basic plane: its text must come back whole.
BRIDGES = (
    "赵州桥\r\n\r\n"
    "赵州桥由匠师李春设计建造，建成于隋朝，全长约五十米。\r\n"
    "桥的两肩各有两个小拱，洪水时用来泄洪，也减轻了桥身的重量。𠮷\r\n"
)
COMPASS = ("司南是古代辨别方向的器具。", "磁石磨成的勺放在铜盘上，停下来时勺柄指着南方。")
DOCUMENTS = {
    "whales.txt": WHALES,
    "tea.md": TEA,
    "bridges.txt": BRIDGES,
    "compass.pdf": "\f".join(COMPASS),
}
"""The source texts of the collection's files."""
CATALOG = """\
["whales.txt"]
type = "report"
title = "鲸落"
author = [{ literal = "海洋研究所" }]
"""


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four small documents and a catalog that knows one of them."""
    folder = tmp_path_factory.mktemp("collection")
    for name, text in DOCUMENTS.items():
        (folder / name).write_bytes(compass() if name == "compass.pdf" else text.encode())
    (folder / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    return folder


def compass() -> bytes:
    """A PDF with one line on each page."""

    def leaf(canvas: Canvas, text: str) -> None:
        write(canvas, 72, 100, text, 12)

    return made(*(partial(leaf, text=text) for text in COMPASS))


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> dict[str, str]:
    """Variables that point the program to an empty data folder and the model made ready."""
    return variables(tmp_path_factory.mktemp("data"), model_cache)


def variables(data: Path, model_cache: Path) -> dict[str, str]:
    """Variables that point the program to a data folder and the model made ready."""
    kept = {name: value for name, value in os.environ.items() if "ZHENGYIN" not in name}
    kept.pop("PORT", None)
    folders = {"ZHENGYIN_DATA": str(data), "ZHENGYIN_MODELS": str(model_cache)}
    return kept | folders | {"ZHENGYIN_THREADS": str(THREADS)}


@pytest.fixture(scope="session")
def server(environment: dict[str, str], collection: Path) -> Iterator[str]:
    """The address of a service of its own process, over the collection, ready to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = "from service.cli import main; main()"
    arguments = ["serve", "--port", str(port), "--ingest", str(collection)]
    process = subprocess.Popen([sys.executable, "-c", command, *arguments], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        await_ready(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def await_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the service is ready; a slow machine is no failure."""
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        assert process.poll() is None, "the service ended before it was ready"
        try:
            response = httpx.get(f"{address}/readyz")
            if response.status_code == 200:
                return
            assert "still being loaded" in response.json()["detail"]
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail("the service did not become ready")


@pytest.fixture(scope="session")
def stocked_folder(
    tmp_path_factory: pytest.TempPathFactory, neutral_encoder: Encoder, collection: Path
) -> Path:
    """The folder of a library that holds the collection."""
    folder = tmp_path_factory.mktemp("stocked")
    with Library.open(folder, neutral_encoder) as library:
        assert all(o.document for o in ingest_files(library, readable_files([collection])))
    return folder


@pytest.fixture
def written_by(stocked_folder: Path, neutral_encoder: Encoder) -> WrittenBy:
    """Serves the collection in this process, with answers that a generator writes."""

    @contextmanager
    def serve(generator: Generator) -> Iterator[httpx.Client]:
        opener = partial(Library.open, stocked_folder, neutral_encoder)
        with serving(create_app(Settings(), opener, generator)) as client:
            while (told := client.get("/readyz")).status_code != 200:
                assert "still being loaded" in told.json()["detail"]
                time.sleep(0.01)
            yield client

    return serve


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """A client of the running service."""
    with httpx.Client(base_url=server, timeout=30) as client:
        yield client


def found_examples(client: httpx.Client) -> dict[str, list[str]]:
    """The questions that a service suggests, once it has found them."""
    while not (told := client.get("/v1/examples").json())["complete"]:
        time.sleep(0.1)
    examples: dict[str, list[str]] = told["examples"]
    return examples
