"""Where files came from, as long as they are there."""

import stat
from pathlib import Path


def is_gone(origin: str) -> bool:
    """Whether an origin is the path of a file that is not there any more.

    One that may not be looked for is taken to be there.
    """
    path = Path(origin)
    if not path.is_absolute():
        return False
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
