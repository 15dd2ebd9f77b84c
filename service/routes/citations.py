"""A citation, looked up again by its id."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from service import examples, openapi, presenting
from service.dependencies import LibraryOf
from service.schemas import Citation

router = APIRouter(tags=["documents"])

_EXAMPLE = {key: value for key, value in examples.CITATION.items() if key != "score"}


@router.get(
    "/v1/citations/{citation_id}",
    summary="One citation",
    responses=openapi.described(
        _EXAMPLE | {"highlights": []}, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
def citation(
    citation_id: Annotated[str, Path(examples=[examples.CITATION["id"]])], library: LibraryOf
) -> Citation:
    """The citation without what only a question gives it: its score and highlights."""
    return presenting.Citing(library).one(library.passage(citation_id))
