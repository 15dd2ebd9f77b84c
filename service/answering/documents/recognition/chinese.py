"""Chinese questions about documents, each kind of which is a frame around the document's name."""

import re
from collections.abc import Iterator

from index.language.tokenization import normalise
from service.answering.documents.recognition.frames import facets_of, framed
from service.answering.documents.recognition.kinds import CHINESE
from service.answering.documents.recognition.numerals import NUMERAL, plain_number
from service.answering.documents.recognition.questions import (
    Address,
    DocumentKind,
    DocumentQuestion,
    Facet,
    Reference,
    Scope,
    Unit,
)

_MARKS = " \t\n?？。.!！,，、:：;；~吗呢吧啊呀"
_SPACE = re.compile(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])")
_LEAD = re.compile(
    r"(?:请问|请|能(?=[介概总归简])|麻烦|劳驾|帮忙?|能不能|能否|可以|可否|可不可以|你能|您能"
    r"|给我|列出|给出|写出|提供|指出|找出|告诉我|我想|想|要|知道|了解"
    r"|问一?下|看看|查一?下|看一?下|(?:简单|简要|简短|大致|大概|扼要)地?"
    r"|那么?(?!些|[篇份个部本])|顺便"
    r"|用?(?:一|两|几|三|四|五|\d)(?:句|段)话"
    r"|用?[一二三四五\d]{1,2}百字(?:以内)?|我(?!们)|来|一下|,){1,8}"
)
_TRAIL = re.compile(
    r",?(?:请|都|给我|帮我|麻烦){0,2}(?:列|列出|说|写|讲|告诉我|总结)(?:一下|下|一列|出来|给我)$"
)
_ADVERB = (
    r"(?:都|各自?|分别|一共|总共|共|具体|主要|大致|大概|大体上?|到底|究竟|又"
    r"|总体上?|基本上?|核心|完整|全部|整体|最后|最终|最|的){0,3}"
)
_WHAT = r"(?:什么|啥|哪些|哪几?[个些]|何)"
_OF_WHAT = r"(?:方面|内容|问题|主题|事情?|东西|话题|议题|观点|情况|意思|道理)"

