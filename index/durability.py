"""Files and folders that are to outlive a power cut."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Have the disk hold a file, or what a folder holds by which names.

    Raises:
        OSError: if it cannot.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_below(folder: Path) -> None:
    """Have the disk hold all that is in a folder, and the folder.

    Raises:
        OSError: if it cannot.
    """
    for path in [*folder.rglob("*"), folder]:
        sync(path)
