"""English questions about documents, read as ``chinese`` reads Chinese ones."""

import re
from collections.abc import Iterator

from ingest.characters import compatible
from service.answering.documents.recognition.frames import facets_of, framed
from service.answering.documents.recognition.kinds import ENGLISH
from service.answering.documents.recognition.numerals import (
    CARDINAL_WORDS,
    LATIN_NUMERAL,
    ORDINAL_WORDS,
    plain_number,
)
from service.answering.documents.recognition.questions import (
    Address,
    DocumentKind,
    DocumentQuestion,
    Facet,
    Reference,
    Scope,
    Unit,
)

_MARKS = " \t\n?.!,:;~"
_SPACE = re.compile(r"\s+")
_LEAD = re.compile(
    r"(?:(?:please|kindly|so|and|also|then|well|ok|hey|can you|could you"
    r"|would you|will you|i(?:'d| would) like to know"
    r"|i want to know|tell me|do you know|let me know|for me|just|briefly"
    r"|in short|in brief|quickly|help me|i need)[, ]{1,2}){1,5}"
)
_TRAIL = re.compile(
    r"[,;:]? ?(?:in (?:short|brief|a nutshell|general|total|all|simple terms"
    r"|plain english|(?:a few|one|two|three|four|five"
    r"|a couple of) (?:words|sentences?|lines|points|bullet points))|briefly"
    r"|shortly|please|exactly|for me|overall"
    r"|to me|mainly|mostly|actually|then)$"
)
_ADVERB = (
    r"(?: (?:all|both|each|mainly|mostly|really|basically|primarily"
    r"|essentially|actually|chiefly|generally|respectively|exactly)){0,2}"
)

_NOUNS: tuple[tuple[Facet, str], ...] = (
    (Facet.TITLE, r"(?:full |complete |exact )?(?:title|headline|name)s?"),
    (
        Facet.AUTHOR,
        r"(?:(?:first|lead|main) )?(?:author|writer|editor"
        r"|drafter)s?(?:hip)?(?:'s? names?)?|names? of (?:the |its )?authors?"
        r"|byline",
    ),
    (
        Facet.PUBLISHER,
        r"publishers?|issuing (?:body|institution|organi[sz]ation|agency)"
        r"|publishing house|issuer",
    ),
    (
        Facet.DATE,
        r"(?:(?:publication|release|issue|issuing"
        r"|adoption) )?date(?: of (?:publication|issue|release|adoption))?"
        r"|(?:publication )?year(?: of publication)?|time of publication",
    ),
    (
        Facet.JOURNAL,
        r"journal(?: name)?|journal and issue|issue(?: number)?"
        r"|volume(?: number)?|periodical|magazine",
    ),
    (Facet.KEYWORDS, r"key ?words?|index terms|key-words"),
    (Facet.ABSTRACT, r"abstract|executive summary"),
    (
        Facet.OUTLINE,
        r"outline|table of contents|contents list|structure|section headings"
        r"|headings|chapters|sections",
    ),
    (
        Facet.CONCLUSION,
        r"(?:(?:main|key|final|overall) )?conclusions?|(?:closing|concluding"
        r"|final|last) (?:section|chapter|part|paragraph|remarks)"
        r"|ending|closing remarks|closing words",
    ),
    (
        Facet.SUMMARY,
        r"(?:(?:main|key|central|core|principal|overall|general|basic"
        r"|most important|major|chief) )?"
        r"(?:topics?|subjects?(?: matter)?|themes?|gist|points?|arguments?"
        r"|ideas?|thesis|messages?|contents?|claims?|findings?"
        r"|takeaways?|focus|essence|issues|summary|overview|synopsis|content)"
        r"|main question|subject",
    ),
    (Facet.LENGTH, r"length|page count|word count|number of pages"),
)
_NOUN = "|".join(pattern for _, pattern in _NOUNS)
_FACETS = tuple((facet, re.compile(pattern)) for facet, pattern in _NOUNS)
_JOINT = r"(?:,? and (?:the )?|, (?:the )?)"
_LISTED = rf"(?P<nouns>(?:{_NOUN})(?:{_JOINT}(?:{_NOUN})){{0,3}})"
_ASKING = (
    r"(?:what(?:'s| is| are| was| were)?(?: (?:said|written|stated|found"
    r"|drawn) (?:in|as|on|under))?"
    r"|outline|recap|sum up|present|discuss|which(?: is| are)?|who(?:'s| is"
    r"| are| was| were)|when(?: is| was)?|list|name|give(?: me| us)?"
    r"|show(?: me)?|state|quote|tell|describe|explain|provide|summari[sz]e"
    r"|read(?: me)?|can i (?:see|have)|write|identify)"
)
_ISSUED = (
    r"(?:published|issued|released|written|printed|adopted|put out|dated"
    r"|posted|produced|made public|completed|finished"
    r"|drafted|prepared|authored|compiled|edited|created"
    r"|(?:last )?(?:updated|revised|modified|approved|amended))"
)
_WROTE = (
    r"(?:wrote|authored|penned|drafted|edited|compiled|composed|prepared"
    r"|produced|co-?authored|made|created)"
)
_PUBLISHED = r"(?:published|issued|released|put out|printed|brought out)"
_BODY = (
    r"(?:organi[sz]ation|institution|body|agency|company|publisher|group"
    r"|team|department|ministry|university|government|office)"
)
_SAY = (
    r"(?:say|cover|discuss|deal with|talk about|argue|describe|address"
    r"|contain|focus on|tell us|present|examine|treat|include"
    r"|speak about|explore|claim|look at|concern|tell|teach|explain|report)"
)