_NOUNS: tuple[tuple[Facet, str], ...] = (
    (Facet.TITLE, r"标题|题目|篇名|题名|名称|书名|文章名|全名|正标题|副标题"),
    (
        Facet.AUTHOR,
        r"(?:第一|通讯|全部)?作者(?:姓名|名字|名单|信息)?|撰写(?:者|人)|撰稿人?"
        r"|执笔人?|编者|编写(?:者|人|单位)"
        r"|编制(?:者|人|单位)|主编|著者|起草(?:者|人|单位)|署名|笔者|主笔",
    ),
    (
        Facet.PUBLISHER,
        r"(?:发布|发文|颁布|出版|发行|制定|印发|主办|来源|所属)(?:机构|单位|者"
        r"|方|机关|部门|社|组织|商)|出版社",
    ),
    (
        Facet.DATE,
        r"(?:发表|发布|出版|成文|写作|印发|公布|颁布|刊登|刊发|通过|修订|更新"
        r"|撰写)(?:的?(?:时间|日期|年份|年月))"
        r"|日期|落款时间",
    ),
    (Facet.JOURNAL, r"期刊(?:名称?)?|刊物|刊名|杂志|期号|卷期号?|卷号|出处"),
    (Facet.KEYWORDS, r"关键词|关键字|主题词"),
    (Facet.ABSTRACT, r"摘要|内容提要|提要|内容摘要|内容简介|执行摘要"),
    (
        Facet.OUTLINE,
        r"目录|大纲|提纲|章节(?:结构|标题|目录)?|(?:文章|行文|篇章|全文)?结构"
        r"|小标题|各章标题",
    ),
    (
        Facet.CONCLUSION,
        r"(?:研究)?(?:结论|结语|结束语|结尾|总结)部分|(?:研究)?结论|结语|结束语|结尾|尾声"
        r"|最后(?:的)?一?(?:部分|章节?|节|段)",
    ),
    (
        Facet.SUMMARY,
        r"(?:内容|观点|主题|主旨|论点|思想|大意|要点|论题|议题|主张|意思|重点"
        r"|论述|话题|看点|中心思想|核心内容"
        r"|主要发现|概要|概况|梗概|总结)",
    ),
    (Facet.LENGTH, r"页数|总页数|篇幅|字数|长度"),
)
_NOUN = "|".join(pattern for _, pattern in _NOUNS)
_FACETS = tuple((facet, re.compile(pattern)) for facet, pattern in _NOUNS)
_TAIL = (
    rf"{_ADVERB}(?:是|为|有|叫做?|包括|包含|列(?:出)?了?|给出了?|写(?:的|了)?"
    r"|讲(?:的|了)?|说(?:的|了)?|谈(?:的|了)?"
    r"|得出了?|提出了?|如何|怎么|怎样)?(?:是|的)?"
    rf"(?:谁|{_WHAT}(?:名字|人|时候|{_OF_WHAT})?"
    r"|哪[一几]?[个位家年天月日](?:人|词|学者)?|哪里|怎么?(?:说|写|讲|样)的?"
    r"|何时|如何|何人|多少|几个?|呢|些|吗){0,3}$"
)
_NOUN_FRAME = re.compile(
    r"(?:[的,中里上]|里面)?(?:有没有|有无|[有列给]出?了?(?:哪些|什么"
    rf"|几个)?)?{_ADVERB}(?P<nouns>(?:{_NOUN})(?:(?:[、和与及跟,]"
    rf"|以及){_ADVERB}(?:{_NOUN})){{0,3}}){_TAIL}"
)
_WRITE = (
    r"(?:写|撰写|编写|主编|编著|编|起草|执笔|创作|完成|著|合写|作|制作|拟定?"
    r"|撰稿|记录|整理|编制)"
)
_ISSUE = (
    r"(?:发表|发布|出版|颁布|公布|印发|刊登|刊发|登载?|制定|出台|发行|推出"
    r"|通过|修订|修改|更新|发|出)"
)
_BODY = (
    r"(?:哪一?[个家]?|什么|何)(?:一?[个家])?(?:机构|单位|组织|部门|机关|团队"
    r"|公司|大学|出版社|政府|国家|委员会)"
)
_PERSON = (
    r"(?:谁|哪一?位?(?:学者|作者|人|个人|专家|教授)|何人|什么人|哪些人"
    r"|哪几?[个位](?:人|学者)?)"
)
_TIME = (
    r"(?:什么时候|何时|哪一?[年天月日](?:哪一?月)?|几[年月]几?[月日号]?"
    r"|什么时间|何年(?:何月)?|多久以?前)"
)
_MEDIUM = (
    r"(?:哪|什么)(?:一?[本个份家种])?(?:期刊|杂志|刊物|学报|报纸|报刊|媒体"
    r"|书)(?:的?(?:哪|第?几)一?[期卷])?(?:上|里)?"
)
_SAY = (
    r"(?:讲述?|说|谈(?:论|到|及)?|写|论述|介绍|讨论|涉及|探讨|关注|研究|阐述"
    r"|叙述|描述|涵盖|包含|包括|表达|主张|围绕|规定|要求|讲解|提出|记载|记录|说明)"
)
_SAY_WHAT = (
    rf"{_ADVERB}(?:(?:是|在){_ADVERB})?{_SAY}(?:的|了|过|到)?(?:主要)?(?:是"
    rf"|有)?(?:些|一些|一件)?{_WHAT}{_OF_WHAT}?(?:的|呢)?"
)
_ABOUT_WHAT = rf"{_ADVERB}(?:是)?(?:关于|有关|围绕){_WHAT}{_OF_WHAT}?的?(?:{_OF_WHAT})?"

