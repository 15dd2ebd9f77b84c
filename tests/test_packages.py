"""The code is where the documents say, in folders that can be overlooked."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, text

ROOT = Path(__file__).parents[1]
# A path of the repository, in a code span or in a picture.
_PATH = re.compile(r"\b(?:ingest|index|service|eval|tests|docs)/[\w./-]*\w/?")


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", *PAGES])
def test_every_path_that_is_named_is_there(page: str) -> None:
    named = set(_PATH.findall(text(page)))
    missing = {
        path for path in named if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()
    }
    assert missing == set()


@pytest.mark.parametrize("package", ["ingest", "index", "service", "eval"])
def test_no_folder_is_crowded(package: str) -> None:
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    assert {folder for folder in folders if len(list(folder.glob("*.py"))) > 14} == set()


def test_every_folder_says_what_it_is_for() -> None:
    folders = {
        path.parent
        for package in ("ingest", "index", "service", "eval")
        for path in (ROOT / package).rglob("*.py")
    }
    silent = {
        folder
        for folder in folders
        if not (folder / "__init__.py").read_text(encoding="utf-8").startswith('"""')
    }
    assert silent == set()
