"""Reads and draws a file in a process of its own, which may be killed and harms no other."""

import json
import logging
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from ingest import errors
from ingest.formats.extract import Extract
from ingest.formats.layout_json import load_layout
from ingest.formats.limits import MOST_PAGES, most_seconds
from ingest.formats.loaders import OCR_SUFFIXES

logger = logging.getLogger(__name__)

_READER = ("-m", f"{__package__}.child")
_DRAWER = ("-m", f"{__package__}.pdf.picture")
# The folder that the packages are imported from.
_ROOT = Path(__file__).parents[len(__name__.split(".")) - 1]

PATIENCE = 2.0
"""Seconds on the clock for each second of processor time that a file may take at most."""


def read_confined(data: bytes, suffix: str, name: str, *, ocr: bool = False) -> Extract:
    """What the loader for a suffix takes out of a file's bytes.

    With ``ocr`` pages that hold no text which can be read are recognised by their pictures.

    Raises:
        IngestError: what the loader raised, or that the file took too much memory or time. What
            else went wrong in it is logged as a warning.
    """
    ocr = ocr and suffix in OCR_SUFFIXES
    try:
        ended = _run(data, *_READER, suffix, name, *(["ocr"] if ocr else []), ocr=ocr)
    except subprocess.TimeoutExpired:
        raise errors.UnreadableFile(name, "reading it takes too long") from None
    told = _answer(ended.stdout)
    if told is None:
        if _ended_late(ended):
            raise errors.UnreadableFile(name, "reading it takes too long")
        if _ran_out_of_memory(ended):
            raise errors.UnreadableFile(name, "it takes too much memory")
        told = {"breakdown": _last_words(ended)}
    if "breakdown" in told:
        logger.warning("the reader of %r broke down: %s", name, told["breakdown"])
        raise errors.UnreadableFile(name, "its reader broke down: is it damaged?")
    if "error" in told:
        if told["error"] == errors.OcrMissing.__name__:
            raise errors.OcrMissing(name)
        raise getattr(errors, told["error"])(name, told["reason"])
    return Extract(told["text"], load_layout(told["layout"]), told["csl"], tuple(told["faults"]))


def draw_confined(data: bytes, page: int, scale: float, name: str) -> bytes:
    """The PNG of a page of a PDF, counted from 1, with ``scale`` pixels a point.

    Raises:
        UnreadableFile: the page cannot be drawn, or that took too much memory or time.
    """
    try:
        ended = _run(data, *_DRAWER, str(page), str(scale))
    except subprocess.TimeoutExpired:
        raise errors.UnreadableFile(name, f"drawing page {page} takes too long") from None
    if ended.returncode:
        reason = "it takes too long" if _ended_late(ended) else ended.stderr.decode().strip()
        if "\n" in reason or not reason:
            logger.warning("drawing page %d of %r broke down: %s", page, name, _last_words(ended))
            reason = "that broke down"
        raise errors.UnreadableFile(name, f"page {page} cannot be drawn: {reason}")
    return ended.stdout


def _run(data: bytes, *arguments: str, ocr: bool = False) -> "subprocess.CompletedProcess[bytes]":
    """Run Python in a process of its own, with a file on its standard input.

    Raises:
        TimeoutExpired: it takes longer on the clock than any file may take.
    """
    return subprocess.run(  # noqa: S603 - our own interpreter, and no shell
        [sys.executable, *arguments],
        input=data,
        capture_output=True,
        check=False,
        timeout=PATIENCE * most_seconds(MOST_PAGES, MOST_PAGES if ocr else 0),
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
    )


def _ended_late(ended: "subprocess.CompletedProcess[bytes]") -> bool:
    return ended.returncode in {-signal.SIGXCPU, -signal.SIGKILL}


def _answer(output: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(output)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _ran_out_of_memory(ended: subprocess.CompletedProcess[bytes]) -> bool:
    """Whether native code gave up for want of memory: it aborts, and names no other cause."""
    complaint = ended.stderr.strip()
    named = any(cause in complaint for cause in (b"memory allocation", b"bad_alloc"))
    return ended.returncode == -signal.SIGABRT and (named or not complaint)


def _last_words(ended: subprocess.CompletedProcess[bytes]) -> str:
    """How a child without an answer ended: its exit code, and the last line of its complaint."""
    complaint = ended.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    return ": ".join([f"it ended with code {ended.returncode}", *complaint])
