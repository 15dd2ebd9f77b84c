"""Measures how soon the page shows something: ``python -m tests.page.painting [LOADS]``.

Printed is the first contentful paint of loads by new visitors, who have nothing in their cache,
after one that nobody counts.
"""

import os
import statistics
import sys

from playwright.sync_api import Browser

from tests.page.browsing import MISSING, browsing, chromium
from tests.page.service import Service

LOADS = 20
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def first_paint(browser: Browser, address: str) -> float:
    """Milliseconds from the start of the navigation to the first text or picture."""
    # A script that waits is no script of the page.
    context = browser.new_context(base_url=address, locale="zh-CN", bypass_csp=True)
    page = context.new_page()
    page.goto("/")
    page.wait_for_function(_PAINT)
    paint: float = page.evaluate(_PAINT)
    context.close()
    return paint


def main() -> None:
    """Measure, and print one line."""
    loads = int(sys.argv[1]) if len(sys.argv) > 1 else LOADS
    path = chromium()
    if path is None:
        sys.exit(MISSING)
    with Service(os.environ, "--ingest", "documents") as service, browsing(path) as browser:
        first_paint(browser, service.address)
        paints = sorted(first_paint(browser, service.address) for _ in range(loads))
    sys.stdout.write(
        f"first contentful paint, {loads} loads: median {statistics.median(paints):.0f} ms, "
        f"from {paints[0]:.0f} to {paints[-1]:.0f} ms\n"
    )


if __name__ == "__main__":
    main()
