"""Requests as traces of OpenTelemetry."""

import time
from typing import TYPE_CHECKING

from service.http.load.requests import RequestRecord

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

_NAME = "zhengyin"


class Tracer:
    """Sends a span for each request, and below it one for each of its stages."""

    def __init__(self, exporter: "SpanExporter") -> None:
        # It takes long to import, and most do without.
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        self._provider = TracerProvider(resource=Resource.create({"service.name": _NAME}))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(_NAME)

    @classmethod
    def to(cls, address: str) -> "Tracer":
        """A tracer that sends to an address, by OTLP over HTTP."""
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )

        return cls(OTLPSpanExporter(address))

    def trace(self, record: RequestRecord) -> None:
        """Send a request that is over."""
        from opentelemetry.trace import set_span_in_context  # noqa: PLC0415

        # Requests are timed on a clock that nobody else has.
        zero = time.time_ns() - time.monotonic_ns()

        def told(seconds: float) -> int:
            return zero + int(seconds * 1e9)

        span = self._tracer.start_span(
            f"{record.method} {record.route}",
            start_time=told(record.begun),
            attributes={
                "http.request.method": record.method,
                "http.route": record.route,
                "http.response.status_code": record.status,
                "zhengyin.request": record.id,
            },
        )
        context = set_span_in_context(span)
        for name, begun, ended in record.work.spans:
            part = self._tracer.start_span(name, context, start_time=told(begun))
            part.end(told(ended))
        span.end(told(record.ended))

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()
