"""Keeps what opens out of the log, whoever writes it there."""

import logging
import re

_OPENS = re.compile(r"\bzy_[0-9a-z]+_[\w-]+|(?<=\bBearer )[^\s'\",]+", re.IGNORECASE)


def redacted(text: str) -> str:
    """The text without keys, tokens of sessions and what stands behind ``Bearer``."""
    return _OPENS.sub("…", text)


class RedactingFormatter(logging.Formatter):
    """Writes a record, the trace of an error included, without what opens."""

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines of a record."""
        return redacted(super().format(record))


def log_discreetly() -> None:
    """Log to standard error, each line with its level, and without what opens."""
    logging.basicConfig(handlers=[discreet("%(levelname)s: %(message)s")])


def discreet(form: str) -> logging.Handler:
    """What writes records to standard error in a form of ``logging``'s, without what opens."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(form))
    return handler
