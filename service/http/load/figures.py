"""The service's figures, as Prometheus reads them."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from service.http.load.requests import RequestRecord
from service.http.load.work_queue import WorkQueue

CONTENT_TYPE = CONTENT_TYPE_LATEST

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Figures:
    """Counts requests, their stages and refusals, and reads off what else there is.

    Labels are of what the service knows beforehand, so that their number is bounded.
    """

    def __init__(self, queue: WorkQueue) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "zhengyin_requests", "Requests.", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "zhengyin_request_seconds",
            "Seconds that requests took.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._stages = Histogram(
            "zhengyin_stage_seconds",
            "Seconds that stages of requests took.",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refusals = Counter(
            "zhengyin_refusals",
            "Requests that were not carried out, by the kind of problem.",
            ["kind"],
            registry=self._registry,
        )
        self._outcomes = Counter(
            "zhengyin_answers",
            "Questions, by what came of them.",
            ["outcome"],
            registry=self._registry,
        )
        self.gauge("queue_waiting", "Requests that wait for their turn.", lambda: queue.waiting)
        self.gauge("queue_running", "Requests that are worked on.", lambda: queue.running)
        # Memory, processor time and open files of the process.
        ProcessCollector(registry=self._registry)

    def gauge(self, name: str, what: str, value: Callable[[], float]) -> None:
        """Tell a figure that is read off whenever somebody asks for it."""
        Gauge(f"zhengyin_{name}", what, registry=self._registry).set_function(value)

    def count(self, record: RequestRecord) -> None:
        """Count a request that is over."""
        self._requests.labels(record.method, record.route, str(record.status)).inc()
        self._seconds.labels(record.route).observe(record.ended - record.begun)
        for name, seconds in record.work.stages().items():
            self._stages.labels(name).observe(seconds)
        if record.work.outcome is not None:
            self._outcomes.labels(record.work.outcome).inc()
        if record.work.refusal is not None:
            self._refusals.labels(record.work.refusal).inc()

    def exposition(self) -> bytes:
        """All figures, in Prometheus' text format."""
        return generate_latest(self._registry)
