"""``python -m ingest.formats.child SUFFIX NAME [ocr]`` reads a file from standard input, and ends.

It runs under limits of memory and time that it sets for itself, so that a file made to harm stops
this process and no other, and it answers with one line of JSON: the extract, or what was wrong.
A fault of the loader's own is told by its kind and place, and without its message, which may hold
what the file does.
"""

import json
import sys
import traceback
from pathlib import Path

from ingest import errors
from ingest.formats.layout_json import dump_layout
from ingest.formats.limits import check_length, confine
from ingest.formats.loaders import loader_of


def main(suffix: str, name: str, *options: str) -> None:
    """Read, and print what was read."""
    ocr = "ocr" in options
    confine(ocr=ocr)
    try:
        extract = loader_of(suffix, ocr=ocr)(sys.stdin.buffer.read(), name)
        check_length(extract.text, extract.layout, name)
        told = json.dumps(
            {
                "text": extract.text,
                "layout": dump_layout(extract.layout),
                "csl": extract.csl,
                "faults": extract.faults,
            }
        )
    except errors.IngestError as error:
        told = json.dumps({"error": type(error).__name__, "reason": error.reason})
    except MemoryError:
        reason = "it takes too much memory"
        told = json.dumps({"error": errors.UnreadableFile.__name__, "reason": reason})
    except Exception as error:
        told = json.dumps({"breakdown": place(error)})
    sys.stdout.write(told)


def place(error: Exception) -> str:
    """What kind of error it is and where it was raised: the last two calls, the innermost last."""
    calls = traceback.extract_tb(error.__traceback__)[-2:]
    places = [f"{'/'.join(Path(call.filename).parts[-3:])}:{call.lineno}" for call in calls]
    return f"{type(error).__qualname__} at {', '.join(places)}"


if __name__ == "__main__":
    main(*sys.argv[1:])
