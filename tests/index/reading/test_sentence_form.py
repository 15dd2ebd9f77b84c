import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.sentence_form import FORM_FEATURES, LONGEST, ReadSentence, SentenceForm


def form(question: str, sentence: str) -> dict[str, float]:
    """What a sentence looks like beside a question, by the features' names."""
    values = SentenceForm.beside(question).of(ReadSentence.of(sentence))
    return dict(zip(FORM_FEATURES, values, strict=True))


@given(question=st.text(max_size=150), sentence=st.text(max_size=60))
def test_each_feature_is_a_share(question: str, sentence: str) -> None:
    told = form(question, sentence)
    assert all(0 <= value <= 1 for value in told.values())


def test_a_sentence_that_repeats_the_question_repeats_all_of_it() -> None:
    told = form("守灯人每晚爬上灯塔吗？", "守灯人每晚爬上灯塔吗，没人知道。")
    # Ten characters are asked with; of the lengths looked for eight is the longest below.
    assert (told["repeats"], told["run"], told["run_length"]) == (1.0, 8 / 10, 8 / 12)


def test_what_both_share_is_a_run_of_characters() -> None:
    assert form("灯塔多高？", "灯塔很高。")["run_length"] == 2 / 12
    assert form("灯塔多高？", "潮水涨落。")["run_length"] == 0.0


def test_of_a_long_question_the_end_is_compared() -> None:
    assert form("灯塔" + "石" * LONGEST, "灯塔。")["repeats"] == 0.0
    assert form("石" * LONGEST + "灯塔", "灯塔。")["repeats"] > 0.0


def test_a_number_is_new_where_the_question_has_not_named_it() -> None:
    told = form("1907年发生了什么？", "1907年灯塔建成，高30米，宽8米。")
    assert (told["new_numbers"], told["number"]) == (2 / 4, 1.0)
    told = form("1907年发生了什么？", "1907年灯塔建成。")
    assert (told["new_numbers"], told["number"]) == (0.0, 1.0)


def test_a_capital_is_a_name_within_a_sentence_only() -> None:
    told = form("Who met Mary?", "Keepers saw Mary and Anna. They left for Bergen.")
    assert told["new_capitals"] == 2 / 6


@pytest.mark.parametrize(
    ("feature", "holding", "lacking"),
    [
        ("foreign_names", "约翰·史密斯来了。", "约翰来了。"),
        ("year", "灯塔建成于1907年。", "灯塔有30米。"),
        ("year", "灯塔建成于一九〇七年。", "灯塔建成于那年。"),
        ("year", "Built in 1907.", "It holds 19070 litres."),
        ("amount", "每晚450元。", "建成于1907年。"),
        ("amount", "It costs $ 30.", "It burnt in 1907."),
        ("amount", "About 30 percent burnt.", "Lamp 30 burnt."),
        ("title", "他写了《灯塔》。", "他写了一本书。"),
        ("office", "李教授来了。", "李来了。"),
        ("office", "The Director left.", "The keeper left."),
        ("place", "灯塔位于海边。", "灯塔很高。"),
        ("place", "It is located there.", "It burns there."),
    ],
)
def test_a_sentence_may_hold_what_answers_some_kind_of_question(
    feature: str, holding: str, lacking: str
) -> None:
    assert form("？", holding)[feature] > 0
    assert form("？", lacking)[feature] == 0
