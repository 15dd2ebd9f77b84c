"""Messages (.eml): their subject, who wrote whom and when, and their text."""

import email
import email.policy
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import MIMEPart
from email.utils import getaddresses
from typing import Any

from ingest.block_kinds import BlockKind
from ingest.errors import UnreadableFile
from ingest.formats import facts
from ingest.formats.extract import Extract
from ingest.formats.text_builder import Flow, TextBuilder
from ingest.formats.text_files import decode
from ingest.formats.web.html import decoded, parsed_page
from ingest.formats.web.notes import PageNotes
from ingest.formats.web.walk import PageWalk

EXTRACTOR = "zhengyin eml 1"

# The library's own readers of headers stumble over broken ones in all these ways.
_STUMBLES = (
    ValueError, LookupError, AttributeError, TypeError, AssertionError, OverflowError,
    RecursionError,
)  # fmt: skip
# The library's readers of addresses and parameters take time that grows as the square of these.
_LONGEST_FIELD = 16_000
_SHOWN = ("From", "To", "Cc", "Date")


class _EndlessField(Exception):
    """A field that says what a part of the message is, and at endless length."""


class _Fields(HeaderRegistry):
    """Makes fields of headers; of names and addresses without end, plain text."""

    def __call__(self, name: str, value: str) -> BaseHeader:
        """A field.

        Raises:
            _EndlessField: it is one, and cannot be plain text.
        """
        if len(value) <= _LONGEST_FIELD:
            return self[name](name, value)
        if name.lower().startswith("content-"):
            raise _EndlessField(name)
        return self[""](name, value)


_POLICY = email.policy.default.clone(header_factory=_Fields())


def load(data: bytes, name: str) -> Extract:
    """Take the text out of a message: its plain text, or its page where it has none.

    What is attached is named as a fault: it is not read.

    Raises:
        UnreadableFile: it is no message, or a field of it is too long.
        UnknownEncoding: its bytes are not text.
        EmptyFile: it holds no text.
    """
    try:
        message = email.message_from_bytes(data, policy=_POLICY)
        headers = {key: facts.plain(message.get(key, "")) for key in ("Subject", *_SHOWN)}
        body = message.get_body(("plain", "html"))
        content = None if body is None else _content(body, name)
        is_page = body is not None and body.get_content_type() == "text/html"
        attached = [facts.plain(part.get_filename("")) for part in message.iter_attachments()]
        item = _item(message, headers)
    except _EndlessField as error:
        reason = f"its field {error} has more than {_LONGEST_FIELD:,} characters"
        raise UnreadableFile(name, reason) from error
    except _STUMBLES as error:
        raise UnreadableFile(name, "the message is broken") from error
    if not headers["From"] and not headers["Subject"]:
        raise UnreadableFile(name, "the file is no message")
    builder = TextBuilder(name)
    builder.block(Flow(headers["Subject"]), kind=BlockKind.TITLE)
    stated = "\n".join(f"{key}: {headers[key]}" for key in _SHOWN if headers[key])
    builder.block(Flow(stated), kind=BlockKind.FURNITURE)
    if content is not None and is_page:
        PageWalk(builder, PageNotes()).read(parsed_page(content, name))
    elif content is not None:
        builder.loose(content)
    faults = [f"{file or 'an attachment'} is attached and not read" for file in attached]
    return builder.extract(EXTRACTOR, item, faults)


def _content(part: MIMEPart, name: str) -> str:
    """The text of a part: as it declares if that holds, else by what its bytes are."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        return ""
    declared = part.get_content_charset("")
    try:
        return data.decode(declared or "utf-8")
    except (UnicodeDecodeError, LookupError):
        is_page = part.get_content_type() == "text/html"
        return decoded(data, name) if is_page else decode(data, name)[0]


def _item(message: MIMEPart, headers: dict[str, str]) -> dict[str, Any]:
    writers = [shown or address for shown, address in getaddresses([headers["From"]])]
    date = getattr(message.get("Date"), "datetime", None)
    return facts.item(
        type="personal_communication",
        title=headers["Subject"],
        authors=writers,
        issued=date.date().isoformat() if date is not None else "",
    )
