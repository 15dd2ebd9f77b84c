"""The documentation as the site that ``make docs`` builds."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.docs.pages import DOCS, ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built so that a link or an anchor that leads nowhere is a failure."""
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_is_there(site: Path) -> None:
    for page in DOCS:
        assert (site / Path(page).with_suffix(".html").name).is_file()


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert pages
    assert {address for page in pages for address in _loaded(page) if "//" in address} == set()


def _loaded(page: Path) -> Iterator[str]:
    """What a browser loads for a page: styles, scripts, pictures."""
    for element in html.fromstring(page.read_bytes()).iter("link", "script", "img", "iframe"):
        if element.tag != "link" or element.get("rel") not in {"canonical", "next", "prev"}:
            yield str(element.get("src") or element.get("href") or "")
