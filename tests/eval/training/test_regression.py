"""The fitting of answerability, with figures made by hand and an encoder that is fast."""

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from eval.training import regression
from eval.training.regression import FOLDS, Samples
from index.language.lexicon import Lexicon
from index.library import Library
from index.search import answerability
from index.search.answerability import Answerability, AnswerabilityFeatures
from index.search.retriever import HybridRetriever
from tests.index.conftest import HashingEncoder, build_document

EVIDENCE = AnswerabilityFeatures(*np.linspace(0.1, 0.9, len(fields(AnswerabilityFeatures))))
SIZE = len(EVIDENCE.vector())


def model() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, class_weight="balanced"))


def made(count: int, *, size: int = 3, weight: float = 1.0, seed: int = 0) -> Samples:
    """Samples of which every other is answerable, told by the first of their features."""
    random = np.random.default_rng(seed)
    answerable = np.arange(count) % 2 == 0
    features = random.normal(size=(count, size))
    features[:, 0] += 6 * answerable
    return Samples(features, answerable, np.full(count, weight), ("zh",) * count)


def test_samples_are_rows_of_features() -> None:
    rows = [((1.0, 2.0), True, "zh"), ((3.0, 4.0), False, "en")]
    samples = regression._samples(iter(rows), 0.5)
    assert samples.features.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert samples.answerable.tolist() == [True, False]
    assert samples.weights.tolist() == [0.5, 0.5]
    assert samples.languages == ("zh", "en")


def test_each_statement_is_asked_for_with_it_and_without_it(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    statements = {"s0": "牡蛎过滤海水。\n", "s1": "守灯人爬上灯塔。\n"}
    entries = [
        {"zh_question": "牡蛎过滤什么？", "en_question": "What do oysters filter?"},
        {"zh_question": "守灯人爬上哪里？", "en_question": "Where does the keeper climb?"},
    ]
    with Library.open(tmp_path, encoder) as library:
        ids = {name: library.add(build_document(text)).id for name, text in statements.items()}
        retriever = HybridRetriever(library.snapshot.index, encoder, Lexicon({}))
        rows = list(regression._with_and_without(retriever, entries, sorted(ids), ids))
        told = [(answerable, language) for _, answerable, language in rows]
        assert told == [(True, "zh"), (False, "zh"), (True, "en"), (False, "en")] * 2
        question = entries[0]["zh_question"]
        assert rows[0][0] == retriever.evidence(question).vector()
        assert rows[1][0] == retriever.evidence(question, [ids["s1"]]).vector()


def test_the_threshold_lies_between_what_is_refused_and_what_is_answered() -> None:
    answerable = np.array([False, True, True, True, True])
    probabilities = np.array([0.3, 0.1, 0.5, 0.7, 0.9])
    # A quarter of the answerable, one, may be refused; next below 0.5 lies 0.3.
    assert regression._threshold(answerable, probabilities, 0.25) == pytest.approx(0.4)


def test_where_none_may_be_refused_only_what_is_below_all_answerable_is() -> None:
    answerable = np.array([False, True, False, True])
    assert regression._threshold(answerable, np.array([0.1, 0.2, 0.3, 0.4]), 0.0) == pytest.approx(
        0.15
    )


def test_where_nothing_lies_lower_the_first_is_answered() -> None:
    assert regression._threshold(np.array([True, False]), np.array([0.2, 0.3]), 0.0) == 0.2


@given(
    samples=st.lists(st.tuples(st.booleans(), st.integers(0, 100)), min_size=1).filter(
        lambda samples: any(answerable for answerable, _ in samples)
    ),
    allowed=st.floats(0, 0.9),
)
def test_no_more_of_the_answerable_is_refused_than_allowed(
    samples: list[tuple[bool, int]], allowed: float
) -> None:
    answerable = np.array([known for known, _ in samples])
    probabilities = np.array([percent / 100 for _, percent in samples])
    refused = probabilities < regression._threshold(answerable, probabilities, allowed)
    assert refused[answerable].mean() <= allowed


def test_questions_are_judged_by_a_fit_without_their_fold() -> None:
    asked, stated = made(2 * FOLDS), made(20, seed=1, weight=0.1)
    probabilities = regression._held_out(model(), asked, stated)
    assert probabilities.shape == (2 * FOLDS,)
    assert probabilities[asked.answerable].min() > probabilities[~asked.answerable].max()


def test_a_light_sample_counts_little() -> None:
    told = made(40)
    liars = Samples(told.features, ~told.answerable, told.weights * 1e-3, told.languages)
    fitted = model()
    regression._fit(fitted, [told, liars])
    assert fitted.score(told.features, told.answerable) == 1.0


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package folder of its own, which is both written and read."""
    for module in (regression, answerability):
        monkeypatch.setattr(module, "files", lambda _package: tmp_path)
    answerability._shipped.cache_clear()
    yield tmp_path
    answerability._shipped.cache_clear()


@pytest.fixture
def fitted() -> Pipeline:
    """A fit of as many features as there are, one of which hardly varies."""
    samples = made(60, size=SIZE)
    samples.features[:, 4] = 1e-7 * samples.features[:, 4]
    pipeline = model()
    regression._fit(pipeline, [samples])
    return pipeline


@pytest.mark.usefixtures("data")
def test_what_is_written_is_what_answerability_reads(fitted: Pipeline) -> None:
    regression._write(fitted, {"zh": 0.4, "en": 0.5})
    read = Answerability.load()
    assert read.thresholds == {"zh": 0.4, "en": 0.5}
    ordinary = made(1, size=SIZE, seed=2).features[0]
    ordinary[4] = 0.0
    expected = fitted.predict_proba([ordinary])[0, 1]

    class Known(AnswerabilityFeatures):
        def vector(self) -> tuple[float, ...]:
            return tuple(ordinary)

    known = Known(*[0.0] * len(fields(AnswerabilityFeatures)))
    assert read.probability(known) == pytest.approx(expected, abs=1e-4)


def test_what_is_written_is_plain_json(data: Path, fitted: Pipeline) -> None:
    regression._write(fitted, {"zh": 0.0})
    told = json.loads((data / "answerability.json").read_text(encoding="utf-8"))
    assert set(told) == {"means", "scales", "weights", "intercept", "thresholds"}
    assert {len(told[name]) for name in ("means", "scales", "weights")} == {SIZE}
    assert min(told["scales"]) > 0
