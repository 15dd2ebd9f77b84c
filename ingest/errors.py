"""What can go wrong while a file is read, each error naming the file and the cause."""

OCR_MISSING = "text recognition is not installed: pip install 'zhengyin[ocr]'"


class IngestError(Exception):
    """A file that cannot be taken in.

    ``source`` is the file's name as its ``Source`` has it, ``reason`` the cause in a few words.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class UnsupportedFile(IngestError):
    """A file of a type that no loader reads."""


class UnreadableFile(IngestError):
    """A file that the system will not hand over."""


class TooLarge(UnreadableFile):
    """A file that holds more than is read of one."""


class UnknownEncoding(IngestError):
    """Bytes that are not text in any encoding that is tried."""


class EmptyFile(IngestError):
    """A file without a single character to read."""


class OcrMissing(IngestError):
    """A file whose pages are to be recognised where nothing is installed that does it."""

    def __init__(self, source: str) -> None:
        super().__init__(source, OCR_MISSING)


class CatalogError(IngestError):
    """A catalog.toml that is not TOML, or whose facts are not of the right form."""
