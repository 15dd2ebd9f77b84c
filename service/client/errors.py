"""What the service says where it does not do as it was asked."""

from collections.abc import Sequence
from typing import Self

import httpx
from pydantic import ValidationError

from service import schemas


class ServiceError(Exception):
    """The service did not carry out a request; ``errors`` names the bad fields, if it has any."""

    def __init__(
        self, status: int, title: str, detail: str, errors: Sequence[schemas.FieldError] = ()
    ) -> None:
        fields = "; ".join(f"{error.field}: {error.detail}" for error in errors)
        super().__init__(f"{status} {title}: {detail}" + (f" ({fields})" if fields else ""))
        self.status = status
        self.title = title
        self.detail = detail
        self.errors = tuple(errors)

    @classmethod
    def of(cls, response: httpx.Response) -> Self:
        """The error that a response tells of, be it a page that a proxy put in between."""
        try:
            return cls.told(response.text)
        except ValidationError:
            return cls(response.status_code, response.reason_phrase, response.text[:200])

    @classmethod
    def told(cls, problem: str) -> Self:
        """The error that a problem document tells of.

        Raises:
            ValidationError: if it is none.
        """
        found = schemas.Problem.model_validate_json(problem)
        return cls(found.status, found.title, found.detail, found.errors or ())


def accepted(response: httpx.Response) -> httpx.Response:
    """The response, if the service did as it was asked.

    Raises:
        ServiceError: if it did not.
    """
    if not response.is_success:
        raise ServiceError.of(response)
    return response
