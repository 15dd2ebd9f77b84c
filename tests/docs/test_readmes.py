"""The READMEs say the same, each in its language."""

import re

import pytest

from ingest.formats.loaders import SUFFIXES
from tests.docs.pages import READMES, blocks, headings, links, text

_COMMENT = re.compile(r" +# .*")


@pytest.mark.parametrize("language", ["console", "python", "json"])
def test_they_show_the_same_examples(language: str) -> None:
    one, other = (
        [_COMMENT.sub("", block) for _, block in blocks(readme, language)] for readme in READMES
    )
    assert one
    assert one == other


def test_they_lead_to_the_same_places() -> None:
    one, other = (set(links(readme)) - set(READMES) for readme in READMES)
    assert one == other


def test_they_have_the_same_sections() -> None:
    one, other = ([tag for tag, _ in headings(readme)] for readme in READMES)
    assert one == other


@pytest.mark.parametrize("readme", READMES)
def test_they_tell_every_type_of_file_that_goes_in(readme: str) -> None:
    told = set(re.findall(r"`(\.\w+)`", text(readme)))
    # Said by their names.
    assert told | {".pdf", ".epub", ".md", ".txt"} == SUFFIXES