_ANY = re.compile("")
_VERB_FRAMES: tuple[tuple[tuple[Facet, ...], re.Pattern[str], re.Pattern[str]], ...] = (
    ((Facet.AUTHOR,), _ANY, re.compile(rf"{_ADVERB}(?:是|由)?{_PERSON}{_WRITE}(?:的|出来的|了)?$")),
    ((Facet.AUTHOR,), re.compile("(?:是)?谁是"), re.compile("的?作者$")),
    (
        (Facet.AUTHOR,),
        re.compile("写了?"),
        re.compile("的(?:那个)?(?:人|学者|专家)(?:是谁|叫(?:什么|啥)(?:名字)?)?$"),
    ),
    (
        (Facet.CONCLUSION,),
        _ANY,
        re.compile(
            rf"{_ADVERB}(?:得出|得到|形成|提出|给出)(?:的|了)?(?:是)?"
            r"(?:什么|哪些|怎样|怎么样|何种|啥)(?:样)?(?:的)?结论$"
        ),
    ),
    (
        (Facet.CONCLUSION,),
        _ANY,
        re.compile(rf"{_ADVERB}(?:怎么|怎样|如何)(?:结尾|收尾|结束|作结)的?$"),
    ),
    ((Facet.AUTHOR,), _ANY, re.compile(r"(?:是)?(?:出自|出于)(?:谁|何人)(?:之手|的?手笔?|笔下)?$")),
    ((Facet.AUTHOR,), re.compile(rf"(?:是)?{_PERSON}{_WRITE}(?:的|了)?"), re.compile("$")),
    (
        (Facet.PUBLISHER, Facet.AUTHOR),
        _ANY,
        re.compile(rf"{_ADVERB}(?:是|由)?{_BODY}(?:{_ISSUE}|{_WRITE})(?:的|出来的|了)?$"),
    ),
    ((Facet.PUBLISHER, Facet.AUTHOR), _ANY, re.compile(rf"(?:是|由|是由)谁{_ISSUE}的?$")),
    ((Facet.PUBLISHER, Facet.AUTHOR), re.compile(rf"{_BODY}{_ISSUE}了"), re.compile("$")),
    (
        (Facet.DATE,),
        _ANY,
        re.compile(rf"{_ADVERB}(?:是|在|于)?{_TIME}(?:{_ISSUE}|{_WRITE}|写成|成文)(?:的|出来的)?$"),
    ),
    (
        (Facet.DATE,),
        _ANY,
        re.compile(rf"(?:是)?(?:{_ISSUE}|写|成文)(?:在|于|的?时间是|是){_TIME}$"),
    ),
    (
        (Facet.DATE,),
        _ANY,
        re.compile(
            rf"(?:最近|最后|上)?的?一?次?(?:更新|修订|修改)(?:时间)?(?:是|在|于|是在)?{_TIME}的?$"
        ),
    ),
    ((Facet.DATE,), _ANY, re.compile(rf"是{_TIME}的(?:文章|文件|报告|东西|作品)?$")),
    (
        (Facet.JOURNAL,),
        _ANY,
        re.compile(rf"(?:是)?(?:{_ISSUE}|刊载|收录|登)(?:在|于)?了?{_MEDIUM}(?:的)?$"),
    ),
    ((Facet.JOURNAL,), _ANY, re.compile(rf"(?:是)?在{_MEDIUM}(?:{_ISSUE}|刊载)的?$")),
    ((Facet.JOURNAL,), _ANY, re.compile(r"是?(?:哪|第几)一?期(?:发表|刊登|刊发)?的?$")),
    (
        (Facet.TITLE,),
        _ANY,
        re.compile(
            r"(?:的?(?:名字|题目|标题))?(?:叫|名叫|题为|叫做|叫作)(?:什么"
            r"|啥)(?:名字?|名称|题目|标题)?$"
        ),
    ),
    (
        (Facet.SUMMARY,),
        re.compile(
            r"(?:做|写|列|提供|给出)?(?:(?:概括|总结|归纳|概述|简述|介绍|综述|提炼"
            r"|梳理|讲解|说说|谈谈|讲讲)(?:一下|下|出)?"
            r"|(?:对|给|把|将))"
        ),
        re.compile(
            rf"(?:(?:的|里的?|中的?){_ADVERB}(?:内容|观点|要点|大意|主旨|主题|论点|思想|重点|意思)"
            rf"|(?:的内容)?{_SAY_WHAT})?"
            r"(?:(?:做|作|写|进行|来)(?:一?个|一份|一段|一下)?(?:简短|简要"
            r"|简单)?的?(?:概括|总结|摘要|归纳|概述|小结|介绍|综述)"
            r"|(?:概括|总结|归纳|概述)(?:一下|下|起来)?)?$"
        ),
    ),
    (
        (Facet.CONCLUSION,),
        _ANY,
        re.compile(rf"(?:在|的)?(?:最后|结尾|末尾)(?:处|部分)?{_SAY_WHAT}$"),
    ),
    ((Facet.SUMMARY,), _ANY, re.compile(rf"(?:里面?|中|的?内容)?{_SAY_WHAT}$")),
    ((Facet.SUMMARY,), _ANY, re.compile(rf"{_ABOUT_WHAT}$")),
    ((Facet.SUMMARY,), _ANY, re.compile(r"的?(?:内容)?(?:概括|总结|小结|概述)(?:一下|下)?$")),
    (
        (Facet.OUTLINE,),
        _ANY,
        re.compile(
            rf"{_ADVERB}(?:分(?:为|成)?|由|有|包括|包含|含)?{_ADVERB}(?:哪几?|多少|几"
            r"|什么)(?:些|一些|个)?"
            r"(?:大|主要)?(?:章节|章|节|部分|小节|标题|板块|篇章)(?:组成|构成)?$"
        ),
    ),
    (
        (Facet.OUTLINE,),
        _ANY,
        re.compile(
            r"(?:的)?(?:结构|章节|框架)?是?(?:怎么|怎样|如何)(?:组织|安排|展开"
            r"|划分)的?$"
        ),
    ),
    (
        (Facet.LENGTH,),
        _ANY,
        re.compile(rf"{_ADVERB}有?(?:多少|几)(?:页|字|个字)(?:纸)?$"),
    ),
    ((Facet.LENGTH,), _ANY, re.compile(r"(?:的)?(?:篇幅)?有?多[长厚]$")),
)

