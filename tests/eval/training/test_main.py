"""What leads through the learning: folds, and what is written into the index."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.public_sets import NOMIRACL
from eval.training import __main__ as training
from eval.training.collections import Collections
from eval.training.learning import learn
from eval.training.measuring import Outcome
from eval.training.samples import Sample
from index.language.lexicon import Lexicon
from index.reading import reader
from index.reading.reader import Calibration, Reader
from tests.eval.training.builders import make_asked, make_outcome, make_sample
from tests.index.conftest import HashingEncoder

GROUPS = st.lists(st.sampled_from(["Normans", "Steam_engine", "xquad 1", "xquad 2"]), max_size=20)


def sample_of(group: str, *, set: str = "own") -> Sample:  # noqa: A002 - as the field
    return make_sample(make_asked(group=group, set=set), [0])


@given(groups=GROUPS)
def test_no_article_is_in_two_folds(groups: list[str]) -> None:
    same = {"xquad 1": "Normans"}
    folds = training._folds([sample_of(group) for group in groups], same)
    by_article: dict[str, set[int]] = {}
    for group, fold in zip(groups, folds, strict=True):
        assert 0 <= fold < training.FOLDS
        by_article.setdefault(same.get(group, group), set()).add(fold)
    assert all(len(own) == 1 for own in by_article.values())


def test_many_articles_are_in_all_folds() -> None:
    folds = training._folds([sample_of(f"article {at}") for at in range(100)], {})
    assert set(folds) == set(range(training.FOLDS))


def test_a_threshold_is_chosen_by_the_repositorys_own_questions() -> None:
    own, english = make_outcome(1.0), make_outcome(1.0, language="en")
    public = Outcome(sample_of("Normans", set="squad2"), True, 1.0, 0.0)
    mine, domain = training._of_language([own, english, public], "zh")
    assert mine == [own, public]
    assert domain == [own]


def test_what_answers_is_not_known_of_judged_passages() -> None:
    own, judged = make_outcome(1.0), Outcome(sample_of("zh-1", set=NOMIRACL), False, 1.0, 0.0)
    assert training._of_language([own, judged], "zh") == ([own], [own])


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package folder of its own, which is both written and read."""
    for module in (training, reader):
        monkeypatch.setattr(module, "files", lambda _package: tmp_path)
    reader._shipped.cache_clear()
    yield tmp_path
    reader._shipped.cache_clear()


@pytest.mark.usefixtures("package")
def test_what_is_written_is_what_the_reader_loads() -> None:
    samples = [
        make_sample(make_asked(answerable=at % 2 == 0), [at % 2, 1 - at % 2], at) for at in range(8)
    ]
    network = learn(samples, {"own": 1.0}, (0, 1))
    calibrations = {"zh": Calibration(1.0, 2.0, 3.0, 0.4), "en": Calibration(4.0, 5.0, 6.0, 0.5)}
    training._write(network, calibrations)
    read = Reader.load()
    assert read.calibrations == calibrations
    assert len(read.network.members) == 2
    for sample in samples:
        scores, logit = network.forward(sample.features, sample.question)
        kept, kept_logit = read.network.forward(sample.features, sample.question)
        # Weights are kept in half precision.
        np.testing.assert_allclose(kept, scores, atol=0.02)
        assert kept_logit == pytest.approx(logit, abs=0.02)


def test_every_set_that_is_learnt_from_has_a_weight(tmp_path: Path) -> None:
    made = Collections(HashingEncoder(), Lexicon({}), tmp_path, tmp_path)
    assert set(made.makers(tmp_path, tmp_path)) == set(training.DRAWN)
