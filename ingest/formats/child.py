"""``python -m ingest.formats.child SUFFIX`` reads a file from standard input, and ends.

It runs under limits of memory and time that it sets for itself, so that a file made to harm stops
this process and no other, and it answers with one line of JSON: the extract, or what was wrong.
"""

import json
import sys

from ingest import errors
from ingest.formats.layout_json import dump_layout
from ingest.formats.limits import confine
from ingest.formats.loaders import loader_of


def main(suffix: str, name: str) -> None:
    """Read, and print what was read."""
    confine()
    try:
        extract = loader_of(suffix)(sys.stdin.buffer.read(), name)
        told = {
            "text": extract.text,
            "layout": dump_layout(extract.layout),
            "csl": extract.csl,
            "faults": extract.faults,
        }
    except errors.IngestError as error:
        told = {"error": type(error).__name__, "reason": error.reason}
    except MemoryError:
        told = {"error": errors.UnreadableFile.__name__, "reason": "it takes too much memory"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