_HELD = "文献|文档|文件|资料|文章|材料|书籍?|报告|论文|东西|内容"
_PLACE = (
    r"(?:(?:这个)?(?:资料库|知识库|文献库|文库|数据库|馆藏|库|这里|这儿|系统"
    r"|平台|你|您|你们|目前|现在|当前|手头|所收)(?:里面?|中|内|上|这里|手里"
    r"|目前|现在)?){0,3}"
)
_LIBRARY = re.compile(
    rf"{_PLACE}(?:都|一共|总共|共)?(?:收录?(?:藏|集)?|有|存|包含|包括|装|提供"
    r"|能查|可以查)(?:了|有|着|到)?些?"
    r"(?:(?P<count>多少|几)|哪些|什么|哪几)(?:份|篇|个|种|本"
    rf"|部)?(?:不同的?)?(?:{_HELD})(?:可(?:以|供)(?:查|问|检索|查询"
    r"|用))?(?:了)?$"
)
_LISTING = re.compile(
    rf"(?:列出|列举|列一下|显示|给出|看看)?{_PLACE}的?(?:所有|全部)?的?"
    r"(?:文献|文档|文件|资料|材料|书籍?)的?(?:清单|列表|名单|目录|都?有哪些|是哪些|有什么)$"
)
_LISTING_ALL = re.compile(
    rf"(?:(?:列出|列举|列一下|显示){_PLACE}的?(?:所有|全部)|(?:资料库|知识库|文献库|文库|库)"
    rf"(?:里面?|中)?的?(?:所有|全部)?)的?(?:{_HELD})(?:的?(?:标题|名称|题目))?$"
)
_COUNTING = re.compile(
    r"(?:资料库|知识库|文献库|文库|库|这里|馆藏)(?:里面?|中)?(?:现在|目前)?(?:一共|总共|共|都)?"
    rf"(?:多少|几)(?:份|篇|个|种|本|部)(?:{_HELD})$"
)

