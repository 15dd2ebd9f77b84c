import logging

import pytest

from service.access.api_keys import make_key
from service.access.doorkeeper import Doorkeeper
from service.access.grant import Role
from service.access.redaction import RedactingFormatter
from service.access.sessions import Sessions


def secrets() -> dict[str, str]:
    return {
        "key": make_key("x", Role.READ)[0],
        "session": Sessions().begin("k")[0],
        "owner": Doorkeeper(None, always=True).owner_secret,  # type: ignore[arg-type]
        "bearer": "sk-of-another-kind",
    }


@pytest.mark.parametrize("kind", secrets())
def test_a_line_of_the_log_does_not_tell_what_opens(kind: str) -> None:
    secret = secrets()[kind]
    try:
        raise ValueError(f"Authorization: Bearer {secret}")
    except ValueError as error:
        record = logging.LogRecord(
            "x",
            logging.ERROR,
            "x.py",
            1,
            "sent %s",
            (f"Bearer {secret}",),
            (type(error), error, None),
        )
    line = RedactingFormatter("%(levelname)s: %(message)s").format(record)
    assert line.startswith("ERROR: sent Bearer …\n")
    assert secret not in line
