"""The facts at the head of a text in Markdown."""

import datetime
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.formats import facts

# A head that is longer holds more than facts, and takes long to read.
_MOST_READ = 50_000
_LARGEST = 10**12
# What the library raises for values that are not of the kind that their tags name.
_STUMBLES = (
    yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, OverflowError,
    RecursionError,
)  # fmt: skip


def csl(text: str) -> dict[str, Any]:
    """The title, the authors and the date that a text's front matter states."""
    tokens = MarkdownIt("zero").use(front_matter_plugin).parse(text)
    if not tokens or tokens[0].type != "front_matter":
        return {}
    try:
        stated = yaml.load(tokens[0].content[:_MOST_READ], _Loader)  # noqa: S506 - a safe one
    except _STUMBLES:
        return {}
    if not isinstance(stated, dict):
        return {}
    authors = stated.get("author") or stated.get("authors") or []
    authors = authors if isinstance(authors, list) else [authors]
    names = [author.get("name", "") if isinstance(author, dict) else author for author in authors]
    return facts.item(
        title=_written(stated.get("title")),
        authors=[name for name in names if isinstance(name, str)],
        issued=_written(stated.get("date")),
    )


class _Loader(yaml.SafeLoader):
    """Refuses aliases: a few that lead to each other stand for more than any memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def _written(value: object) -> str:
    """A title or a date as text; empty where it is none.

    A few letters can make a number of more digits than can be written.
    """
    if isinstance(value, int) and abs(value) > _LARGEST:
        return ""
    return str(value) if isinstance(value, str | int | float | datetime.date) else ""