_KINDS = tuple((kind, re.compile(f"(?:{nouns})$")) for kind, nouns in CHINESE.items())
_SELF = re.compile(r"(?:[本此该]|这)文$|^(?:本|全)文$|^文中$")
_POINTING = re.compile(
    r"(?:这|那|该|此|上述|刚才|刚刚|前面)(?:一|唯一)?(?:[篇份部本个项则封张]"
    r"|套)?|[本](?=[^\d])|(?:一|唯一)?[篇份](?!幅)"
)
_MANY = re.compile(
    r"(?P<all>(?:(?:这|那|以上|上述|库[里中]|资料库[里中]?|你|所收(?:录)?"
    r"|收录|现有|全部|所有|这里|里面|各|每|手头|当前){0,3}的?"
    r"(?:这|那)?(?:两|二|三|四|五|六|几|些|各|每|一些"
    r"|\d{1,3})?(?:[篇份部本个种]|些)?(?:不同|所收|收录)?的?))"
)
_SURELY_MANY = re.compile(r"[两二三四五六几些各每\d]|全部|所有")
_WHOLE_LIBRARY = re.compile(
    r"(?:整个|这个|你的|本)?(?:资料库|知识库|文献库|文库|馆藏|库)(?:里面?"
    r"|中)?(?:的?(?:文献|文档|文件|资料|文章|内容))?$"
)
_TOPIC = re.compile(
    r"关于|有关|围绕|针对|讲述?|谈论?|论述?|讨论|介绍|研究|涉及|分析|探讨"
    r"|描述|阐述|主题(?:是|为)|内容(?:是|为)|题为|名为|标题为"
)
_ATTRIBUTES = re.compile(
    r"(?:所?(?:撰?写|著|发表|编写|发布)(?=$|[的,])|期刊|学术|科研|研究|政策"
    r"|官方|相关|完整|全部|中文|英文|唯一)"
)
_BACK = re.compile(r"(?:它|它们|其|前者|后者|此|这|那)的?$")
_QUOTED = re.compile(r"[《〈「“\"](?P<name>[^《》〈〉“”\"「」]{1,120})[》〉」”\"]")

_UNITS: tuple[tuple[Unit, str], ...] = (
    (Unit.ARTICLE, "条"),
    (Unit.CHAPTER, "章"),
    (Unit.SECTION, "小?节"),
    (Unit.PART, "(?:大?部分|编|篇|卷)"),
    (Unit.PAGE, "页"),
)
_NUMBERED = tuple(
    (unit, re.compile(rf"第\s?(?P<number>{NUMERAL})\s?{word}(?!件|约|目|例|款)"))
    for unit, word in _UNITS
)
_PARAGRAPH = re.compile(rf"第\s?(?P<number>{NUMERAL})\s?款")
_ANNEX = re.compile(
    r"附(?:件|录|则|表)\s?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3}"
    r"|[a-h](?![a-z]))"
)
_NOTE = re.compile(
    rf"(?:脚注|尾注|注释|注)\s?(?P<number>{NUMERAL})(?![a-z0-9])"
    rf"|第\s?(?P<nth>{NUMERAL})\s?[个条]\s?(?:脚注|尾注|注释|注)"
)
_DECIMAL = re.compile(
    r"(?:第\s?)?(?P<number>\d{1,2}(?:\.\d{1,2}){1,4})\s?(?:[小章]?节|部分|款"
    r"|条)?"
)
_HEADED = re.compile(r"(?:这|那)?一?(?:部分|(?<!文)章节?|小?节|段落?)$")
_BARE_HEADING = re.compile(
    r"(?:引言|导言|前言|序言|绪论|导论|简介|背景(?:介绍|部分)?|文献综述"
    r"|研究方法|方法论?|附则|总则|附录|致谢|参考文献|讨论部分?)$"
)
_SAID_THERE = re.compile(
    rf"(?:的?(?:具体|主要)?(?:内容|规定|原文|条文|全文|文字)|里面?|上面?|中)?{_ADVERB}"
    r"(?:是|有)?(?:怎么|怎样|如何)?(?:规定|讲述?|说|写|谈|介绍|要求|包括"
    r"|包含|提到|讨论|论述|引用|注|叙述|涉及)?(?:的|了)?(?:是|有)?(?:些"
    r"|哪些)?"
    rf"(?:{_WHAT}{_OF_WHAT}?|怎么(?:说|写|规定)|如何规定|规定|内容)?(?:的|呢)?$"
)
_SHOWING = re.compile(
    r"(?:引用?|列出|给出|显示|找(?:出|到)?|读|念|摘录|摘抄|概括|总结|解释"
    r"|翻到|打开|看看?|背)(?:一下|下)?"
)
LONGEST = 160
"""Characters of a question beyond which it is not about a document as a whole."""


