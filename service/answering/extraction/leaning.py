"""What a sentence does not say by itself: its context, its cause, the answer to a question."""

import re

from service.answering.extraction.lists import Piece
from service.answering.extraction.surroundings import PlacedSentence, Surroundings

LONGEST_ANSWER = 1_000
"""Characters up to which the answer below a question is quoted on."""

_SHORT_LEAD = 40
_YES_OR_NO = re.compile(
    r"(?:Yes|No|Not at all|Certainly|不?(?:是的?|可以|能|会|对|行|需要)|没?有|否)\s?[.。!！]"
)
_LEANS = re.compile(
    r"[\s\"“‘(（]{0,4}(?:[它他她这此该]|其(?!他|它|余|实)|前者|后者|两者|二者|上述|相反|换言之|也就是说"
    r"|然而|但是?|不过|因此|因而|所以|于是|为此|同时|例如|比如|事实证明|除此|另外|否则"
    r"|(?:It|Its|They|Their|He|His|She|Her|This|These|Those|That|Such|Both|However|But|Yet|So"
    r"|Therefore|Thus|Hence|Moreover|Furthermore|Instead|Otherwise|Nevertheless|Consequently"
    r"|In addition|As a result|For (?:example|instance)|The (?:former|latter|same))\b)"
)
_CAUSE_FOLLOWS = re.compile(
    r"这(?:主要)?是(?:因为|由于)|(?:其|主要|究其)?原因(?:是|在于)|之所以"
    r"|(?:This|That|It) is (?:mainly |largely )?(?:because|due to)\b|The reason (?:is|for)\b",
)
_CAUSE_OR_LEANS = re.compile(f"{_CAUSE_FOLLOWS.pattern}|{_LEANS.pattern}")
_CAUSE_BEFORE = re.compile(
    r"因此|因而|所以|为此|故而|由此|于是|正因如此|(?:Therefore|Thus|Hence|Consequently|As a result"
    r"|For this reason|That is why|This is why)\b"
)
_ASKS = re.compile(
    r"(?:\*\*|__|\s){0,3}(?:Q|Question|问|問|问题)\s?\d{0,3}\s?[:：.．、]", re.IGNORECASE
)
_ANSWERS = re.compile(
    r"(?:\*\*|__|\s){0,3}(?:A|Answer|答|回答)\s?\d{0,3}\s?[:：.．]", re.IGNORECASE
)
_QUESTION_MARK = re.compile(r"[？?]")
# A quotation that ends with a question mark asks the reader nothing.
_QUESTION_END = re.compile(r"[？?][)）*_\s]{0,6}$")
_SENTENCE_END = re.compile(r"[。.！!？?；;：:][”’」』\"')）\s]{0,4}$")


def context_of(around: Surroundings, at: int) -> str | None:
    """The sentence before one that begins with what points back, within its paragraph."""
    sentence = around.sentences[at]
    if at == 0 or sentence.opens or not _LEANS.match(sentence.text):
        return None
    return around.sentences[at - 1].text.strip()


def with_cause(around: Surroundings, at: int, *, explains: bool) -> Piece:
    """A sentence with its neighbour where that tells why, within its paragraph.

    ``explains`` is whether the sentence gives a reason itself; then only a neighbour is taken that
    says it is one.
    """
    sentences = around.sentences
    text = sentences[at].text
    after = sentences[at + 1] if at + 1 < len(sentences) else None
    tells = _CAUSE_FOLLOWS if explains else _CAUSE_OR_LEANS
    if after and not after.opens and tells.match(after.text):
        return Piece(at, at + 1)
    inside = at > 0 and not sentences[at].opens
    if inside and (_CAUSE_BEFORE.match(text) or _CAUSE_FOLLOWS.match(text)):
        return Piece(at - 1, at)
    return Piece(at, at)


def asks(text: str) -> bool:
    """Whether a sentence is a question, which is never the answer to one."""
    if _ASKS.match(text) and not _holds_answer(text):
        return True
    return _QUESTION_END.search(text) is not None


def _holds_answer(text: str) -> bool:
    """Whether an answer stands behind a question in one sentence."""
    return any(_ANSWERS.match(text, mark.end()) for mark in _QUESTION_MARK.finditer(text))


def answer_to(around: Surroundings, at: int) -> Piece | None:
    """The answer that a sentence asks for or begins; None where it does neither."""
    text = around.sentences[at].text
    if asks(text):
        return answer_below(around, at)
    if _ANSWERS.match(text):
        return Piece(at, answer_end(around, at))
    following = at + 1 < len(around.sentences) and not around.sentences[at + 1].opens
    # "Yes." says too little.
    return Piece(at, at + 1) if following and _YES_OR_NO.fullmatch(text) else None


def answer_below(around: Surroundings, at: int) -> Piece | None:
    """The sentences that answer the question at a place; None where nothing follows it."""
    sentences = around.sentences
    first = at + 1
    if first == len(sentences) or asks(sentences[first].text):
        return None
    begins = sentences[at].opens or bool(_ASKS.match(sentences[at].text))
    told = begins or sentences[first].opens or bool(_ANSWERS.match(sentences[first].text))
    # What somebody asks himself in running text is answered by the next sentence.
    return Piece(first, answer_end(around, first) if told else first)


def answer_end(around: Surroundings, first: int) -> int:
    """Where the answer that begins with a sentence ends: with its paragraph, unless it is long."""
    last, length = first, len(around.sentences[first].text)
    for place in range(first + 1, around.paragraph_end(first) + 1):
        text = around.sentences[place].text
        length += len(text)
        if length > LONGEST_ANSWER or asks(text):
            break
        last = place
    return last


def leads_in(around: Surroundings, at: int) -> bool:
    """Whether a sentence is only the heading of the prose in the next paragraph."""
    sentences = around.sentences
    if at + 1 == len(sentences) or not _alone(sentences[at], sentences[at + 1]):
        return False
    text, below = sentences[at].text, sentences[at + 1].text
    is_lead = len(text) <= _SHORT_LEAD and not _SENTENCE_END.search(text)
    return is_lead and len(below) > len(text) and _SENTENCE_END.search(below) is not None


def _alone(sentence: PlacedSentence, following: PlacedSentence) -> bool:
    return sentence.opens and following.opens