_NOUN_FRAMES = tuple(
    (re.compile(before), re.compile(after))
    for before, after in (
        # The author of D; list the keywords of D.
        (
            rf"(?:{_ASKING} )?(?:all |both )?(?:the |its |their |an? "
            rf"|some )?(?:short |brief |quick |concise )?{_LISTED}"
            r"(?: (?:given|listed|stated|made|presented|drawn|reached))?(?: (?:of"
            r"|for|in|to|on|from|at the end of)(?: |$)|$)",
            "$",
        ),
        # D's author; what is D's title.
        (rf"(?:{_ASKING} )?", rf"(?:'s?|’s?) {_LISTED}$"),
        # What keywords does D carry; which title does D have.
        (
            rf"(?:what|which) {_LISTED} (?:does|do|did|is|are|were|was) ",
            rf"{_ADVERB} (?:have|has|carry|carries|bear|list|give|use|draw|reach|make"
            r"|come to|state|cover|deal with|discuss|treat"
            r"|address|listed|given|stated|present|contain|include|provide|about"
            r"|show|end with|focus on|arrive at|raise|advance|put forward)"
            r"(?: (?:in|to|with))?$",
        ),
        # What does D say in its closing section.
        (
            r"(?:what|how) (?:does|do|did|is|are) ",
            r" (?:say|said|state|argue|claim|contain|conclude|present)s? (?:in|at"
            rf"|as) (?:its|their|the|his|her) {_LISTED}$",
        ),
        # Does D have an abstract; is there an abstract in D.
        (
            "(?:does|do|did|has|have) ",
            rf" (?:have|contain|include|give|list|carry|got) (?:an? |any |its )?{_LISTED}$",
        ),
        (rf"(?:is|are) there (?:an? |any )?{_LISTED} (?:in|for|of|to|at the end of) ", "$"),
        # The D abstract; give me D's keywords.
        (rf"{_ASKING} (?=the |this |that )", rf" {_LISTED}$"),
        (
            rf"what (?:does|do) (?:the |its ){_LISTED}(?: (?:of|in|to)(?: |$)"
            r"| (?=say))",
            r"(?:^|\s)(?:say|state|tell us|contain|cover|read)s?$",
        ),
    )
)
_VERB_FRAMES = tuple(
    (facets, re.compile(before), re.compile(after))
    for facets, before, after in (
        ((Facet.AUTHOR,), rf"who(?: has| have)? (?:originally )?{_WROTE} ", "$"),
        (
            (Facet.AUTHOR,),
            r"(?:by )?who(?:m|se)? (?:is|are|was|were|has|have) ",
            r" (?:been )?(?:written|authored|drafted|compiled|edited|prepared"
            r"|composed|produced|penned|made|created)(?: by)?$",
        ),
        ((Facet.AUTHOR,), r"whose (?:work|article|paper|text) is ", "$"),
        ((Facet.AUTHOR,), r"who(?:'s| is| are) behind ", "$"),
        ((Facet.AUTHOR,), "who (?:took|kept|recorded) ", "$"),
        (
            (Facet.CONCLUSION,),
            "what (?:is|are|was|were) concluded (?:in|by|at the end of) ",
            "$",
        ),
        (
            (Facet.LENGTH,),
            "how many (?:pages|words|characters) (?:are there in|are in|is in|make up) ",
            "$",
        ),
        (
            (Facet.DATE,),
            "(?:in|on) (?:what|which) (?:year|month|date|day) did ",
            " (?:appear|come out)$",
        ),
        ((Facet.AUTHOR,), r"who(?:'s| is| are| was| were) ", " by$"),
        (
            (Facet.DATE,),
            "when (?:did|does|do) ",
            rf" (?:get|become) {_ISSUED}$",
        ),
        (
            (Facet.SUMMARY,),
            "what ",
            rf" (?:is|are|was|were){_ADVERB} (?:about|concerned with|dealing with|on)$",
        ),
        ((Facet.SUMMARY,), "(?:what|everything) ", rf"{_ADVERB} {_SAY}s$"),
        (
            (Facet.SUMMARY,),
            "(?:what|which) (?:main |key )?(?:topics?|subjects?|issues?|themes?|questions?|points?"
            "|things|matters|areas) (?:is|are|were|was) (?:covered|discussed|treated|addressed"
            "|dealt with|raised|presented|described|made|touched on|examined) (?:in|by) ",
            "$",
        ),
        (
            (Facet.PUBLISHER, Facet.AUTHOR),
            rf"(?:which|what) {_BODY} (?:has |have )?(?:{_PUBLISHED}|{_WROTE}) ",
            "$",
        ),
        ((Facet.PUBLISHER, Facet.AUTHOR), rf"who(?: has| have)? {_PUBLISHED} ", "$"),
        (
            (Facet.PUBLISHER, Facet.AUTHOR),
            r"(?:by )?who(?:m)? (?:is|are|was|were) ",
            r" (?:published|issued|released)(?: by)?$",
        ),
        (
            (Facet.PUBLISHER, Facet.AUTHOR),
            rf"(?:by )?(?:which|what) {_BODY} (?:is|are|was|were) ",
            rf" {_ISSUED}(?: by)?$",
        ),
        (
            (Facet.DATE,),
            r"(?:when|(?:in|on) (?:what|which) (?:year|month|date|day)|what (?:year"
            r"|date|day|month)) (?:is|are|was|were|has|have) ",
            rf" (?:been )?(?:first )?{_ISSUED}(?: (?:on|in))?$",
        ),
        (
            (Facet.DATE,),
            r"(?:when|(?:in|on) (?:what|which) (?:year|month|date"
            r"|day)) did (?:[\w'’.-]{1,30} ){1,5}(?:publish|issue|release|write"
            r"|put out|post) ",
            "$",
        ),
        ((Facet.DATE,), r"when did ", r" (?:appear|come out)$"),
        ((Facet.DATE,), r"(?:how old|from (?:when|what year|which year)) (?:is|are) ", "$"),
        ((Facet.DATE,), r"(?:what|which) (?:year|date) (?:is|are) ", r" from$"),
        (
            (Facet.JOURNAL,),
            r"(?:in )?(?:what|which) (?:academic |scholarly )?(?:journal|magazine"
            r"|periodical|newspaper|issue|volume|outlet)(?: issue)? (?:is|are|was"
            r"|were|did|does|has|published|carried|printed) ?",
            r"(?:^|\s)?(?:(?:been )?(?:published|printed|appear|come out"
            r"|from)(?: in)?)?$",
        ),
        (
            (Facet.JOURNAL,),
            r"where (?:is|are|was|were|has|did) ",
            r" (?:been )?(?:published|printed|appear|come out)(?: in)?$",
        ),
        ((Facet.TITLE,), r"what(?:'s| is| are| was) ", r" (?:called|titled|entitled|named)$"),
        ((Facet.TITLE,), r"(?:what|how) (?:do you call|is the name of) ", "$"),
        (
            (Facet.SUMMARY,),
            r"what(?:'s| is| are| was| were) ",
            rf"{_ADVERB} (?:about|on|concerned with|dealing with)$",
        ),
        (
            (Facet.SUMMARY,),
            r"(?:what|which (?:topics?|subjects?|issues?|questions?)|what (?:topics?"
            r"|subjects?|issues?|questions?|things)) (?:does|do|did) ",
            rf"{_ADVERB} {_SAY}{_ADVERB}$",
        ),
        (
            (Facet.SUMMARY,),
            r"what(?:'s| is| are) (?:it |all )?(?:in|inside|written in|said in"
            r"|discussed in|covered (?:in|by)|described in) ",
            "$",
        ),
        (
            (Facet.SUMMARY,),
            r"(?:summari[sz]e|sum up|recap|condense|digest|outline|paraphrase"
            r"|describe|introduce|explain) ",
            r"(?:$)",
        ),
        (
            (Facet.SUMMARY,),
            r"(?:(?:give|write|provide|produce|offer|make|show|i need|get)(?: me"
            r"| us)? )?(?:an? |the )?(?:very )?(?:short |brief |quick |concise "
            r"|one-paragraph |one-sentence )?(?:summary|overview|gist|outline"
            r"|synopsis|recap|digest|summation|tl;?dr|precis) (?:of|on|for) ",
            "$",
        ),
        ((Facet.SUMMARY,), r"(?:tl;?dr|summary)[: ]{1,2}(?:of )?", "$"),
        (
            (Facet.CONCLUSION,),
            r"(?:what|how) (?:does|do|did) ",
            rf"{_ADVERB} (?:conclude|end|close)(?: with)?$",
        ),
        (
            (Facet.OUTLINE,),
            r"how (?:is|are) ",
            r" (?:structured|organi[sz]ed|divided|arranged|laid out)$",
        ),
        (
            (Facet.OUTLINE,),
            r"(?:what|which|how many) (?:main )?(?:sections|chapters|parts"
            r"|headings) (?:does|do|are in|are there in|make up) ?(?:there in )?",
            r"(?:^|\s)?(?:have|has|contain|include|consist of|comprise)?$",
        ),
        (
            (Facet.LENGTH,),
            r"how (?:many (?:pages|words|characters)|long) (?:is|are|does|do|in"
            r"|has) ?",
            r"(?:\s(?:have|has|contain|run to|long|comprise|there))?$",
        ),
    )
)
_LIBRARY = re.compile(
    r"(?P<count>how many )?(?:(?:what|which) )?(?:different |two |three |other )?(?:documents"
    r"|texts|papers|articles|sources|files|books|reports|materials|items)"
    r"(?: (?:are|is|do you have|do we have|have you got|does (?:the|this"
    r"|your) (?:library|collection|knowledge base) (?:have|hold|contain)"
    r"|can (?:i|you|we) (?:ask about|search|query|use|consult)|exist|there))?"
    r"(?: (?:there|available|held|stored|included|indexed|loaded|ingested|here))?"
    r"(?: (?:in|at|of|by) (?:here|hand|the|this|your|our)(?: (?:library"
    r"|collection|database|knowledge base|system|corpus|index))?)?"
    r"(?: (?:hold|contain|have|there|here))?$"
)
_CONTENTS = re.compile(
    r"(?:list|show(?: me)?|name|give(?: me)?|display) (?:a list of |all |all of |every )?"
    r"(?:the |your |available )?(?:documents|texts|papers|articles|sources|files|contents|titles)"
    r"(?: titles)?(?: (?:available|there are|you have|held|stored|here))?"
    r"(?: (?:in|of) (?:the|this|your|our) (?:library|collection|database|knowledge base|corpus))?$"
    r"|(?:what|which)(?:'s| is| are) the (?:documents|texts|files|sources|materials)"
    r" (?:(?:that )?you (?:have|hold|know|cover)|here|in here|available|stored|held)$"
    r"|what(?:'s| is| are)(?: the (?:documents|texts|files|contents))? (?:in|of) "
    r"(?:the|this|your|our) (?:library|collection|database|knowledge base|corpus)$"
)
_CONTENTS_OF = re.compile(
    r"what (?:does|do) (?:the|this|your|our) (?:library|collection|database"
    r"|knowledge base|corpus) (?:hold|contain|have|include|cover)$"
)

