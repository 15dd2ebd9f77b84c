from hypothesis import given
from hypothesis import strategies as st

from index.language.question_kinds import QuestionKind
from index.search.diversity import FIRST, SHARE, shown
from index.storage.records import StoredPassage
from ingest.models import Passage, PassageKind
from tests.index.memory import kept

PLAIN, ACROSS = QuestionKind.of("灯塔"), QuestionKind.of("比较灯塔")
WORDS = "牡蛎过滤海水灯塔点灯赛马草原大河铁桥"


def stored(document: str, text: str) -> StoredPassage:
    return StoredPassage(document, 0, Passage("c_0", PassageKind.BODY, text, (), (), (), ()))


def distinct(documents: str) -> list[StoredPassage]:
    """A passage of each document named, all of them different."""
    return [stored(name, f"{WORDS[at]}{at * 977}" * 9) for at, name in enumerate(documents)]


def test_a_question_across_documents_gets_several() -> None:
    passages = distinct("aaaaaabb")
    assert shown(PLAIN, range(8), passages.__getitem__, FIRST) == [0, 1, 2, 3, 4]
    assert shown(ACROSS, range(8), passages.__getitem__, FIRST) == [0, 1, 2, 6, 7]
    assert shown(ACROSS, range(8), passages.__getitem__, 8) == [0, 1, 2, 6, 7, 3, 4, 5]


def test_where_there_is_one_document_it_gives_all() -> None:
    assert shown(ACROSS, range(6), distinct("aaaaaa").__getitem__, FIRST) == [0, 1, 2, 3, 4]


def test_a_near_duplicate_is_left_out() -> None:
    text = (
        "牡蛎过滤海水，一天可以过滤二百升，海水因此变清，海草得到阳光，鱼也回来了。"
        "渔民在浅滩上立起木桩，让幼小的牡蛎附着在上面，三年以后就能收获。"
    )
    passages = [
        stored("a", text),
        stored("b", text.replace("，", ", ").replace("二百", "200")),
        stored("c", text[: len(text) // 2]),
        stored("d", "灯塔点灯。"),
    ]
    assert shown(PLAIN, range(4), passages.__getitem__, 5) == [0, 2, 3]


def test_nothing_is_kept_of_what_was_shown() -> None:
    longs = ("".join(chr(0x4E00 + at * step % 20_011) for at in range(20_000)) for step in (7, 11))
    passages = [stored("a", text) for text in longs]
    shown(PLAIN, range(2), distinct("ab").__getitem__, 2)
    assert kept(lambda: shown(PLAIN, range(2), passages.__getitem__, 2)) < 100_000


@given(
    documents=st.text("abc", max_size=12),
    kind=st.sampled_from([PLAIN, ACROSS]),
    top_k=st.integers(1, 12),
    data=st.data(),
)
def test_what_is_shown_was_ranked_and_the_best_stays_first(
    documents: str, kind: QuestionKind, top_k: int, data: st.DataObject
) -> None:
    passages = distinct(documents)
    ranked = data.draw(st.permutations(range(len(passages))))
    rows = shown(kind, ranked, passages.__getitem__, top_k)
    assert len(rows) == len(set(rows)) == min(top_k, len(ranked))
    assert set(rows) <= set(ranked)
    assert rows[:1] == ranked[:1]
    assert SHARE < FIRST
