"""What is told of each request."""

import json
import logging
import re
from pathlib import Path

import httpx
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from index.library import Library
from index.work import Work
from service.http.app import create_app
from service.http.load.requests import ID_HEADER, RequestRecord
from service.http.load.tracing import Tracer
from service.settings import Settings
from tests.index.conftest import HashingEncoder, build_document
from tests.service.serving import serving

QUESTION = "鲸落是什么？"


def asked(folder: Path, settings: Settings, headers: dict[str, str]) -> httpx.Response:
    """The answer to a search of a small library."""
    app = create_app(settings, lambda: Library.open(folder, HashingEncoder()))
    with serving(app) as client:
        while client.get("/readyz").status_code != 200:
            pass
        app.state.runtime.library.add(build_document("鲸落是沉入海底的鲸。"))
        return client.post("/v1/search", json={"query": QUESTION}, headers=headers)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    records = [record for record in caplog.records if record.name == "service.requests"]
    told = [json.loads(record.getMessage()) for record in records]
    return [line for line in told if line["route"] == "/v1/search"]


def test_a_request_is_told_in_one_line_with_its_id_and_stages(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    response = asked(tmp_path, Settings(), {ID_HEADER: "mine-1"})
    assert response.headers[ID_HEADER] == "mine-1"
    (line,) = lines(caplog)
    stages = line.pop("stages")
    assert isinstance(line.pop("ms"), float)
    assert line.pop("outcome") in {"answerable", "unanswerable"}
    assert line == {"request": "mine-1", "method": "POST", "route": "/v1/search", "status": 200}
    assert isinstance(stages, dict)
    assert {"waiting", "encoding", "searching", "reading"} <= set(stages)


def test_what_was_asked_is_told_only_where_that_is_set(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked(tmp_path / "a", Settings(), {})
    ours = [record for record in caplog.records if record.name.startswith("service")]
    assert not [record for record in ours if "鲸落" in record.getMessage()]
    asked(tmp_path / "b", Settings(log_questions=True), {})
    assert lines(caplog)[-1]["asked"] == QUESTION


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, 'a"b'])
def test_an_id_that_is_none_is_not_taken(tmp_path: Path, given: str) -> None:
    response = asked(tmp_path, Settings(), {ID_HEADER: given})
    assert re.fullmatch("[0-9a-f]{16}", response.headers[ID_HEADER])


def test_figures_tell_requests_stages_and_the_library(client: httpx.Client) -> None:
    client.post("/v1/ask", json={"question": QUESTION})
    client.get("/v1/nothing")
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain")
    for name in (
        'zhengyin_requests_total{method="POST",route="/v1/ask",status="200"}',
        'zhengyin_requests_total{method="GET",route="other",status="404"}',
        'zhengyin_stage_seconds_count{stage="encoding"}',
        "zhengyin_queue_waiting 0.0",
        "zhengyin_documents 4.0",
        "zhengyin_passages ",
        "zhengyin_jobs_unfinished 0.0",
        "process_resident_memory_bytes ",
    ):
        assert name in told.text
    assert "鲸" not in told.text


def test_a_request_is_a_trace_with_a_span_for_each_stage() -> None:
    exporter = InMemorySpanExporter()
    tracer = Tracer(exporter)
    work = Work(spans=[("encoding", 10.0, 10.5), ("reading", 10.5, 11.0)])
    tracer.trace(RequestRecord("mine", "POST", "/v1/ask", 200, 10.0, 11.0, work))
    tracer.close()
    encoding, reading, whole = exporter.get_finished_spans()
    assert [encoding.name, reading.name, whole.name] == ["encoding", "reading", "POST /v1/ask"]
    assert whole.context is not None
    for part in (encoding, reading):
        assert part.parent is not None
        assert part.parent.span_id == whole.context.span_id
        assert part.start_time is not None
        assert part.end_time == pytest.approx(part.start_time + 500_000_000, abs=1000)
    assert whole.attributes is not None
    assert whole.attributes["http.response.status_code"] == 200
