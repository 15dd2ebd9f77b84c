"""The reader on evidence made by hand, and the one that ships on notices that nobody tuned on."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding.language_bias import LanguageNeutralEncoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.reading.evidence import QUESTION_FEATURES, SENTENCE_FEATURES, Evidence
from index.reading.network import Network
from index.reading.reader import CLOSE, Calibration, Reader, companion, lead
from index.snapshot import Snapshot
from tests.index.conftest import build_document

FEATURES, FEATURES_ASKED = len(SENTENCE_FEATURES), len(QUESTION_FEATURES)
PLAIN = Calibration(logit=1.0, lead=0.0, shift=0.0, least=0.0)
SCORES = st.lists(st.floats(-50, 50, width=32), min_size=1, max_size=8)

GYM = """# 健身房须知
年卡会员费为每年1280元，临时客人每次收费35元。
健身房早上七点开门，储物柜当天清空。
地下车库限高2.1米，大型车辆请停在北门。
"""
READING_ROOM = """# 阅览室规定
每位读者最多借12册，逾期滞纳金为每册每天0.2元。
阅览室的咨询电话为8865 2231，周一闭馆。
"""
CLUB = """# Rowing club
The annual subscription is 48 pounds. Guests pay at the boathouse.
The goods lift carries at most 900 kilograms. Children ride with an adult.
"""
TOWN = """# Town notes
Ellen Marsh bequeathed 20,000 books to the town library. They stand on the upper floor.
The new ferry has a crew of 14. It sails in the afternoon.
"""


def evidence(sentences: int) -> Evidence:
    return Evidence(
        passages=np.zeros(sentences, np.int64),
        indices=np.arange(sentences),
        features=np.zeros((sentences, FEATURES), np.float32),
        question=np.zeros(FEATURES_ASKED, np.float32),
    )


def saying(logit: float) -> Network:
    """A network of no weights: to it all sentences are alike, and that any answers is ``logit``."""
    inputs = {"inp": FEATURES + FEATURES_ASKED, "mid": 2, "out": 2}
    inputs |= {"a1": 2 + FEATURES_ASKED + 5, "a2": 2}
    outputs = {"inp": 2, "mid": 2, "out": 1, "a1": 2, "a2": 1}
    weights = {f"{name}.weight": np.zeros((1, outputs[name], inputs[name])) for name in inputs}
    weights |= {f"{name}.bias": np.zeros((1, outputs[name])) for name in inputs}
    weights |= {"fm": np.zeros((1, FEATURES)), "fs": np.ones((1, FEATURES))}
    weights |= {"qm": np.zeros((1, FEATURES_ASKED)), "qs": np.ones((1, FEATURES_ASKED))}
    weights["a2.bias"] += logit
    return Network.of(weights)


def test_confidence_is_the_logistic_of_what_both_are_worth() -> None:
    calibration = Calibration(logit=2.0, lead=0.5, shift=-1.0, least=0.0)
    # 2 * 0.75 + 0.5 * ln(1/4) - 1, for four sentences of which each has a quarter of the softmax
    odds = 2 * 0.75 + 0.5 * math.log(1 / 4) - 1
    reading = Reader(saying(0.75), {"zh": calibration}).read(evidence(4), "zh")
    assert reading.confidence == pytest.approx(1 / (1 + math.exp(-odds)))
    assert reading.scores.tolist() == [0.0] * 4


def test_each_language_has_a_calibration_of_its_own() -> None:
    reader = Reader(saying(0.0), {"zh": PLAIN, "en": replace(PLAIN, shift=1.0, least=0.1)})
    chinese, english = (reader.read(evidence(1), language) for language in ("zh", "en"))
    assert (chinese.confidence, chinese.answerable) == (0.5, True)
    assert english.confidence == pytest.approx(1 / (1 + math.exp(-1)))
    assert not english.answerable


def test_there_is_an_answer_from_the_least_log_odds_on() -> None:
    for logit, answerable in ((-1.5, True), (-1.6, False)):
        reader = Reader(saying(logit), {"zh": replace(PLAIN, least=-1.5)})
        assert reader.read(evidence(2), "zh").answerable is answerable


def test_where_a_threshold_is_given_the_confidence_decides() -> None:
    reader = Reader(saying(0.0), {"zh": replace(PLAIN, least=9.0)})
    assert reader.read(evidence(1), "zh", 0.5).answerable
    assert not reader.read(evidence(1), "zh", 0.51).answerable


@given(logit=st.floats(-1e6, 1e6), ahead=st.floats(-1e6, 0))
def test_a_confidence_lies_between_0_and_1(logit: float, ahead: float) -> None:
    assert 0 <= Calibration(1.0, 1.0, 0.0, 0.0).probability(logit, ahead) <= 1


@given(scores=SCORES, shift=st.floats(-100, 100, width=32))
def test_the_lead_is_a_share_of_all_and_told_by_differences_alone(
    scores: list[float], shift: float
) -> None:
    told = np.asarray(scores, np.float32)
    assert -math.log(len(scores)) - 1e-5 <= lead(told) <= 0
    assert lead(told + np.float32(shift)) == pytest.approx(lead(told), abs=1e-3)


def test_a_sentence_alone_is_wholly_ahead() -> None:
    assert lead(np.asarray([3.0], np.float32)) == 0


@pytest.mark.parametrize(
    ("scores", "at", "expected"),
    [
        ([0.0], 0, None),
        ([0.0, CLOSE], 1, 0),
        ([0.0, CLOSE + 0.1], 1, None),
        ([1.0, 2.0, 1.5], 1, 2),
        ([1.5, 2.0, 1.0], 1, 0),
        ([2.0, 0.0, 2.0], 0, None),
        ([], 0, None),
    ],
)
def test_a_companion_is_the_better_neighbour_that_is_close(
    scores: list[float], at: int, expected: int | None
) -> None:
    assert companion(scores, at) == expected


def test_the_reader_that_ships_knows_all_features() -> None:
    shipped = Reader.load()
    assert np.isfinite(shipped.read(evidence(3), "zh").scores).all()
    assert set(shipped.calibrations) == {"zh", "en"}
    for calibration in shipped.calibrations.values():
        # More of either never makes an answer less likely.
        assert calibration.logit > 0
        assert calibration.lead > 0


def test_the_reader_that_ships_is_read_once() -> None:
    assert Reader.load().network is Reader.load().network


@pytest.fixture(scope="module")
def notices(
    neutral_encoder: LanguageNeutralEncoder,
    model_cache: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Snapshot]:
    """Four notices, as they are served."""
    folder = tmp_path_factory.mktemp("notices")
    with Library.open(folder, neutral_encoder, Lexicon.cedict(model_cache)) as library:
        for name, text in (("gym", GYM), ("room", READING_ROOM), ("club", CLUB), ("town", TOWN)):
            library.add(build_document(text, f"{name}.txt"))
        yield library.snapshot


@pytest.mark.parametrize(
    ("quantity", "thing"),
    [
        ("年卡会员费是多少？", "年卡会员费是什么？"),
        ("车库的限高是多少？", "车库的限高是什么？"),
        ("逾期滞纳金是多少？", "逾期滞纳金是什么？"),
        ("阅览室的咨询电话是多少？", "阅览室的咨询电话是什么？"),
        ("How much is the annual subscription?", "What is the annual subscription?"),
        ("How much does the goods lift carry?", "What does the goods lift carry?"),
        ("How many books did Ellen Marsh bequeath?", "What did Ellen Marsh bequeath?"),
        ("How large is the crew of the new ferry?", "What is the crew of the new ferry?"),
    ],
)
def test_asking_how_much_is_answered_as_asking_what_is(
    notices: Snapshot, quantity: str, thing: str
) -> None:
    found = {asked: notices.search(asked) for asked in (quantity, thing)}
    refused = {asked: it.confidence for asked, it in found.items() if not it.answerable}
    assert refused == {}


@pytest.mark.parametrize("far", ["木星有多少颗卫星？", "How many moons does Jupiter have?"])
def test_how_much_is_refused_of_what_no_notice_names(notices: Snapshot, far: str) -> None:
    assert not notices.search(far).answerable
