"""The service's figures, for who watches over it."""

from fastapi import APIRouter, Request, Response

from service.http.load.figures import CONTENT_TYPE, Figures

router = APIRouter(tags=["health"])

EXAMPLE = "# HELP zhengyin_ready Whether questions are answered.\nzhengyin_ready 1.0\n"


@router.get(
    "/metrics",
    summary="Figures",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus' text format.",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": EXAMPLE}},
        }
    },
)
def metrics(request: Request) -> Response:
    """Requests, their stages and refusals, the queue, the library and the process, for Prometheus.

    Nothing of what was asked is in them.
    """
    figures: Figures = request.app.state.figures
    return Response(figures.exposition(), media_type=CONTENT_TYPE)
