"""Opening PDF files."""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2.raw as pdfium

from ingest.errors import UnreadableFile

_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "the file is locked with a password",
    pdfium.FPDF_ERR_SECURITY: "the file is locked in a way that is not supported",
}


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pdfium.FPDF_DOCUMENT]:
    """The PDF of these bytes, until it is closed again.

    Raises:
        UnreadableFile: it is broken, or locked.
    """
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        raise UnreadableFile(name, _REASONS.get(code, "the file is broken or is no PDF"))
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)
