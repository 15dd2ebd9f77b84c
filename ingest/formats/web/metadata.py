"""What a web page's head says of it."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.formats import facts

_TITLES = ("citation_title", "dc.title", "og:title", "twitter:title")
_AUTHORS = ("citation_author", "citation_authors", "dc.creator", "author", "article:author")
_DATES = (
    "citation_publication_date", "citation_date", "citation_online_date", "dc.date",
    "dc.date.issued", "article:published_time", "og:published_time", "datepublished",
    "publishdate", "pubdate", "date",
)  # fmt: skip
_ARTICLE = {
    "container_title": "citation_journal_title",
    "volume": "citation_volume",
    "issue": "citation_issue",
    "DOI": "citation_doi",
    "ISSN": "citation_issn",
}


def page_item(root: etree._Element) -> dict[str, Any]:
    """A page's bibliographic facts, from its metadata and its title alone."""
    stated = _stated(root)
    linked = list(_linked_data(root))
    authors = next((stated[key] for key in _AUTHORS if key in stated), [])
    authors = [name for name in authors if "://" not in name] or _named(linked)
    dates = [stated[key][0] for key in _DATES if key in stated]
    dates += [
        item["datePublished"] for item in linked if isinstance(item.get("datePublished"), str)
    ]
    journal = {key: stated[name][0] for key, name in _ARTICLE.items() if name in stated}
    pages = [stated[key][0] for key in ("citation_firstpage", "citation_lastpage") if key in stated]
    link = root.find(".//link[@rel='canonical']")
    return facts.item(
        title=next((stated[key][0] for key in _TITLES if key in stated), root.findtext(".//title"))
        or "",
        authors=authors,
        issued=next((text for text in dates if facts.date(text)), ""),
        type="article-journal" if "container_title" in journal else "webpage",
        page="-".join(pages),
        publisher=stated.get("citation_publisher", [""])[0],
        URL=(link.get("href") if link is not None else "") or stated.get("og:url", [""])[0],
        **journal,
    )


def _stated(root: etree._Element) -> dict[str, list[str]]:
    """The values of a page's metadata by their names in small letters."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for element in root.iter("meta"):
        key = element.get("name") or element.get("property") or element.get("itemprop") or ""
        if value := element.get("content", "").strip():
            found[key.strip().lower()].append(value)
    return dict(found)


def _linked_data(root: etree._Element) -> Iterator[dict[str, Any]]:
    """The items of a page's JSON-LD, those right within a graph too."""
    for script in root.iter("script"):
        if script.get("type", "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        items = data if isinstance(data, list) else [data]
        for item in items:
            if isinstance(item, dict):
                yield item
                graph = item.get("@graph")
                yield from (
                    (i for i in graph if isinstance(i, dict)) if isinstance(graph, list) else ()
                )


def _named(linked: list[dict[str, Any]]) -> list[str]:
    """The names of the first authors that JSON-LD gives."""
    for item in linked:
        authors = item.get("author")
        authors = authors if isinstance(authors, list) else [authors]
        names = [a.get("name") if isinstance(a, dict) else a for a in authors]
        if found := [name for name in names if isinstance(name, str) and "://" not in name]:
            return found
    return []
