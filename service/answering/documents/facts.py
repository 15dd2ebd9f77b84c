"""Bibliographic facts where a document itself states them: title block, imprint, signature."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from ingest.characters import HAN, compatible
from ingest.models import PassageKind
from service.answering.documents.catalogue import names_of
from service.answering.documents.recognition.kinds import CHINESE, ENGLISH
from service.answering.documents.recognition.questions import Facet
from service.answering.documents.texts import DocumentText, TextLine
from service.answering.extraction.quotations import SentenceRun

_START = r"(?:\A|[\s;；,，|/])"
_AFTER = r"\s{0,3}[:：]\s{0,3}\S"
_SELF = (
    rf"(?:[本该](?:{'|'.join(CHINESE.values())})|\b(?:this"
    rf"|the) (?:{'|'.join(ENGLISH.values())})\b)"
)
_DATED = (
    r"(?:(?:19|20)\d\d\s{0,3}年(?:\s{0,3}\d{1,2}\s{0,3}月)?(?:\s{0,3}\d{1,2}\s{0,3}日)?"
    r"|[二一][〇零○九][〇零○一二三四五六七八九]{2}年"
    r"(?:[一二三四五六七八九十]{1,3}月)?"
    r"(?:[一二三四五六七八九十]{1,3}日)?|(?:19"
    r"|20)\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?|(?:\d{1,2}(?:st|nd|rd"
    r"|th)? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]{0,6}\.?,? (?:\d{1,2}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d|(?:19|20)\d\d)"
)
_LABELS: Mapping[Facet, re.Pattern[str]] = {
    Facet.TITLE: re.compile(rf"{_START}(?:标题|题目|title){_AFTER}"),
    Facet.AUTHOR: re.compile(
        rf"{_START}(?:作\s{{0,3}}者|撰\s{{0,3}}文|撰\s{{0,3}}稿(?:人)?|执\s{{0,3}}笔(?:人)?|编\s{{0,3}}写(?:者"
        r"|人|单位)?|主\s{0,3}编|编\s{0,3}者|编制(?:人|单位)?|起草(?:人|单位)?"
        r"|记录(?:人|员)|著\s{0,3}者|authors?|by|written by|prepared by|edited by"
        rf"|editors?|compiled by|drafted by|minutes taken by){_AFTER}"
    ),
    Facet.PUBLISHER: re.compile(
        rf"{_START}(?:发布|发文|制定|颁布|出版|主办|印发|发行|主管|编制"
        r"|起草)(?:机构|单位|机关|部门|者|方|社)?"
        rf"{_AFTER}|{_START}(?:publishers?|published by|issued by|issuing (?:body"
        rf"|organi[sz]ation)|organi[sz]ation|department|office|agency){_AFTER}"
    ),
    Facet.DATE: re.compile(
        rf"{_START}(?:(?:发布|发表|出版|印发|成文|修订|更新|编制|会议|撰写|刊发"
        r"|公布|最后更新|最近更新|收稿|创建)?(?:日期|时间)|更新于|发布于"
        r"|(?:publication |release |issue |meeting )?date"
        r"|(?:first )?published(?: on)?|issued(?: on)?|released(?: on)?"
        rf"|(?:last )?(?:updated|revised|modified)(?: on)?|version date|effective date){_AFTER}"
    ),
    Facet.JOURNAL: re.compile(
        rf"{_START}(?:期刊|刊名|来源|出处|原载|刊于|载于|原刊|发表于|journal"
        rf"|source|published in|originally published in){_AFTER}"
    ),
    Facet.KEYWORDS: re.compile(
        rf"{_START}[【\[]?(?:关\s{{0,3}}键\s{{0,3}}[词字]|主题词|标签|key\s?words?"
        rf"|tags){_AFTER}"
    ),
}
_STATED: Mapping[Facet, re.Pattern[str]] = {
    Facet.AUTHOR: re.compile(
        rf"{_SELF}[^。]{{0,30}}(?:由[^。]{{1,40}}(?:编写|撰写|编制|起草|编著|编纂"
        r"|写成|制定)|(?:was|is|has been) (?:written|prepared|drafted|compiled"
        r"|authored|produced|developed) by)"
    ),
    Facet.PUBLISHER: re.compile(
        rf"{_SELF}[^。]{{0,30}}(?:由[^。]{{1,40}}(?:发布|出版|颁布|印发|制定"
        r"|编制)|(?:was|is|has been) (?:published|issued|released|adopted) by)"
    ),
    Facet.DATE: re.compile(
        rf"{_SELF}[^。]{{0,40}}(?:于|在|自)?{_DATED}[^。]{{0,10}}(?:通过|公布"
        r"|发布|印发|出版|发表|修订|编制)"
        rf"|{_SELF}[^.]{{0,40}}(?:adopted|published|issued|released|revised"
        rf"|updated|approved|written)[a-z, ]{{0,30}}{_DATED}"
    ),
}
"""How a sentence says it of the document that it stands in."""
_IMPRINT: Mapping[Facet, re.Pattern[str]] = {
    Facet.AUTHOR: re.compile(
        r"\s{0,3}(?:by|written by) [a-z]|.{1,40}(?:编著|主编|撰稿|编写|/文|著)\s{0,3}$"
    ),
    Facet.PUBLISHER: re.compile(r"[^。]{2,30}出版社|\s{0,3}(?:published|issued|released) by "),
    Facet.DATE: re.compile(
        rf"\s{{0,3}}[(（]?\s{{0,3}}{_DATED}\s{{0,3}}[)）]?\s{{0,3}}$|\s{{0,3}}[(（]?{_DATED}.{{0,60}}(?:通过"
        r"|公布|发布|施行|修订|印发)"
        r"|\s{0,3}[(（]?(?:adopted|published|issued|released|revised|updated"
        rf"|approved)[a-z, ]{{0,30}}{_DATED}|.{{0,40}}{_DATED}\s{{0,3}}(?:版|修订版"
        r"|edition)"
    ),
    Facet.JOURNAL: re.compile(
        r".{0,10}《[^》]{2,40}》\s{0,3},?\s{0,3}(?:19"
        r"|20)\d\d\s{0,3}年?\s{0,3}(?:第\s{0,3}\d{1,3}\s{0,3}卷)?\s{0,3}第?\s{0,3}\d{1,3}\s{0,3}期"
        r"|\s{0,3}(?:原载|刊于|载于|刊载于|发表于).{0,10}《"
        r"|.{0,60}\bvol(?:ume|\.) ?\d{1,4},? ?\(?(?:no|issue|number)\.? ?\d{1,4}"
    ),
}
"""How a line of its own says it, in a title block or at the end."""
_NOT_A_NAME = re.compile(rf"\A\s{{0,3}}[(（]?\s{{0,3}}{_DATED}|[。.!！?？:：]\s{{0,3}}$|https?:|@")
_NAMES = re.compile(
    rf"\s{{0,3}}(?:[{HAN}]{{1,4}}(?:[·•\s][{HAN}]{{1,10}})?"
    rf"|[A-Z][\w.’'-]{{0,20}}(?: (?:[A-Z][\w.’'-]{{0,20}}|de|van|von|der|and"
    rf"|&)){{1,5}})"
    r"(?:\s{0,3}[,，、;；&]\s{0,3}|\s+and\s+|\s+|$)"
)
_LAST_LINES = 4
_SHORT = 120
"""Characters of a line that can be of a title block."""


def stated(text: DocumentText, facet: Facet) -> tuple[SentenceRun, ...]:
    """Where a document states a fact about itself; nothing where it does not."""
    if facet is Facet.TITLE:
        own: tuple[SentenceRun | None, ...] = (_title(text),)
    elif facet is Facet.KEYWORDS and text.keywords:
        own = tuple(line.run for line in text.keywords)
    elif facet is Facet.AUTHOR:
        own = _by_catalogue(text) or _labelled(text, facet) or _byline(text)
    else:
        own = _labelled(text, facet)
    return tuple(run for run in own if run is not None)


def _title(text: DocumentText) -> SentenceRun | None:
    if text.title is not None:
        return text.title.run
    labelled = _labelled(text, Facet.TITLE)
    return labelled[0] if labelled else None


def _labelled(text: DocumentText, facet: Facet) -> tuple[SentenceRun, ...]:
    """The line that is labelled as the fact, or else the first sentence that states it."""
    places = list(_places(text))
    label, imprint, statement = (each.get(facet) for each in (_LABELS, _IMPRINT, _STATED))
    short = [line.run for line in places if len(line.run.text) <= _SHORT]
    apart = [run for run in short if not run.text.endswith(("。", "."))]
    sentences = [run for line in places for run in line.runs()]
    for run in short:
        if label and label.search(_folded(run.text)):
            return (run,)
    for run in apart:
        if imprint and imprint.match(_folded(run.text)):
            return (run,)
    told = (run for run in sentences if statement and statement.search(_folded(run.text)))
    return tuple(islice(told, 1))


def _places(text: DocumentText) -> Iterator[TextLine]:
    """Where facts about a document stand: its first lines and its last."""
    yield from text.front
    yield from (line for line in text.body[-_LAST_LINES:] if line not in text.front)


def _by_catalogue(text: DocumentText) -> tuple[SentenceRun, ...]:
    """The short lines of the title block that hold the authors whom the catalogue names."""
    names = ["".join(_folded(name).split()) for name in names_of(text.document)]
    return tuple(
        line.run
        for line in text.front
        if len(line.run.text) <= _SHORT
        and any(name in "".join(_folded(line.run.text).split()) for name in names)
    )


def _byline(text: DocumentText) -> tuple[SentenceRun, ...]:
    """The lines below the title that are set apart from the text and hold names."""
    if text.title is None:
        return ()
    top = [line for line in text.front if line.kind is PassageKind.HEADING and line != text.title]
    return tuple(
        line.run
        for line in top
        if not _NOT_A_NAME.search(_folded(line.run.text)) and _is_name(line.run.text)
    )


def _is_name(text: str) -> bool:
    """Whether a line of a title block names persons or a body, and is no second title."""
    at = 0
    while found := _NAMES.match(text, at):
        at = found.end()
    return at == len(text)


def _folded(text: str) -> str:
    return compatible(text).lower()