def chinese_readings(message: str) -> Iterator[DocumentQuestion]:
    """What a Chinese message may ask about documents."""
    asked = _SPACE.sub("", normalise(message[: LONGEST + 1])).strip(_MARKS)
    if len(asked) > LONGEST:
        return
    lead = _LEAD.match(asked)
    bare = asked[lead.end() :] if lead else asked
    trail = _TRAIL.search(bare)
    bare = bare[: trail.start()] if trail and trail.start() else bare
    for text in dict.fromkeys(filter(None, (bare, asked))):
        yield from _readings(text)


def _readings(asked: str) -> Iterator[DocumentQuestion]:
    yield from _of_library(asked)
    yield from _at_address(asked)
    yield from _of_document(asked)


def _of_library(asked: str) -> Iterator[DocumentQuestion]:
    held = _LIBRARY.match(asked)
    if held:
        yield DocumentQuestion(
            Reference(Scope.EVERY), (Facet.COUNT if held["count"] else Facet.HOLDINGS,)
        )
    elif _COUNTING.match(asked):
        yield DocumentQuestion(Reference(Scope.EVERY), (Facet.COUNT,))
    elif _LISTING.match(asked) or _LISTING_ALL.match(asked):
        yield DocumentQuestion(Reference(Scope.EVERY), (Facet.HOLDINGS,))


def _of_document(asked: str) -> Iterator[DocumentQuestion]:
    # The sign lets a noun that opens the question be found as one that follows a name is.
    noun = _NOUN_FRAME.search(f",{asked}")
    if noun:
        facets = facets_of(_JOINTS.split(noun["nouns"]), _FACETS)
        name = asked[: max(0, noun.start() - 1)]
        reference = _reference(name)
        if reference is not None and facets:
            yield DocumentQuestion(reference, facets)
    for facets, before, after in _VERB_FRAMES:
        found = framed(before, after, asked)
        reference = _reference(found.name) if found else None
        if reference is not None and (reference.scope is not Scope.UNSAID or _stands_alone(facets)):
            yield DocumentQuestion(reference, facets)


_JOINTS = re.compile(rf"(?:[、和与及跟,]|以及){_ADVERB}")


def _stands_alone(facets: tuple[Facet, ...]) -> bool:
    """Whether a frame without any name is about documents: nothing else is written or has pages."""
    return facets[0] not in {Facet.TITLE, Facet.OUTLINE}


def _reference(name: str) -> Reference | None:  # noqa: PLR0911 - one for each way to name one
    """The document that a name, cut out of a question, means; None where it can be none."""
    name = name.strip(_MARKS).removesuffix("的").removesuffix("是").strip(_MARKS)
    if not name:
        return Reference(Scope.UNSAID)
    if _BACK.match(name):
        return Reference(Scope.BACK)
    if _WHOLE_LIBRARY.match(name):
        return Reference(Scope.EVERY)
    if _SELF.search(name) and len(name) <= 2:  # noqa: PLR2004 - 本文
        return Reference(Scope.KIND, pointed=True)
    kind, rest = _kind_of(name)
    if kind is None:
        quoted = _QUOTED.search(name)
        marked = quoted is not None
        return Reference(Scope.NAME, description=quoted["name"] if quoted else name, pointed=marked)
    many = _MANY.fullmatch(rest)
    if many and _SURELY_MANY.search(rest):
        return Reference(Scope.EVERY, kind)
    quoted = _QUOTED.search(rest)
    if quoted:
        return Reference(Scope.NAME, kind, quoted["name"], pointed=True)
    pointing = list(_POINTING.finditer(rest))
    for found in reversed(pointing):
        rest = rest[: found.start()] + "," + rest[found.end() :]
    topical = _TOPIC.search(rest) is not None
    description = _ATTRIBUTES.sub("", _TOPIC.sub(" ", rest)).replace("的", " ").strip(_MARKS)
    return Reference(Scope.KIND, kind, description, pointed=bool(pointing), topical=topical)


