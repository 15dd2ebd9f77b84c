"""What a loader takes out of a file's bytes."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from ingest.source_layout import Layout


@dataclass(frozen=True, slots=True)
class Extract:
    """A file's text with its layout and what the file says of itself.

    ``csl`` holds bibliographic facts as a CSL-JSON item without an id: only what the file states in
    its own metadata. ``faults`` say in a few words each what of the file holds no readable text,
    such as "pages 3-9 hold no text", or only text that was recognised by its picture.
    """

    text: str
    layout: Layout
    csl: dict[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


class Loader(Protocol):
    """Takes the text out of files of one format."""

    def __call__(self, data: bytes, name: str) -> Extract:
        """Take the text out of a file's bytes.

        Raises:
            IngestError: the file is broken, locked or holds no text; it names ``name`` and why.
        """
        ...
