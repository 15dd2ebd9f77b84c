"""Hypothesis strategies: blocks, passages and pages far stranger than any that reading makes."""

from hypothesis import strategies as st

from ingest.alignment import AlignedText, Span, offsets
from ingest.block_kinds import BlockKind
from ingest.models import Block, Note, NoteMark, Page, Passage, PassageKind, Sentence

OFFSETS = st.integers(0, 500)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SPANS = st.builds(lambda start, length: Span(start, start + length), OFFSETS, st.integers(1, 50))
RUNS = st.lists(SPANS, max_size=4).map(tuple)
NUMBERS = st.lists(st.integers(1, 30), max_size=3).map(tuple)
SECTIONS = st.lists(TEXTS, max_size=3).map(tuple)


@st.composite
def aligned_texts(draw: st.DrawFn) -> AlignedText:
    """Stretches that stand for themselves, for nothing, or for a run of another length."""
    pieces = []
    for _ in range(draw(st.integers(0, 5))):
        text = draw(TEXTS)
        start = draw(OFFSETS)
        if draw(st.booleans()):
            pieces.append(AlignedText.of(" " * start + text, start, start + len(text)))
        else:
            end = start + draw(st.integers(0, 5))
            pieces.append(
                AlignedText(text, offsets([start] * len(text)), offsets([end] * len(text)))
            )
    return AlignedText.join(pieces, draw(st.sampled_from(["", " "])))


PAGES = st.lists(st.builds(Page, st.integers(1, 99), RUNS), max_size=3).map(tuple)
BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    content=aligned_texts(),
    spans=RUNS,
    pages=NUMBERS,
    section=SECTIONS,
    level=st.integers(0, 6),
    marks=st.lists(st.builds(NoteMark, TEXTS, OFFSETS, SPANS, st.none() | OFFSETS), max_size=3).map(
        tuple
    ),
    marker=st.none() | TEXTS,
)
PASSAGES = st.builds(
    Passage,
    id=TEXTS,
    kind=st.sampled_from(PassageKind),
    text=TEXTS,
    spans=RUNS,
    pages=NUMBERS,
    section=SECTIONS,
    sentences=st.lists(st.builds(Sentence, OFFSETS, OFFSETS, RUNS), max_size=4).map(tuple),
    notes=st.lists(st.builds(Note, TEXTS, TEXTS, RUNS, NUMBERS, OFFSETS), max_size=2).map(tuple),
)