_NOUN_OF_KIND = tuple(
    (kind, re.compile(rf"\b(?:{nouns})(?P<many>s)?(?=$| |,)")) for kind, nouns in ENGLISH.items()
)
_DETERMINER = re.compile(
    r"(?:(?P<pointed>this|these|that|those|the present|the above|the given)"
    r"|the|an?|its|your|our|my|[\w’'.-]{1,30}(?:'s|’s|s'))(?= |$)"
)
_EVERY = re.compile(
    r"(?:(?:all|both|each|every|every one|each one)(?: (?:of|the|these|those"
    r"|your|our|my|two|three|four)){0,3}"
    rf"|(?:the|these|those|your|our) (?:two|{CARDINAL_WORDS}|\d{{1,3}}"
    r"|several|few|different|available)(?: available| different)?|these"
    r"|those|your|the(?= many))$"
)
_WHOLE_LIBRARY = re.compile(
    r"(?:the|this|your|our)(?: whole| entire)? (?:library|collection"
    r"|database|knowledge base|corpus)$|(?:everything|all|both|each|them all"
    r"|each of them|both of them)$"
)
_AUTHORS = re.compile(r"(?:the|its) authors?$")
_BACK = re.compile(r"(?:it|its|this|that|they|them|these|those|this one|that one)$")
_TOPIC = re.compile(
    r"\b(?:on|about|concerning|regarding|(?:that|which) (?:is|are) (?:about"
    r"|on|concerned with)|dealing with|that deals with|which deals with"
    r"|(?:that|which) (?:discusses|covers|treats|describes|examines|explains"
    r"|concerns|talks about)|discussing|describing|covering|devoted to"
    r"|titled|entitled|called|named)\b"
)
_BY = re.compile(r"(?:^| )(?:by|from|of|written by|published by|for|in|held in|with)(?= |$)")
_ATTRIBUTES = re.compile(
    r"\b(?:journal|academic|research|scholarly|scientific|policy|full|whole"
    r"|entire|complete|chinese|english|short|long|first|second|other|only"
    r"|single|same)\b"
)
_PLACE = re.compile(r"\b(?:library|collection|database|here)\b")
_QUOTED = re.compile(r"[“\"‘'《](?P<name>[^“”\"‘《》]{1,160})[”\"’'》](?=$|[ ,])")

