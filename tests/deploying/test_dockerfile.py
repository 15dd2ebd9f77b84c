"""What the Dockerfile and what is beside it say."""

import re
from pathlib import Path

import pytest
import yaml

from service.settings import Settings
from tests.deploying.image import (
    ROOT,
    Stage,
    chain,
    copied,
    dockerfile,
    is_ignored,
    last,
    read,
    variables,
)

IMAGES = ("slim", "zhengyin")


def faults(stages: dict[str, Stage], target: str) -> set[str]:
    """What is to be found fault with in a target, each in a word or two."""
    steps = chain(stages, target)
    bases = {stage.base for stage in stages.values()} - set(stages)
    sources = [copied(value) for name, value in steps if name == "COPY"]
    found = {
        "a base without its version": any(
            not re.fullmatch(r"[\w./-]+:\d+\.\d+[\w.-]*", base) for base in bases
        ),
        "root": last(stages, target, "USER").partition(":")[0] in {"", "0", "root"},
        "no look at its health": last(stages, target, "HEALTHCHECK") in {"", "NONE"},
        "a shell around it": not last(stages, target, "ENTRYPOINT").startswith("["),
        "something fetched": any(name == "ADD" for name, _ in steps),
        "a secret": any(re.search("KEY|SECRET|TOKEN", name) for name in variables(stages, target)),
        "a source that is not there": any(
            not (ROOT / name).exists() or is_ignored(name)
            for stage, names, _ in sources
            for name in names
            if not stage
        ),
        "a stage that is not there": any(stage and stage not in stages for stage, *_ in sources),
    }
    return {fault for fault, is_there in found.items() if is_there}


@pytest.mark.parametrize("target", dockerfile())
def test_no_stage_has_a_fault(target: str) -> None:
    not_run = {"root", "no look at its health", "a shell around it"}
    assert faults(dockerfile(), target) - (set() if target in IMAGES else not_run) == set()


@pytest.mark.parametrize(
    ("line", "other", "fault"),
    [
        ("FROM python:3.11-slim-bookworm AS running", "FROM python AS running", "base"),
        ("FROM python:3.11-slim-bookworm AS running", "FROM python:latest AS running", "base"),
        ("USER 10001:10001", "USER root", "root"),
        ("USER 10001:10001", "", "root"),
        ("EXPOSE 8000", "EXPOSE 8000\nHEALTHCHECK NONE", None),
        ("STOPSIGNAL SIGTERM", "ENV API_KEY=zy_1", "secret"),
        ("STOPSIGNAL SIGTERM", "ADD https://example.org/a /a", "fetched"),
        ("STOPSIGNAL SIGTERM", "COPY Makefile /", "source"),
        ("STOPSIGNAL SIGTERM", "COPY nothing /", "source"),
        ("COPY --from=whole /opt/zhengyin", "COPY --from=other /opt/zhengyin", "stage"),
        ('ENTRYPOINT ["zhengyin"]', "ENTRYPOINT zhengyin", "shell"),
    ],
)
def test_a_fault_is_found(line: str, other: str, fault: str | None) -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert line in text
    found = faults(read(text.replace(line, other)), "zhengyin")
    assert any(fault in one for one in found) if fault else not found


def test_the_last_target_is_the_whole_image() -> None:
    assert list(dockerfile())[-1] == "zhengyin"


def test_pytorch_is_the_one_that_developers_have() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"TORCH ?= {variables(dockerfile(), 'whole')['TORCH']}\n" in makefile


@pytest.mark.parametrize("target", IMAGES)
def test_what_is_set_are_settings_that_agree_with_the_rest(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = dockerfile()
    for name, value in variables(stages, target).items():
        if name.startswith("ZHENGYIN_"):
            assert name.removeprefix("ZHENGYIN_").lower() in Settings.model_fields
            monkeypatch.setenv(name, value)
    settings = Settings()
    assert last(stages, target, "EXPOSE") == f"{settings.port}"
    assert last(stages, target, "VOLUME") == f"{settings.data}"
    assert last(stages, target, "STOPSIGNAL") == "SIGTERM"
    models = [copied(value)[2] for name, value in chain(stages, target) if name == "COPY"]
    assert f"{settings.models}" in models


def test_compose_runs_it_with_no_more_than_it_needs() -> None:
    stages = dockerfile()
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    (service,) = composed["services"].values()
    target = service["build"]["target"]
    assert target in IMAGES
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert not {"cap_add", "privileged", "network_mode", "pid"} & set(service)
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] == last(stages, target, "USER")
    assert {"mem_limit", "cpus", "pids_limit", "ulimits", "healthcheck"} <= set(service)
    port = last(stages, target, "EXPOSE")
    assert service["ports"] == [f"127.0.0.1:{port}:{port}"]
    (mounted,) = service["volumes"]
    volume, _, place = mounted.partition(":")
    assert volume in composed["volumes"]
    assert place == last(stages, target, "VOLUME")
    assert [mount.partition(":")[0] for mount in service["tmpfs"]] == ["/tmp"]  # noqa: S108
    of_uvicorn = {"FORWARDED_ALLOW_IPS"}
    for name in service["environment"].keys() - of_uvicorn:
        assert name.removeprefix("ZHENGYIN_").lower() in Settings.model_fields


def test_what_is_secret_or_large_does_not_go_to_the_engine() -> None:
    for name in (".env", ".git", ".data", ".venv", "documents", "tests"):
        assert is_ignored(name)
    assert Path(ROOT / ".dockerignore").read_text(encoding="utf-8").startswith("#")
