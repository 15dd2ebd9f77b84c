"""The learning, on samples drawn by chance."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch

from eval.training import learning
from eval.training.learning import learn
from eval.training.samples import IGNORED, Sample
from index.reading.network import Network
from tests.eval.training.builders import make_asked, make_sample

EVEN = {"own": 1.0}


def drawn(count: int, *, set: str = "own") -> list[Sample]:  # noqa: A002 - as the field is called
    """Samples of one to five sentences, every other answerable by the one of a high feature.

    Where one answers, a feature of the question is low.
    """
    made = []
    for seed in range(count):
        answerable = seed % 2 == 0
        size = 1 + seed % 5
        labels = [int(answerable and at == seed % size) for at in range(size)]
        sample = make_sample(make_asked(set=set, answerable=answerable), labels, seed)
        sample.features[:, 3] += 4 * sample.labels
        sample.question[5] -= 4 * answerable
        made.append(sample)
    return made


@pytest.fixture
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learns for one epoch only."""
    monkeypatch.setattr(learning, "EPOCHS", 1)


def torch_says(
    model: torch.nn.Module, samples: Sequence[Sample]
) -> tuple[list[float], list[float]]:
    """The scores of all sentences, one sample's after the other, and the samples' log-odds."""
    sizes = [len(sample.labels) for sample in samples]
    batch = learning._Batch(
        torch.from_numpy(np.concatenate([sample.features for sample in samples])),
        torch.from_numpy(np.stack([sample.question for sample in samples])),
        torch.from_numpy(np.repeat(np.arange(len(samples)), sizes)),
        torch.from_numpy(np.concatenate([sample.labels for sample in samples]).astype(np.int64)),
        torch.tensor([float(sample.asked.answerable) for sample in samples]),
    )
    with torch.no_grad():
        scores, answered = model(batch)
    return scores.tolist(), answered.tolist()


def numpy_says(network: Network, samples: Sequence[Sample]) -> tuple[list[float], list[float]]:
    told = [network.forward(sample.features, sample.question) for sample in samples]
    return [score for scores, _ in told for score in scores.tolist()], [odds for _, odds in told]


@pytest.mark.usefixtures("briefly")
def test_the_network_says_what_was_learnt() -> None:
    samples, seeds = drawn(80), (0, 1, 2)
    members = [torch_says(learning._trained(samples, EVEN, seed), samples) for seed in seeds]
    scores, odds = numpy_says(learn(samples, EVEN, seeds), samples)
    np.testing.assert_allclose(scores, np.mean([own for own, _ in members], axis=0), atol=1e-4)
    np.testing.assert_allclose(odds, np.mean([own for _, own in members], axis=0), atol=1e-4)


@pytest.mark.usefixtures("briefly")
def test_a_seed_leads_to_the_same_weights_each_time() -> None:
    samples = drawn(64)
    first, again, other = (learn(samples, EVEN, (seed,)).members[0] for seed in (4, 4, 5))
    assert all(np.array_equal(held, again[name]) for name, held in first.items())
    assert not np.array_equal(first["inp.weight"], other["inp.weight"])


def test_it_is_learnt_which_sentence_answers_and_whether_any_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(learning, "EPOCHS", 80)
    samples = drawn(128)
    network = learn(samples, EVEN, (0,))
    told = [network.forward(sample.features, sample.question) for sample in samples]
    answered = [sample for sample in samples if sample.asked.answerable]
    right = [
        bool(sample.labels[scores.argmax()])
        for sample, (scores, _) in zip(samples, told, strict=True)
        if sample.asked.answerable
    ]
    assert sum(right) > 0.9 * len(answered)
    judged = [(odds > 0) == s.asked.answerable for s, (_, odds) in zip(samples, told, strict=True)]
    assert sum(judged) > 0.9 * len(samples)


def loss_of(labels: list[int], scores: list[float], odds: float, *, answerable: bool) -> float:
    """The loss of one sample."""
    batch = learning._Batch(
        features=torch.zeros(len(labels), 1),
        questions=torch.zeros(1, 1),
        owners=torch.zeros(len(labels), dtype=torch.int64),
        labels=torch.tensor(labels),
        answerable=torch.tensor([float(answerable)]),
    )
    other = replace(
        batch,
        # A second sample whose loss is always the same, so that there is one at all.
        questions=torch.zeros(2, 1),
        features=torch.zeros(len(labels) + 1, 1),
        owners=torch.tensor([0] * len(labels) + [1]),
        labels=torch.tensor([*labels, 0]),
        answerable=torch.tensor([float(answerable), 0.0]),
    )
    return float(learning._loss(other, torch.tensor([*scores, 0.0]), torch.tensor([odds, 0.0])))


def test_a_sentence_that_is_ignored_costs_nothing() -> None:
    low, high = (loss_of([1, IGNORED, 0], [1.0, s, 0.0], 1.0, answerable=True) for s in (-9.0, 9.0))
    assert low == pytest.approx(high)
    low, high = (loss_of([1, 0, 0], [1.0, s, 0.0], 1.0, answerable=True) for s in (-9.0, 9.0))
    assert low < high


def test_any_of_several_sentences_that_answer_will_do() -> None:
    one, other, both, none = (
        loss_of([1, 1, 0], scores, 1.0, answerable=True)
        for scores in ([5.0, 0, 0], [0.0, 5, 0], [5.0, 5, 0], [0.0, 0, 5])
    )
    assert one == pytest.approx(other)
    assert both < one < none


def test_what_says_the_answer_elsewhere_is_no_proof_that_nothing_answers() -> None:
    # Answerable, but its own sentence was not found: the log-odds cost nothing either way.
    low, high = (loss_of([IGNORED, 0], [0.0, 0.0], odds, answerable=True) for odds in (-3.0, 3.0))
    assert low == pytest.approx(high)
    low, high = (loss_of([IGNORED, 0], [0.0, 0.0], odds, answerable=False) for odds in (-3.0, 3.0))
    assert low < high


def test_sets_are_drawn_by_their_weights() -> None:
    samples = [*drawn(10), *drawn(10, set="other")]
    share = np.asarray([0.0] * 10 + [0.1] * 10)
    (batch,) = learning._batches(samples, share, 1, np.random.default_rng(0))
    known = torch.from_numpy(np.stack([sample.question for sample in samples[10:]]))
    assert len(batch.questions) == learning.BATCH
    assert (batch.questions[:, None] == known).all(dim=2).any(dim=1).all()
