from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from eval.bench.peers.collections import Asked, Collection
from eval.bench.peers.programs.trial import Piece
from eval.bench.peers.quality import Shares, quality
from eval.datasets.relevance import Located, SourceText
from ingest.alignment import Span

TEXT = "赵州桥建成于隋朝。\n它全长约五十米。\n赵州桥建成于隋朝。\n"
GOLD = Located("a.txt", Span(10, 18))


def collection(*questions: Asked) -> Collection:
    return Collection("documents", Path(), {"a.txt": SourceText(TEXT)}, questions)


def asked(language: str = "zh", split: str = "tune", *gold: Located) -> Asked:
    return Asked("？", language, split, gold or (GOLD,))


def found_at_1(*pieces: Piece) -> float:
    (share, *_) = quality([(collection(asked()), [pieces])]).shares
    return share.found[1]


def test_a_piece_that_shares_a_character_with_what_answers_counts() -> None:
    assert found_at_1(Piece("a.txt", "它", [])) == 1
    assert found_at_1(Piece("a.txt", "赵州桥", [])) == 0


def test_a_piece_of_another_file_does_not_count() -> None:
    assert found_at_1(Piece("b.txt", "它全长约五十米。", [(10, 18)])) == 0


def test_a_piece_stands_where_the_framework_says_if_its_words_do() -> None:
    repeated = "赵州桥建成于隋朝。"
    gold = Located("a.txt", Span(19, 28))
    one = collection(asked("zh", "tune", gold))
    for spans, share in (([(19, 28)], 1), ([], 0), ([(18, 27)], 0)):
        pieces = [Piece("a.txt", repeated, spans)]
        assert quality([(one, [pieces])]).shares[0].found[1] == share


def test_white_space_is_of_no_account() -> None:
    assert found_at_1(Piece("a.txt", "隋朝。 它全长", [])) == 1


def test_repaired_words_stand_where_their_framework_says() -> None:
    assert found_at_1(Piece("a.txt", "其全长约50米。", [(10, 18)])) == 1


def test_pieces_that_stand_nowhere_are_counted() -> None:
    pieces = [Piece("a.txt", "不在其中", []), Piece("a.txt", "它全长", [])]
    assert quality([(collection(asked()), [pieces])]).unplaced == 1


def test_the_depth_is_that_of_the_first_piece_that_counts() -> None:
    wrong, right = Piece("a.txt", "赵州桥", []), Piece("a.txt", "五十米", [])
    (share, _) = quality([(collection(asked()), [[wrong, wrong, right]])]).shares
    assert share.found == {1: 0, 5: 1}


def test_shares_are_told_by_set_and_language() -> None:
    questions = collection(asked(), asked("en"), asked("en", "check"))
    pieces = [Piece("a.txt", "五十米", [])]
    shares = quality([(questions, [pieces, pieces, []])]).shares
    assert shares == (
        Shares("documents", "all", "zh", 1, {1: 1, 5: 1}),
        Shares("documents", "all", "en", 2, {1: 0.5, 5: 0.5}),
        Shares("documents", "tune", "zh", 1, {1: 1, 5: 1}),
        Shares("documents", "tune", "en", 1, {1: 1, 5: 1}),
    )


@given(
    st.lists(st.tuples(st.integers(0, 27), st.integers(1, 9)), max_size=6),
    st.integers(0, 20),
    st.integers(1, 8),
)
def test_more_pieces_never_find_less(runs: list[tuple[int, int]], start: int, length: int) -> None:
    pieces = [Piece("a.txt", TEXT[at : at + size], [(at, at + size)]) for at, size in runs]
    one = collection(asked("zh", "tune", Located("a.txt", Span(start, start + length))))
    (share, _) = quality([(one, [pieces])]).shares
    assert share.found[1] <= share.found[5]