_UNIT_WORDS: tuple[tuple[Unit, str], ...] = (
    (Unit.ARTICLE, r"art(?:icle|\.)|clause|rule|regulation"),
    (Unit.CHAPTER, r"chapter|ch\."),
    (Unit.SECTION, r"(?:sub)?section|sec\.|§{1,2}"),
    (Unit.PART, r"part"),
    (Unit.ANNEX, r"annex|appendix|schedule|attachment"),
    (Unit.PAGE, r"page|p\."),
    (Unit.NOTE, r"foot ?note|endnote|note"),
)
_NUMBERED = tuple(
    (
        unit,
        re.compile(
            rf"(?:the )?(?<!\w)(?:{words}) ?(?:no\. ?|number )?"
            rf"(?P<number>{LATIN_NUMERAL})(?![\w.]\w)(?!\w)"
        ),
    )
    for unit, words in _UNIT_WORDS
)
_ORDINAL = tuple(
    (
        unit,
        re.compile(
            rf"the (?P<number>{ORDINAL_WORDS}|\d{{1,3}}(?=st|nd|rd|th))(?:st|nd|rd"
            rf"|th)? (?:{words})\b"
        ),
    )
    for unit, words in _UNIT_WORDS
    if unit is not Unit.ANNEX
)
_ON_PAGE = re.compile(r"(?:,| on| of| at)? ?(?:page|p\.) ?(?P<page>\d{1,4})\b")
_HEADED = re.compile(
    r"(?:the|its|their|a) (?P<words>(?:(?!the |its |their )[^,]){2,60}?)(?: |-)"
    r"(?:section|chapter|part)\b"
    r"|the (?:section|chapter|part|passage) (?:on|about|called|titled"
    r"|entitled|headed|named|concerning) (?P<topic>.{2,80}?)(?= of (?:the"
    r"|this)\b| (?:say|cover|discuss|deal|contain|argue|describe|state"
    r"|present)\b|$)"
)
_BARE_HEADING = re.compile(
    r"(?:the|its|their) (?P<words>introduction|background|preface|foreword"
    r"|literature review|methods?|methodology|discussion|results"
    r"|appendix|acknowledge?ments?|references|preamble|general provisions"
    r"|supplementary provisions|definitions)\b"
)
_OPENINGS = re.compile(
    r"(?:what(?:'s| is| are| does| do| did)?|which|how(?: does| do)?"
    r"|show(?: me)?|quote(?: me)?|read(?: me)?|give(?: me)?|cite"
    r"|summari[sz]e"
    r"|tell me(?: about)?|explain|find|list|open|see|describe|go to)?(?: (?:is|are|does|do|was))?"
    r"(?: (?:said|written|stated|provided|in|on|at|under|the (?:text|content"
    r"|contents|wording) of|there|about|found|discussed|set out"
    r"|laid down)){0,3} ?"
)
_CLOSINGS = re.compile(
    r"(?: ?(?:say|says|state|states|provide|provides|cover|covers|deal with"
    r"|discuss|discusses|contain|contains|require|requires|about|describe"
    r"|describes|regulate|read|reads|stipulate|stipulates|mean|cite|refer to"
    r"|tell us|argue|present|include|prescribe|talk about|lay down))?$"
)
_OF = re.compile(r" ?,? ?(?:of|in|from) ")
_SAYING_IN = re.compile(
    r"what (?:does|do|did) (?P<name>.{3,80}?) (?:say|state|provide|contain"
    r"|discuss|describe|argue|stipulate)s? (?:in|on|at|under)$"
)
LONGEST = 200
"""Characters of a question beyond which it is not about a document as a whole."""


