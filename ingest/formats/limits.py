"""How much one file may cost while it is read."""

import math
import resource

MOST_BYTES = 100 * 2**20
"""Of a file."""

MOST_MEMORY = 1536 * 2**20
"""Bytes of memory that the process which reads a file may address."""

MOST_SECONDS = 60
"""Of processor time for a file, its pages aside."""

SECONDS_A_PAGE = 0.5
"""Of processor time for each page besides."""

MOST_PAGES = 2_000


def confine() -> None:
    """Hold this process to the limits of memory and time, whatever it is made to read."""
    seconds = int(MOST_SECONDS + SECONDS_A_PAGE * MOST_PAGES)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def grant_time(pages: int) -> None:
    """Allow this process the time that so many pages need, if its time is limited at all."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        granted = math.ceil(MOST_SECONDS + SECONDS_A_PAGE * min(pages, MOST_PAGES))
        resource.setrlimit(resource.RLIMIT_CPU, (granted, hard))
