from dataclasses import replace

from eval.reading.scores import Share, score
from eval.reading.truth import Truth, digest
from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.source_layout import LaidLine, Layout, NoteReference

TEXT = "Head\nScope of it\nA claim1 here\n1 See there"
TRUTH = Truth(
    file="a.pdf",
    sha256="",
    headings=(((1, digest("Scope of it")), 2),),
    doubtful=frozenset(),
    notes=((1, digest("1 See there")),),
    marks=((1, "1", 0),),
    furniture=((1, digest("Head")),),
)
HEAD = LaidLine(0, 4, page=1, block=0, kind=BlockKind.FURNITURE)
SCOPE = LaidLine(5, 16, page=1, block=1, kind=BlockKind.HEADING, level=2)
CLAIM = LaidLine(
    17,
    30,
    page=1,
    block=2,
    kind=BlockKind.PARAGRAPH,
    references=(NoteReference(Span(24, 25), "n1"),),
)
NOTE = LaidLine(31, 42, page=1, block=3, kind=BlockKind.FOOTNOTE, note="n1")


def test_a_reading_like_the_truth_is_all_right() -> None:
    scores = score(TRUTH, Layout("x", (HEAD, SCOPE, CLAIM, NOTE)), TEXT)

    assert {getattr(scores, name) for name in scores.__slots__} == {Share(1, 1)}


def test_a_heading_of_another_level_is_found_but_not_at_its_level() -> None:
    scores = score(TRUTH, Layout("x", (HEAD, replace(SCOPE, level=1), CLAIM, NOTE)), TEXT)

    assert (scores.headings_found, scores.levels_right) == (Share(1, 1), Share(0, 1))


def test_a_heading_that_is_none_costs_precision_unless_it_is_doubtful() -> None:
    wrong = replace(CLAIM, kind=BlockKind.HEADING, level=1)
    layout = Layout("x", (HEAD, SCOPE, wrong, NOTE))
    doubtful = replace(TRUTH, doubtful=frozenset({(1, digest("A claim1 here"))}))

    assert score(TRUTH, layout, TEXT).headings_right == Share(1, 2)
    assert score(doubtful, layout, TEXT).headings_right == Share(1, 1)


def test_a_mark_that_points_elsewhere_is_not_linked() -> None:
    other = replace(CLAIM, references=(NoteReference(Span(24, 25), "n2"),))

    assert score(TRUTH, Layout("x", (HEAD, SCOPE, other, NOTE)), TEXT).marks_linked == Share(0, 1)