def english_readings(message: str) -> Iterator[DocumentQuestion]:
    """What an English message may ask about documents."""
    asked = _SPACE.sub(" ", compatible(message[: LONGEST + 1])).strip(_MARKS)
    asked = asked.replace("’", "'")
    if len(asked) > LONGEST:
        return
    lower = asked.lower()
    lead = _LEAD.match(lower)
    first = lead.end() if lead else 0
    last = len(lower)
    while trail := _TRAIL.search(lower, first, last):
        last = trail.start()
    texts = dict.fromkeys((lower[first:last], lower[first:], lower))
    for text in texts:
        yield from _readings(text.strip(_MARKS))


def _readings(asked: str) -> Iterator[DocumentQuestion]:
    if asked:
        yield from _of_library(asked)
        yield from _at_address(asked)
        yield from _of_document(asked)


def _of_library(asked: str) -> Iterator[DocumentQuestion]:
    held = _LIBRARY.match(asked)
    if held and asked.startswith(("what", "which", "how many")):
        facet = Facet.COUNT if held["count"] else Facet.HOLDINGS
        yield DocumentQuestion(Reference(Scope.EVERY), (facet,))
    elif _CONTENTS.match(asked) or _CONTENTS_OF.match(asked):
        yield DocumentQuestion(Reference(Scope.EVERY), (Facet.HOLDINGS,))


