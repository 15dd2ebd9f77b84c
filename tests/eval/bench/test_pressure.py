from fastapi import FastAPI
from fastapi.responses import JSONResponse

from eval.bench.pressure import Exchange, Pressure, press
from eval.bench.timing import Spread
from tests.service.serving import serving


def test_each_body_is_sent_once_and_failures_are_told_apart() -> None:
    app = FastAPI()
    seen: list[int] = []

    @app.post("/double")
    def double(body: dict[str, int]) -> JSONResponse:
        seen.append(body["n"])
        return JSONResponse(2 * body["n"], status_code=500 if body["n"] == 3 else 200)

    with serving(app) as client:
        bodies = [{"n": n} for n in range(20)]
        exchanges = press(str(client.base_url), "/double", bodies, clients=4)
    assert sorted(seen) == list(range(20))
    for exchange in exchanges:
        n = exchange.body["n"]
        assert exchange.response == (None if n == 3 else str(2 * n).encode())
        assert exchange.sent < exchange.received
    assert Pressure.of(4, exchanges).errors == 1


def test_who_cannot_be_reached_has_failed() -> None:
    (exchange,) = press("http://127.0.0.1:1", "/", [{}], clients=2)
    assert exchange.response is None


def test_answers_a_second_are_of_the_time_from_first_to_last() -> None:
    exchanges = [Exchange({}, 10.0, 11.0, b""), Exchange({}, 10.5, 14.0, None)]
    assert Pressure.of(2, exchanges) == Pressure(
        clients=2, requests=2, errors=1, per_second=0.25, latency=Spread.of([1.0, 3.5])
    )


def test_who_is_told_to_come_again_does_so_and_has_not_failed() -> None:
    app = FastAPI()
    seen: list[int] = []

    @app.post("/busy")
    def busy(body: dict[str, int]) -> JSONResponse:
        seen.append(body["n"])
        full = len(seen) == 1
        return JSONResponse(1, 503 if full else 200, {"Retry-After": "0"} if full else None)

    with serving(app) as client:
        exchanges = press(str(client.base_url), "/busy", [{"n": 1}, {"n": 2}], clients=1)
    assert seen == [1, 2]
    assert [each.refused for each in exchanges] == [True, False]
    found = Pressure.of(1, exchanges)
    assert (found.requests, found.errors, found.refused) == (2, 0, 1)
    assert found.refusal == Spread.of([exchanges[0].received - exchanges[0].sent])
