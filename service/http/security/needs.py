"""Which routes need a key, and of which role."""

import re

from service.access.grant import Role
from service.http.load.admission import QUESTIONS
from service.http.security.origin_check import SAFE

_OPEN = re.compile(r"/(?:healthz|readyz|library|static/[^/]+|[acd]/[^/]+)?")
SESSION = "/v1/session"
_JOBS = re.compile(r"/v1/jobs(?:/.*)?")
_OF_ADMINISTRATORS = frozenset({"/metrics"})


def needed_role(method: str, path: str) -> Role | None:
    """The role that a request needs; None where it needs no key.

    Those without are the page's own files, signing in, and whether the service is alive. What is
    not named here may be read with a key for reading, and changes something in any other method.
    """
    if path == SESSION or (method in SAFE and _OPEN.fullmatch(path)):
        return None
    if path in _OF_ADMINISTRATORS:
        return Role.ADMIN
    if _JOBS.fullmatch(path):
        return Role.WRITE
    # A question is sent, and yet only reads.
    return Role.READ if method in SAFE or path in QUESTIONS else Role.WRITE
