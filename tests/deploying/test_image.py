"""The steps of the Dockerfile lead to a service that starts and ends as the image says."""

import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.deploying.image import Images


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Images:
    """The images, whose steps are done when they are entered."""
    return Images(tmp_path_factory.mktemp("images"), model_cache)


def test_the_whole_image_has_the_command(images: Images) -> None:
    images.enter("zhengyin")
    command = [*images.command("ENTRYPOINT"), "--help"]
    told = subprocess.run(command, env=images.environment(), check=True, stdout=subprocess.PIPE)
    assert b"serve" in told.stdout


def test_the_slim_image_answers_is_healthy_and_writes_to_its_volume_alone(images: Images) -> None:
    images.enter("slim")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = images.environment() | {"ZHENGYIN_PORT": f"{port}"}
    before = _files(images)
    zhengyin = images.command("ENTRYPOINT")
    volume = Path(environment["ZHENGYIN_DATA"])
    make_key = [*zhengyin, "keys", "add", "readers"]
    key = subprocess.run(make_key, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    command = [*zhengyin, *images.command("CMD")]
    with subprocess.Popen(command, env=environment, cwd=volume) as service:
        try:
            headers = {"authorization": f"Bearer {key.stdout.strip()}"}
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
                while not _is_ready(client):
                    assert service.poll() is None
                    time.sleep(0.1)
                assert client.get("/v1/documents").json()["documents"] == []
            assert _looked_after(images, environment) == 0
            service.terminate()
            assert service.wait(30) in {0, -signal.SIGTERM}
        finally:
            service.kill()
    assert _looked_after(images, environment) == 1
    assert _files(images) == before


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _looked_after(images: Images, environment: dict[str, str]) -> int:
    """How the image's own look at the service ends."""
    command = images.command("HEALTHCHECK")
    return subprocess.run(command, env=environment, check=False, capture_output=True).returncode


def _files(images: Images) -> dict[Path, int]:
    """All that would be read only, with the time of its last change."""
    own = images.path("opt/zhengyin").resolve()
    return {path: path.lstat().st_mtime_ns for path in own.rglob("*")}
