"""Why a request is not let in."""

from http import HTTPStatus

from starlette.exceptions import HTTPException

from service.access.grant import Role


class Unknown(HTTPException):
    """Whoever asks shows no key that opens, where one is asked for."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.UNAUTHORIZED,
            "this needs a key, sent as Authorization: Bearer zy_…; zhengyin keys add makes one",
            {"WWW-Authenticate": "Bearer"},
        )


class NotAllowed(HTTPException):
    """A key's role does not suffice."""

    def __init__(self, needed: Role) -> None:
        super().__init__(HTTPStatus.FORBIDDEN, f"this needs a key of the role {needed}")


class OutOfReach(HTTPException):
    """What is asked for would change more than a key reaches."""

    def __init__(self, detail: str) -> None:
        super().__init__(HTTPStatus.FORBIDDEN, detail)


class Forged(HTTPException):
    """A browser that is signed in sends a change without what only our own page knows."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.FORBIDDEN, "the page's token is missing or old; load the page again"
        )


class ForeignHost(HTTPException):
    """A request is for a host that the service is not."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.MISDIRECTED_REQUEST,
            "the service does not answer for this host; ZHENGYIN_HOSTS names those it answers for",
        )


class ForeignPage(HTTPException):
    """A browser sends a request that changes something for a page that is not the service's."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.FORBIDDEN, "a page of another origin may not have a browser send this"
        )


class TooOften(HTTPException):
    """More is asked than may be asked in so much time; ``seconds`` until it may be again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"too many requests; try again in {seconds} seconds",
            {"Retry-After": str(seconds)},
        )
