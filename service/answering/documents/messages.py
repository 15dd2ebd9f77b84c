"""What is said of documents in the service's own words, in the question's language."""

from collections.abc import Mapping, Sequence

from ingest.languages import Language
from service.answering.documents.catalogue import known, names_of
from service.answering.documents.recognition.questions import Address, Facet, Unit
from service.answering.documents.texts import DocumentText

_NAMES: Mapping[Facet, tuple[str, str]] = {
    Facet.TITLE: ("标题", "title"),
    Facet.AUTHOR: ("作者", "author"),
    Facet.PUBLISHER: ("发布机构", "publisher"),
    Facet.DATE: ("发表日期", "date"),
    Facet.JOURNAL: ("刊名与期号", "journal"),
    Facet.KEYWORDS: ("关键词", "keywords"),
    Facet.ABSTRACT: ("摘要", "abstract"),
    Facet.SUMMARY: ("内容", "content"),
    Facet.CONCLUSION: ("结论", "conclusion"),
    Facet.OUTLINE: ("章节", "sections"),
    Facet.LENGTH: ("篇幅", "length"),
}
_UNITS: Mapping[Unit, str] = {
    Unit.ARTICLE: "条",
    Unit.CHAPTER: "章",
    Unit.SECTION: "节",
    Unit.PART: "部分",
    Unit.PAGE: "页",
}


def named(text: DocumentText, language: str) -> str:
    """The document's title, marked as one."""
    title = text.name
    if language == Language.CHINESE:
        return title if "《" in title else f"《{title}》"
    return f"“{title}”"


def fact(text: DocumentText, facet: Facet, value: str, language: str) -> str:
    """One thing that the catalogue knows of a document."""
    chinese, english = _NAMES[facet]
    if language == Language.CHINESE:
        return f"{named(text, language)}的{chinese}：{value}。"
    return f"{english.capitalize()} of {named(text, language)}: {value}."


def headings(text: DocumentText, found: Sequence[str], language: str) -> str:
    """The main headings of a document."""
    return fact(text, Facet.OUTLINE, ("；" if language == "zh" else "; ").join(found), language)


def holding(text: DocumentText, language: str) -> str:
    """A document as an entry of a list."""
    parts = [
        ("、" if language == Language.CHINESE else ", ").join(names_of(text.document)),
        known(text.document, Facet.LENGTH, language),
        text.document.source,
    ]
    told = filter(None, dict.fromkeys(parts))
    if language == Language.CHINESE:
        return f"{named(text, language)}（{'；'.join(told)}）。"
    return f"{named(text, language)} ({'; '.join(told)})."


def count(documents: int, shown: int, language: str) -> str:
    """How many documents there are, of which some are named."""
    if language == Language.CHINESE:
        more = f"，下面是其中{shown}份" if shown < documents else ""
        return f"文库现有{documents}份文献{more}。"
    more = f", {shown} of which follow" if shown < documents else ""
    held = "1 document" if documents == 1 else f"{documents} documents"
    return f"The library holds {held}{more}."


def more(documents: int, language: str) -> str:
    """That other documents would answer too."""
    if language == Language.CHINESE:
        return f"另有{documents}份文献也符合；问题里写明哪一份，就可以只答那一份。"
    return f"{documents} more documents fit; name the one that you mean."


def none_labelled(text: DocumentText, facet: Facet, language: str) -> str:
    """That an answer stands in the place of a part that a document lacks."""
    chinese, english = _NAMES[facet]
    if language == Language.CHINESE:
        return f"{named(text, language)}没有以“{chinese}”为题的部分，所引的是正文中的句子。"
    return f"{named(text, language)} has no part headed “{english}”; quoted is its text."


def not_told(texts: Sequence[DocumentText], facet: Facet, language: str) -> str:
    """That neither documents nor the catalogue tell something."""
    chinese, english = _NAMES[facet]
    if language == Language.CHINESE:
        which = "、".join(named(each, language) for each in texts)
        return f"{which}没有写明{chinese}，目录信息里也没有。"
    which = ", ".join(named(each, language) for each in texts)
    does = "does" if len(texts) == 1 else "do"
    return f"{which} {does} not state the {english}, nor does the catalogue."


def no_such_place(texts: Sequence[DocumentText], address: Address, last: int, language: str) -> str:
    """That a document has no article, page or other part of a number; ``last`` is 0 or its last."""
    if language == Language.CHINESE:
        which = "、".join(named(each, language) for each in texts) or "所收文献"
        unit = _UNITS.get(address.unit, "")
        until = f"，最后是第{last}{unit}" if last and unit else ""
        return f"{which}没有{address.said}{until}。"
    which = ", ".join(named(each, language) for each in texts) or "The documents"
    until = f"; the last is {address.unit.value} {last}" if last else ""
    has = "has" if len(texts) == 1 else "have"
    return f"{which} {has} no {address.said}{until}."


def no_pages(texts: Sequence[DocumentText], language: str) -> str:
    """That pages are not known of documents."""
    which = [named(each, language) for each in texts]
    if language == Language.CHINESE:
        return f"{'、'.join(which)}没有分页信息，无法按页查找。"
    return f"No pages are known of {', '.join(which)}."
