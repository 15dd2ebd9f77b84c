"""A citation as a reference in the styles that people write with."""

import json
from collections.abc import Callable
from typing import Any

from lxml import etree

from service import schemas
from service.citing.references import csl_processor, ris
from service.citing.references.bibliography import (
    NAMES,
    Item,
    cited_pages,
    file_pages,
    is_chinese,
    known_item,
    printed_runs,
)
from service.schemas.references import Style


def formatted(citation: schemas.Citation, style: Style) -> str:
    """The reference to the cited page or pages, saying nothing that the item does not.

    Pages are the printed ones; where they are not known, those of the file, said to be such. GB/T
    7714-2015 and APA (7th edition) are plain text, written by the styles of the CSL project. The
    others are for programs and are not: the project's own ``bibtex.csl`` neither escapes nor makes
    a report a report.
    """
    item = known_item(citation)
    if style is Style.RIS:
        return ris.record(citation.id, item, citation)
    if style is Style.CSL_JSON:
        return _csl_json(item, citation)
    if style is Style.BIBTEX:
        # A tenth of a second of imports, which only those who ask for BibTeX wait for.
        from service.citing.references import bibtex  # noqa: PLC0415

        return bibtex.entry(citation.id, item, citation)
    says_of_what = "page" not in item and not citation.printed_pages
    if pages := cited_pages(item, citation):
        item["page"] = pages
    if style is Style.GB_T_7714:
        return _gb_t_7714(item)
    return _apa(item, _without_page_labels if says_of_what else None)


def _csl_json(item: Item, citation: schemas.Citation) -> str:
    """The item with the pages of the citation, those of the file in its note."""
    made = {"id": citation.id} | item
    if citation.printed_pages:
        made["page"] = printed_runs(citation.printed_pages)
    elif citation.pages:
        pages = file_pages(item, citation.pages)
        made["note"] = f"{item['note']}\n{pages}" if "note" in item else pages
    return json.dumps(made, ensure_ascii=False, indent=2)


def _gb_t_7714(item: Item) -> str:
    item = {key: value for key, value in item.items() if key != "annote"} | _capitals(item)
    if item["type"] in _ONLINE:
        # The style leaves out the site, so that it does not stand before the page.
        item.pop("container-title", None)
    if "page" in item and (item["type"] == "patent" or not _PUBLICATION & item.keys()):
        item["annote"] = item.pop("page")
    if not is_chinese(item):
        return csl_processor.render(_GB_T_7714, "en-US", item, _adapt_gb_t_7714)
    # Numbers by themselves would become “2nd 版” and “卷 2”.
    for variable, form in (("edition", "{}版"), ("volume", "第{}卷")):
        if item.get(variable, "").isdecimal() and (
            variable == "edition" or item["type"] not in _SERIAL
        ):
            item[variable] = form.format(item[variable])
    return csl_processor.render(_GB_T_7714, "zh-CN", item, _adapt_gb_t_7714)


_GB_T_7714 = "china-national-standard-gb-t-7714-2015-numeric"
_ONLINE = frozenset({"dataset", "post", "post-weblog", "software", "webpage"})
_PUBLICATION = frozenset(
    "container-title issued available-date volume issue publisher publisher-place archive"
    " archive-place event-title event-date".split()
)
"""Variables that stand between the title and the page."""


def _capitals(item: Item) -> Item:
    """The names of persons with their family names in capitals."""
    return {
        key: [name | {part: name[part].upper() for part in _FAMILY & name.keys()} for name in value]
        for key, value in item.items()
        if key in NAMES
    }


_FAMILY = frozenset({"family", "non-dropping-particle"})


def _adapt_gb_t_7714(root: Any) -> None:  # noqa: ANN401 - lxml's classes have no types
    """Fit the numbered style to a single reference that says only what is known."""
    # The number in a list is the list's to give.
    for number in root.xpath_search("//cs:text[@variable='citation-number']"):
        number.getparent().remove(number)
    # Capitals are for persons; citeproc-py gives them to institutions too.
    for part in root.xpath_search("//cs:name-part[@text-case]"):
        del part.attrib["text-case"]
    # The year of access is not the year of publication.
    (guess,) = root.xpath_search("//cs:macro[@name='issued-year']/cs:choose/cs:else")
    guess.getparent().remove(guess)
    # Where nothing is known of the publication, the page follows the title: after a colon.
    (title,) = root.xpath_search("//cs:macro[@name='title']")
    etree.SubElement(title, f"{{{csl_processor.NAMESPACE}}}text", variable="annote", prefix=": ")


def _apa(item: Item, adapt: Callable[[Any], None] | None) -> str:
    # The style puts dashes into ranges, but not into more than one.
    item = item | {"page": item["page"].replace("-", "–")} if "page" in item else dict(item)
    contained = "container-title" in item
    pageless = item["type"] in _PAGELESS or (item["type"] in _SERIAL and not contained)
    if item["type"] in _UNLISTED or (pageless and "page" in item):
        # As what it is, it would lose its page, or the page its “p.”.
        item["type"] = "article" if item["type"] in _BY_YEAR else "document"
        if contained:
            container = item.pop("container-title")
            item.setdefault("publisher", container)
    if "URL" in item and "accessed" not in item and "issued" not in item:
        # As a status, “n.d.” keeps the style from “Retrieved” without a date.
        item.setdefault("status", "n.d.")
    return csl_processor.render("apa", "en-US", item, adapt)


def _without_page_labels(root: Any) -> None:  # noqa: ANN401 - lxml's classes have no types
    """Pages of the file come with a label of their own."""
    for label in root.xpath_search("//cs:label[@variable='page']"):
        label.getparent().remove(label)


_BY_YEAR = frozenset(
    "article-journal bill legal_case legislation paper-conference periodical regulation review"
    " review-book treaty".split()
)
_SERIAL = _BY_YEAR | {"article-magazine", "article-newspaper"}
"""Types whose page is that of a journal or a reporter; of the former the date is a year."""
_PAGELESS = frozenset(
    "broadcast event hearing patent performance post post-weblog speech webpage".split()
)
"""Types that APA gives no pages."""
_UNLISTED = frozenset({"interview", "personal_communication"})
"""Types that APA keeps out of bibliographies."""
