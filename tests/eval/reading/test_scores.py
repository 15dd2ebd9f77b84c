from dataclasses import fields, replace

from eval.reading.scores import NONE, ReadingScores, Share, score, score_refusal
from eval.reading.truth import TruePage, TrueTable, Truth, digest
from ingest.block_kinds import BlockKind
from tests.eval.reading.builders import Line, make_document

HEAD = Line("Head", BlockKind.FURNITURE)
SCOPE = Line("Scope of it", BlockKind.HEADING, level=2)
CLAIM = Line("A claim that holds1", mark=("1", 4))
OTHER = Line("Another paragraph")
NOTE = Line("1 See there", BlockKind.FOOTNOTE)
ROW = Line("Rice\t12\t30", BlockKind.TABLE, page=2, table=0, readable="Rice | 12 | 30")
LINES = (HEAD, SCOPE, CLAIM, OTHER, NOTE, ROW)
TRUTH = Truth(
    file="a.pdf",
    sha256="",
    headings=(((1, digest("Scope of it")), frozenset({2})),),
    notes=((1, digest("1 See there")),),
    marks=((1, "1", 0),),
    furniture=((1, digest("Head")),),
    pages=(TruePage(1, (digest("A claim that"), digest("Another paragraph"))),),
    tables=(TrueTable(2, ((digest("Rice"), digest("12"), digest("30")),)),),
    unreadable=frozenset({3}),
)
FAULTS = ("page 3 holds no text",)


def scores(*lines: Line, truth: Truth = TRUTH) -> ReadingScores:
    return score(truth, make_document(*lines, faults=FAULTS))


def test_a_reading_like_the_truth_is_all_right() -> None:
    found = scores(*LINES)

    assert all(getattr(found, one.name).value == 1 for one in fields(found))
    assert NONE not in {getattr(found, one.name) for one in fields(found)}


def test_a_heading_of_another_level_is_found_but_not_at_its_level() -> None:
    found = scores(HEAD, replace(SCOPE, level=1), *LINES[2:])

    assert (found.headings_found, found.levels_right) == (Share(1, 1), Share(0, 1))


def test_of_two_headings_of_one_place_each_counts() -> None:
    truth = replace(TRUTH, headings=TRUTH.headings * 2)

    assert scores(*LINES, truth=truth).headings_found == Share(1, 2)


def test_a_heading_that_is_none_costs_precision_unless_it_is_doubtful() -> None:
    wrong = replace(OTHER, kind=BlockKind.HEADING, level=1)
    lines = (HEAD, SCOPE, CLAIM, wrong, NOTE, ROW)
    doubtful = replace(TRUTH, doubtful=frozenset({(1, digest("Another paragraph"))}))

    assert scores(*lines).headings_right == Share(1, 2)
    assert scores(*lines, truth=doubtful).headings_right == Share(1, 1)


def test_a_mark_that_points_elsewhere_is_not_linked() -> None:
    other = replace(CLAIM, mark=("1", 3))

    assert scores(HEAD, SCOPE, other, OTHER, NOTE, ROW).marks_linked == Share(0, 1)


def test_an_entry_of_a_list_of_references_is_no_footnote() -> None:
    entry = Line("2 Smith 1999", BlockKind.FOOTNOTE, page=3)
    truth = replace(TRUTH, lists=frozenset({3}))

    assert scores(*LINES, entry).notes_right == Share(1, 2)
    assert scores(*LINES, entry, truth=truth).notes_right == Share(1, 1)


def test_a_paragraph_cut_in_two_costs_precision() -> None:
    found = scores(HEAD, SCOPE, CLAIM, OTHER, NOTE, ROW, Line("its other half"))

    assert (found.paragraphs_found, found.paragraphs_right) == (Share(2, 2), Share(2, 3))


def test_paragraphs_in_another_order_than_that_of_reading_are_out_of_order() -> None:
    assert scores(HEAD, SCOPE, OTHER, CLAIM, NOTE, ROW).order == Share(0, 1)


def test_cells_count_where_they_stand_in_their_row() -> None:
    shifted = replace(ROW, readable="Rice | 30 | 12")
    split = replace(ROW, readable="Rice")

    assert scores(*LINES[:5], shifted).cells == Share(1, 3)
    assert scores(*LINES[:5], split).cells == Share(1, 3)


def test_an_unreadable_page_is_told_only_if_it_is_not_taken_in() -> None:
    assert scores(*LINES, Line("noise", page=3)).pages_told == Share(0, 1)
    assert score(TRUTH, make_document(*LINES)).pages_told == Share(0, 1)


def test_a_refusal_tells_of_all_pages_or_of_those_that_it_names() -> None:
    truth = replace(TRUTH, unreadable=frozenset({1, 2, 3, 4}))

    assert score_refusal(truth, "the file is a scan without text").pages_told == Share(4, 4)
    assert score_refusal(truth, "pages 1-2 and 4 hold no text").pages_told == Share(3, 4)


def test_scores_of_several_documents_add_up() -> None:
    assert (scores(*LINES) + scores(*LINES)).cells == Share(6, 6)