def _of_document(asked: str) -> Iterator[DocumentQuestion]:
    for before, after in _NOUN_FRAMES:
        found = framed(before, after, asked)
        if found is None:
            continue
        facets = facets_of(_JOINTS.split(found.groups["nouns"]), _FACETS)
        reference = _reference(found.name)
        if reference is not None and facets:
            yield DocumentQuestion(reference, facets)
    for facets, before, after in _VERB_FRAMES:
        found = framed(before, after, asked)
        reference = _reference(found.name) if found else None
        if reference is not None and reference.scope is not Scope.UNSAID:
            yield DocumentQuestion(reference, facets)


_JOINTS = re.compile(_JOINT)


def _reference(name: str) -> Reference | None:  # noqa: PLR0911 - one for each way to name one
    """The document that a name, cut out of a question, means; None where it can be none."""
    name = name.strip(_MARKS)
    if not name or _AUTHORS.match(name):
        return Reference(Scope.UNSAID)
    if _BACK.match(name):
        return Reference(Scope.BACK)
    if _WHOLE_LIBRARY.match(name):
        return Reference(Scope.EVERY)
    quoted = _QUOTED.search(name)
    if quoted:
        return Reference(Scope.NAME, description=quoted["name"], pointed=True)
    found = _kind_in(name)
    if found is None:
        return Reference(Scope.NAME, description=name)
    kind, start, end, many = found
    before, behind = name[:start].strip(), name[end:].strip(_MARKS)
    if many and not behind and _EVERY.match(before or "these"):
        return Reference(Scope.EVERY, kind)
    determiner = _DETERMINER.match(before)
    if determiner is None and not many:
        return Reference(Scope.NAME, description=name)
    own = determiner[0] if determiner and determiner[0].endswith(("'s", "s'")) else ""
    rest = before[determiner.end() :] if determiner else before
    topical = _TOPIC.match(behind)
    if behind and topical is None and not _BY.match(behind):
        return None
    told = _BY.sub(" ", _TOPIC.sub(" ", behind))
    told = _PLACE.sub(" ", told)
    description = " ".join(
        filter(None, (own.removesuffix("'s"), _ATTRIBUTES.sub("", rest).strip(), told.strip()))
    )
    pointed = bool(determiner and determiner["pointed"])
    return Reference(
        Scope.KIND,
        kind,
        " ".join(description.split()),
        pointed=pointed,
        topical=topical is not None,
    )


