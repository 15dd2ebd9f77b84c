"""What a question asks for, told from its words, and whether a text holds such a thing.

Questions come from anybody. So each pattern here finds single words, or runs whose length it
bounds; what lies between two words is cut out in code.
"""

import re
from dataclasses import dataclass

from index.language.comparisons import related_of, sides_of
from index.language.tokenization import normalise

_LISTS = re.compile(
    r"哪些|哪几|哪[两三四五六七八九]|列举|列出|几(?:个?方面|个?部分|种|类|项|点)|哪方面|包括什么"
    r"|\b(?:list|name|enumerate)\b|\b(?:what|which) (?:are|were|kinds?|types?|sorts?)\b"
    r"|\b(?:what|which) (?:[\w-]{1,40} ){0,3}?[\w-]{1,40}[^s\W]s (?:are|were|have|has|had|does|do"
    r"|did|may|might|can|could|will|would|should|must|became?|become|\w{1,40}ed)\b"
)
_SEVERAL = re.compile(
    r"步骤|流程|怎么办理|如何办理|[几多]少?[个项种点条方类大步层](?!月|小时|人)"
    r"|(?:条件|原因|理由|措施|方法|方式|因素|阶段|原则|要求|情形|职责|任务|内容|建议|特点|优点|缺点|好处|作用)"
    r"(?:是|有|都)?(?:什么|啥|哪|几|何)|什么(?:条件|措施|要求|步骤|情形)"
    r"|\b(?:steps?|stages|reasons|causes|factors|principles|conditions|requirements|measures"
    r"|methods|ways|kinds|types|parts|parties|members|benefits|advantages|drawbacks"
    r"|disadvantages|duties|tasks|recommendations|suggestions|features|procedure|items)\b"
    r"|\bhow (?:do|should|can) (?:i|we|you|one)\b"
    r"|\bwhat (?:exactly )?(?:is|are|was|were|do|does|did|will|should|must|can) "
    r"(?:[\w'’-]{1,40} ){1,4}(?:going to )?(?:do|contain|include|consist of)\b"
)
_DEFINES = re.compile(
    r"什么是|何谓|何为|是什么$|[是指]什么|定义|界定|含义|什么意思"
    r"|\bwhat (?:is|are) (?:an? )?(?:[\w'’-]{1,40} ){0,4}[\w'’-]{1,40}$"
    r"|\bdefin|\bmeant? by\b|\bmean$"
)
_REASONS = re.compile(
    r"为什么|为何|为啥|原因|缘何|理由|何以|\bwhy\b|\breasons?\b|\bwhat (?:caus|led|makes|made)"
)
_DATES = re.compile(
    r"哪一?[年天月日]|年份|哪些年|何时|何年|什么时[候间]|哪个世纪|日期|多久|[几多]长时间"
    r"|\b(?:when|how (?:long|soon)|(?:what|which) (?:\w{1,40} and )?"
    r"(?:years?|dates?|months?|days?|time|century))\b"
)
_COUNTS = re.compile(
    r"多少|[几多]大|比例|百分|人数|金额|预算|数量"
    r"|(?<![哪举出])几[个名项次位家届份种条类款国台座只人米本所岁天月章页点度倍]"
    r"|\bhow (?:many|much|large|big|often|old|far|tall|high)\b"
    r"|\bnumber of\b|\b(?:budget|cost|price)\b"
    r"|\bwhat (?:percentage|share|proportion|number|amount)\b"
)
_DEGREES = re.compile(
    r"多[高远深热快重宽冷厚]|\bhow (?:hot|cold|warm|deep|wide|thick|heavy|fast)\b"
)
_SOURCES = re.compile(
    r"脚注|注释|尾注|出处|来源|引用|引文|引自|参考文献|(?<![份篇些个该本])文献(?![中里内均都])|链接|网址|网站|刊物|期刊|"
    r"出版|书名|译者|主编|编著|著作|专著|哪本书|哪篇|论文题目|第几页|页码|谁写|写的"
    r"|\b(?:foot|end)?notes?\b|\bcit(?:e[sd]?|ing|ations?)\b|\breferences?\b|\bbibliograph"
    r"|\b(?:links?|urls?|web\s?(?:sites?|address(?:es)?|pages?))\b"
    r"|\b(?:authors?|wrote|written by)\b"
    r"|\b(?:publish(?:er|ed in)|journal|book|edited|editor|translat(?:or|ed by)|page number)\b"
)
_ACROSS = re.compile(
    r"两[份篇个部本](?:文|材料|报告|资料|来源)|分别|各自|各有|各是|各怎|异同|相比|对比|比较|区别"
    r"|\b(?:both|respectively|versus|vs|whereas)\b|\bcompar|\bdiffer"
    r"|\btwo (?:documents|texts|papers|sources|articles|reports|files)\b|\beach of (?:the|them)\b"
)
_OF_A_DOCUMENT = re.compile(
    r"本?文章|[本此该]文|文中|论文|简报|报告|文件|文献|作者|摘要"
    r"|\b(?:papers?|articles?|documents?|reports?|study|books?|authors?|briefings?|texts?)\b"
)
_DEFINITION = re.compile(
    r"是指|指的是|所谓|定义|是一[个种类项]|称[为作]|看作|视作|界定|，即|———?"
    r"|\b(?:is|are) (?:an?|the)\b|\bdefin|\brefers? to\b|\b(?:called|known as)\b"
)
_REASON = re.compile(
    r"因为|由于|原因|旨在|基于|鉴于|为了|因而|因此|导致|使得|根源|出于|有助于|在于"
    r"|\b(?:because|due to|since|in order|reasons?|so that|as a result|led to|caus\w)"
)
_TIME = re.compile(
    r"\d|世纪|年代|[一二两三四五六七八九十百几数][余多]?(?:年|个?月|天|周|小时|分钟|秒)"
    r"|\b(?:centur(?:y|ies)|decades?|years?|months?|weeks?|days?|hours?|minutes?"
    r"|seconds?)\b"
)
_NUMBER = re.compile(
    r"\d|[两三四五六七八九十百千万半]|[一二数]\s?[个名项次位家届份种条类款国台座只人米本所岁天月章页年倍]"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|half|per ?cent)\b"
)
_LIST = re.compile(
    r"、[^。]{0,100}、|包括|第一[，,、]|如下|分[为别]"
    r"|,[^.,]{1,100},[^.,]{0,100} and |\bincludes?\b"
)
_PRESENTATION = re.compile(
    r"[^。]{0,6}本(?:文|论文|文件|文档|报告|简报|研究|书|章|节)(?!所)"
    r"|(?:in )?(?:this|the present) (?:paper|article|document|report|study|book|chapter)\b"
)


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """What a question asks for; it may ask for several things, or for nothing special.

    ``counts`` is whether it asks how many or how much, and for no date; ``measures`` whether for
    that or a degree, such as how hot; ``sources`` whether for who wrote something, where it stands
    or what it cites; ``documents`` whether for something about a text; ``across`` whether for a
    comparison, or what each of several texts says. ``sides`` are the two things that it compares,
    in its own words, ``related`` the two whose relation it asks for. ``several`` is whether the
    answer is likely to be a list, such as the steps of something.
    """

    lists: bool
    defines: bool
    reasons: bool
    dates: bool
    counts: bool
    measures: bool
    sources: bool
    documents: bool
    across: bool
    sides: tuple[str, str] | None
    related: tuple[str, str] | None
    several: bool

    @classmethod
    def of(cls, question: str) -> "QuestionKind":
        """Read a question in Chinese or English, in time that grows as its length does."""
        asked = normalise(question).strip(" ?？。.!")
        dates = bool(_DATES.search(asked))
        lists = bool(_LISTS.search(asked))
        counts = not dates and bool(_COUNTS.search(asked))
        return cls(
            lists=lists,
            defines=bool(_DEFINES.search(asked)),
            reasons=bool(_REASONS.search(asked)),
            dates=dates,
            counts=counts,
            measures=counts or (not dates and bool(_DEGREES.search(asked))),
            sources=bool(_SOURCES.search(asked)),
            documents=bool(_OF_A_DOCUMENT.search(asked)),
            across=bool(_ACROSS.search(asked)),
            sides=sides_of(asked),
            related=related_of(asked),
            several=lists or bool(_SEVERAL.search(asked)),
        )

    def lacks_date(self, text: str) -> bool:
        """Whether a date is asked for, and the text holds no time."""
        return self.dates and not _TIME.search(normalise(text))

    def lacks_quantity(self, text: str) -> bool:
        """Whether a quantity is asked for, and the text holds no number."""
        return self.measures and not _NUMBER.search(normalise(text))

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
