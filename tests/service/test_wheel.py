"""What a wheel installs: a command that works, and no name but the project's own."""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import zipfile
from pathlib import Path

import httpx
import pytest

from eval.wheel import ROOTS, renamed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a wheel is built from."""
    source = tmp_path_factory.mktemp("source")
    # Building leaves files behind, which shall not lie among what is worked on.
    for root in ROOTS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / root, source / root, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    return source


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    """An environment of its own with the wheel; what it depends on is read from this one's."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build: list[str | Path] = [
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        folder,
        source,
    ]
    subprocess.run([*pip, *build], check=True)
    (wheel,) = folder.glob("*.whl")
    home = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / "bin" / "python"
    subprocess.run([*pip, "--python", python, "install", "--no-deps", wheel], check=True)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"])
    return home


def run(installed: Path, folder: Path, *program: str) -> subprocess.CompletedProcess[str]:
    """What a program of the environment's prints, run where no source of ours lies."""
    return subprocess.run(
        [installed / "bin" / program[0], *program[1:]],
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder)},
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_wheel_brings_one_name(installed: Path, tmp_path: Path) -> None:
    (packages,) = installed.glob("lib/python*/site-packages")
    assert {path.name for path in packages.iterdir() if path.is_dir()} - {"__pycache__"} == {
        "zhengyin",
        *(path.name for path in packages.glob("zhengyin-*.dist-info")),
    }
    for root in ROOTS:
        assert run(installed, tmp_path, "python", "-c", f"import {root}").returncode != 0
    told = run(installed, tmp_path, "python", "-c", "import zhengyin.service.client")
    assert told.returncode == 0, told.stderr


def test_what_a_wheel_installs_takes_in_files_and_answers(
    installed: Path, tmp_path: Path, environment: dict[str, str], collection: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command: list[str | Path] = [installed / "bin" / "zhengyin", "serve", "--port", f"{port}"]
    command += ["--ingest", collection]
    own = environment | {"ZHENGYIN_DATA": str(tmp_path / "data")}
    with subprocess.Popen(command, cwd=tmp_path, env=own) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            while not _ready(address):
                assert process.poll() is None
                time.sleep(0.1)
            question = {"question": "第一次发现鲸落是在哪一年？"}
            answer = httpx.post(f"{address}/v1/ask", json=question, timeout=60).json()
            assert "1987" in answer["answer"]["text"]
            documents = httpx.get(f"{address}/v1/documents").json()["documents"]
            assert "compass.pdf" in {document["source"] for document in documents}
        finally:
            process.terminate()


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_where_they_are_edited_the_command_calls_them_as_they_are_called_there(
    source: Path, tmp_path: Path
) -> None:
    build = f"import setuptools.build_meta as b; b.build_editable({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "zhengyin = eval.cli:main" in archive.read(name).decode()


def test_the_command_that_is_installed_here_runs() -> None:
    command = Path(sys.executable).with_name("zhengyin")
    told = subprocess.run([command, "--help"], check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "serve" in told.stdout


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from index.library import Library\n", "from zhengyin.index.library import Library\n"),
        ("    from service import schemas\n", "    from zhengyin.service import schemas\n"),
        ('"from service.cli import main"', '"from zhengyin.service.cli import main"'),
        ("from indexes import index\n", "from indexes import index\n"),
        ("# taken from service to service\n", "# taken from service to service\n"),
    ],
)
def test_imports_of_the_packages_are_renamed(source: str, expected: str) -> None:
    assert renamed(source) == expected