def _kind_in(name: str) -> tuple[DocumentKind, int, int, bool] | None:
    """The first noun of a kind that a name holds, where it stands, and whether it is of many."""
    ends = [found.start() for found in (_TOPIC.search(name), _BY.search(name)) if found]
    told = min(ends, default=len(name))
    nouns = [
        (match, kind)
        for kind, pattern in _NOUN_OF_KIND
        for match in pattern.finditer(name)
        if match.start() < told
    ]
    if not nouns:
        return None
    # Of compound names the last noun is what the thing is: "the rules report".
    match, kind = max(nouns, key=lambda each: (each[0].end(), -each[0].start()))
    return kind, match.start(), match.end(), match["many"] is not None


def _at_address(asked: str) -> Iterator[DocumentQuestion]:
    for address, start, end in _addresses(asked):
        name = _named_with(asked[:start].strip(), asked[end:])
        reference = None if name is None else _reference(name)
        if reference is not None:
            yield DocumentQuestion(reference, address=address)


def _named_with(before: str, behind: str) -> str | None:
    """The document that stands beside an address; None where other things stand there too."""
    saying = _SAYING_IN.fullmatch(before)
    if saying:
        return None if behind.strip(_MARKS) else saying["name"]
    closing = _CLOSINGS.search(behind)
    if closing is None or not _OPENINGS.fullmatch(f"{before} " if before else ""):
        return None
    between = behind[: closing.start()]
    of = _OF.match(between)
    if of:
        return between[of.end() :]
    return None if between.strip() else ""


def _addresses(asked: str) -> Iterator[tuple[Address, int, int]]:
    """Addresses that a question may mean, with their place in it."""
    for unit, pattern in (*_NUMBERED, *_ORDINAL):
        found = pattern.search(asked)
        if found is None:
            continue
        start, end = found.span()
        page = 0
        if unit is Unit.NOTE and (on := _ON_PAGE.match(asked, end)):
            page, end = int(on["page"]), on.end()
        number = plain_number(found["number"]) if "." not in found["number"] else found["number"]
        said = found[0].removeprefix("the ")
        yield Address(unit, number, said, page=page), start, end
    for pattern in (_HEADED, _BARE_HEADING):
        for found in pattern.finditer(asked):
            words = next(filter(None, found.groups()), "")
            yield Address(Unit.HEADING, words, found[0]), found.start(), found.end()
