"""The facts at the head of a text in Markdown."""

from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.formats import facts


def csl(text: str) -> dict[str, Any]:
    """The title, the authors and the date that a text's front matter states."""
    tokens = MarkdownIt("zero").use(front_matter_plugin).parse(text)
    if not tokens or tokens[0].type != "front_matter":
        return {}
    try:
        stated = yaml.safe_load(tokens[0].content)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(stated, dict):
        return {}
    authors = stated.get("author") or stated.get("authors") or []
    authors = authors if isinstance(authors, list) else [authors]
    names = [author.get("name", "") if isinstance(author, dict) else author for author in authors]
    title = stated.get("title", "")
    return facts.item(
        title=title if isinstance(title, str | int | float) else "",
        authors=[name for name in names if isinstance(name, str)],
        issued=stated.get("date", ""),
    )