def _kind_of(name: str) -> tuple[DocumentKind | None, str]:
    """The kind that a name ends with, and what stands before that."""
    name = name.removesuffix("里").removesuffix("中")
    found = [
        (match.start(), kind) for kind, nouns in _KINDS if (match := nouns.search(name)) is not None
    ]
    if not found:
        return None, name
    start, kind = min(found)
    return kind, name[:start]


def _at_address(asked: str) -> Iterator[DocumentQuestion]:
    for address, start, end in _addresses(asked):
        showing = _SHOWING.match(asked)
        before = asked[showing.end() if showing and showing.end() <= start else 0 : start]
        if not _SAID_THERE.fullmatch(asked[end:]):
            continue
        reference = _reference(before.removesuffix("里").removesuffix("中"))
        if reference is not None:
            yield DocumentQuestion(reference, address=address)


def _addresses(asked: str) -> Iterator[tuple[Address, int, int]]:
    """Addresses that a question may mean, with their place in it."""
    note = _NOTE.search(asked)
    page = _NUMBERED[-1][1].search(asked)
    if note:
        number = plain_number(note["number"] or note["nth"])
        on = page if page and page.end() <= note.start() <= page.end() + 2 else None
        start = on.start() if on else note.start()
        yield (
            Address(
                Unit.NOTE,
                number,
                asked[start : note.end()],
                page=int(plain_number(on["number"])) if on else 0,
            ),
            start,
            note.end(),
        )
        return
    for unit, pattern in _NUMBERED:
        found = pattern.search(asked)
        if found:
            end = found.end()
            paragraph = _PARAGRAPH.match(asked, end) if unit is Unit.ARTICLE else None
            end = paragraph.end() if paragraph else end
            counted = int(plain_number(paragraph["number"])) if paragraph else 0
            number = plain_number(found["number"])
            said = asked[found.start() : end]
            yield Address(unit, number, said, paragraph=counted), found.start(), end
            return
    annex = _ANNEX.search(asked)
    if annex:
        number = plain_number(annex["number"])
        yield Address(Unit.ANNEX, number, annex[0]), annex.start(), annex.end()
    decimal = _DECIMAL.search(asked)
    if decimal:
        said = decimal[0]
        yield Address(Unit.SECTION, decimal["number"], said), decimal.start(), decimal.end()
    yield from _headings(asked)


def _headings(asked: str) -> Iterator[tuple[Address, int, int]]:
    """A part of a text that the question names by its heading."""
    closing = _SAID_THERE.search(asked)
    if closing is None or not closing[0]:
        return
    named = asked[: closing.start()].removesuffix("里").removesuffix("中")
    headed = _HEADED.search(named)
    bare = _BARE_HEADING.search(named)
    quoted = _QUOTED.search(named) if "《" not in named else None
    if headed is None and bare is None and quoted is None:
        return
    start, end = 0, headed.start() if headed else len(named)
    if bare and not headed and not quoted:
        start = bare.start()
    words = named[start:end]
    # 这篇文章的背景部分: the document and the heading.
    cuts = [quoted.start()] if quoted else [words.rfind("的") + 1, 0]
    for cut in cuts:
        heading = _TOPIC.sub("", words[cut:]).strip(_MARKS + '“”"「」《》的')
        if heading and (cut == 0 or _kind_of(words[:cut].rstrip("的"))[0] is not None):
            yield Address(Unit.HEADING, heading, named[start + cut :]), start + cut, len(named)
            return
