"""What kind of answer a question asks for, told from its words."""

import re
from dataclasses import dataclass

from index.language.tokenization import normalise

_LISTS = re.compile(
    r"哪些|哪几|哪[两三四五六七八九]|列举|列出|几(?:个?方面|个?部分|种|类|项|点)|哪方面|包括什么"
    r"|\b(?:list|name|enumerate)\b|\b(?:what|which) (?:are|were|kinds?|types?|sorts?)\b"
    r"|\b(?:what|which) (?:[\w-]+ ){0,3}?[\w-]+[^s\W]s (?:are|were|have|has|had|does|do|did"
    r"|may|might|can|could|will|would|should|must|became?|become|\w+ed)\b"
)
_DEFINES = re.compile(
    r"什么是|何谓|何为|是什么$|[是指]什么|定义|界定|含义|什么意思"
    r"|\bwhat (?:is|are) (?:an? )?(?:[\w'’-]+ ){0,4}[\w'’-]+$|\bdefin\w*|\bmeant? by\b|\bmean$"
)
_REASONS = re.compile(
    r"为什么|为何|为啥|原因|缘何|理由|何以|\bwhy\b|\breasons?\b|\bwhat (?:caus|led|makes|made)"
)
_DATES = re.compile(
    r"哪一?[年天月日]|哪个年份|哪些年份?|何时|何年|什么时[候间]|哪个世纪|日期|多久|[几多]长时间"
    r"|\b(?:when|how (?:long|soon)|(?:what|which) (?:\w+ and )?"
    r"(?:years?|dates?|months?|days?|century))\b"
)
_MEASURES = re.compile(
    r"多少|多[大高远深热久快重宽冷厚]|几[个名项次位家届份条款国台点度米天岁倍]|比例|百分比|人数|金额"
    r"|\bhow (?:many|much|large|big|often|old|far|tall|high|hot|cold|warm|deep|wide|thick"
    r"|heavy|fast)\b"
    r"|\bwhat (?:percentage|share|proportion|number|amount)\b"
)
_DEFINITION = re.compile(
    r"是指|指的是|所谓|定义|是一[个种类项]|称[为作]|看作|视作|界定|，即|———?"
    r"|\b(?:is|are) (?:an?|the)\b|\bdefin|\brefers? to\b|\b(?:called|known as)\b"
)
_REASON = re.compile(
    r"因为|由于|原因|旨在|基于|鉴于|为了|因而|因此|导致|使得|根源|出于|有助于|在于"
    r"|\b(?:because|due to|since|in order|reasons?|so that|as a result|led to|caus\w+)\b"
)
_TIME = re.compile(
    r"\d|世纪|年代|[一二两三四五六七八九十百几数][余多]?(?:年|个?月|天|周|小时|分钟|秒)"
    r"|\b(?:centur(?:y|ies)|decades?|years?|months?|weeks?|days?|hours?|minutes?"
    r"|seconds?)\b"
)
_NUMBER = re.compile(
    r"\d|[两三四五六七八九十百千万半]|一[个名项次位家届年月天]"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|half|per ?cent)\b"
)
_LIST = re.compile(
    r"、[^。]*、|包括|[，,：:]?第一[，,、]|如下|分[为别]|,[^.,]+,[^.,]* and |\bincludes?\b"
)
_OF_A_DOCUMENT = re.compile(
    r"本?文章|[本此该]文|文中|论文|简报|报告|文件|文献|作者|摘要"
    r"|\b(?:papers?|articles?|documents?|reports?|study|books?|authors?|briefings?|texts?)\b"
)
_PRESENTATION = re.compile(
    r"[^。]{0,6}本(?:文|论文|文件|文档|报告|简报|研究|书|章|节)(?!所)"
    r"|(?:in )?(?:this|the present) (?:paper|article|document|report|study|book|chapter)\b"
)
_SIDES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<one>.+?)(?:与|和|跟|同|及)(?P<other>.+?)(?:[在对就].+?)?"
        r"(?:相比|区别|差[别异在]|不同|不一样|异同|分歧|比较)",
        r"(?:相比于?|相较于|比起|相对于)(?P<other>.+?)[,，](?P<one>.+)",
        r"(?P<one>.+?)不同于(?P<other>.+)",
        r"\bdifferences? between (?P<one>.+?) and (?P<other>.+)",
        r"\bcompare (?P<one>.+?) (?:and|with|to) (?P<other>.+)",
        r"\b(?:do|does|did|is|are) (?P<one>.+?) (?:differ|distinct)\w* from (?P<other>.+)",
        r"\b(?:do|does|did) (?P<one>.+?) compare (?:with|to) (?P<other>.+)",
        r"\b(?:do|does|did) (?P<one>.+?) and (?P<other>.+?) (?:differ|compare|disagree)",
        r"(?P<one>.+?) (?:versus|vs\.?|compared (?:with|to)|as opposed to) (?P<other>.+)",
        r"(?P<one>.+?)\b(?:more|less|\w+er) (?:.+? )?than (?P<other>.+)",
    )
)


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """What a question asks for; it may ask for several things, or for nothing special.

    ``measures`` is whether it asks for a quantity, ``documents`` whether for something about a
    text; ``sides`` are the two things that it compares, in its own words.
    """

    lists: bool
    defines: bool
    reasons: bool
    dates: bool
    measures: bool
    documents: bool
    sides: tuple[str, str] | None

    @classmethod
    def of(cls, question: str) -> "QuestionKind":
        """Read a question in Chinese or English."""
        asked = normalise(question).strip(" ?？。.!")
        found = (pattern.search(asked) for pattern in _SIDES)
        sides = next(((match["one"], match["other"]) for match in found if match), None)
        lists = bool(_LISTS.search(asked))
        return cls(
            lists=lists,
            defines=bool(_DEFINES.search(asked)),
            reasons=bool(_REASONS.search(asked)),
            dates=bool(_DATES.search(asked)),
            measures=not lists and bool(_MEASURES.search(asked)),
            documents=bool(_OF_A_DOCUMENT.search(asked)),
            sides=sides,
        )

    def lacks(self, sentence: str) -> bool:
        """Whether a date or a quantity is asked for, and the sentence holds no number."""
        plain = normalise(sentence)
        no_time = self.dates and not _TIME.search(plain)
        return no_time or (self.measures and not _NUMBER.search(plain))

    def defined_by(self, sentence: str) -> bool:
        """Whether a definition is asked for, and the sentence reads like one."""
        return self.defines and bool(_DEFINITION.search(normalise(sentence)))

    def explained_by(self, sentence: str) -> bool:
        """Whether a reason is asked for, and the sentence gives one for something."""
        return self.reasons and bool(_REASON.search(normalise(sentence)))

    def listed_by(self, sentence: str) -> bool:
        """Whether a list is asked for, and the sentence holds or begins one."""
        return self.lists and bool(_LIST.search(normalise(sentence)))

    def evaded_by(self, sentence: str) -> bool:
        """Whether a sentence only tells what its document is about, and nobody asked that."""
        return not self.documents and bool(_PRESENTATION.match(normalise(sentence).strip()))
