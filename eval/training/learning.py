"""Learns the weights of ``index.reading.network`` from samples."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from eval.training.samples import IGNORED, Sample
from index.reading.network import WIDEST, Network

HIDDEN = 96
POOLED = 48
BATCH = 64
EPOCHS = 6
RATE = 2e-3
DECAY = 0.01
DROPPED = 0.1

LEAST_DEVIATION = 0.05
"""Added to each feature's standard deviation, so that none which is rare counts beyond measure."""

_NEVER = -1e4


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Samples, their sentences one after the other; ``owners`` tells the sample of each."""

    features: Tensor
    questions: Tensor
    owners: Tensor
    labels: Tensor
    answerable: Tensor


class _Model(nn.Module):
    """``index.reading.network.Network``, as torch trains it."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        super().__init__()
        features = np.concatenate([sample.features for sample in samples])
        questions = np.stack([sample.question for sample in samples])
        self.fm, self.fs = nn.Buffer(_mean(features)), nn.Buffer(_spread(features))
        self.qm, self.qs = nn.Buffer(_mean(questions)), nn.Buffer(_spread(questions))
        known = features.shape[1] + questions.shape[1]
        self.inp = nn.Linear(known, HIDDEN)
        self.mid = nn.Linear(HIDDEN, HIDDEN // 2)
        self.out = nn.Linear(HIDDEN // 2, 1)
        self.a1 = nn.Linear(HIDDEN // 2 + questions.shape[1] + 5, POOLED)
        self.a2 = nn.Linear(POOLED, 1)
        self.dropout = nn.Dropout(DROPPED)

    def forward(self, batch: _Batch) -> tuple[Tensor, Tensor]:
        """The log-odds of each sentence, and of each sample that any answers."""
        owners, count = batch.owners, len(batch.questions)
        features = ((batch.features - self.fm) / self.fs).clamp(-WIDEST, WIDEST)
        questions = ((batch.questions - self.qm) / self.qs).clamp(-WIDEST, WIDEST)
        known = self.dropout(torch.cat([features, questions[owners]], dim=1))
        hidden = functional.gelu(self.inp(known), approximate="tanh")
        hidden = functional.gelu(self.mid(self.dropout(hidden)), approximate="tanh")
        scores = self.out(hidden).squeeze(1)
        best = _greatest(scores, owners, count)
        shares = torch.exp(scores - best[owners])
        totals = _summed(shares, owners, count)
        shares = shares / totals[owners]
        pooled = torch.cat(
            [
                _summed(hidden * shares[:, None], owners, count),
                questions,
                best[:, None] / 5,
                (best + torch.log(totals))[:, None] / 5,
                _summed(-shares * torch.log(shares + 1e-9), owners, count)[:, None],
                _summed(features[:, :2] * shares[:, None], owners, count),
            ],
            dim=1,
        )
        told = functional.gelu(self.a1(self.dropout(pooled)), approximate="tanh")
        answered = self.a2(self.dropout(told))
        return scores, answered.squeeze(1)


def _mean(values: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(values.mean(axis=0))


def _spread(values: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(values.std(axis=0) + np.float32(LEAST_DEVIATION))


def learn(samples: Sequence[Sample], weights: Mapping[str, float], seeds: Sequence[int]) -> Network:
    """A network whose members were trained from these seeds, the same whenever it is run.

    Args:
        samples: what to learn from.
        weights: how often a sample of each set is drawn beside one of the others.
        seeds: one for each member.
    """
    members = [_trained(samples, weights, seed).state_dict() for seed in seeds]
    return Network.of(
        {name: np.stack([held[name].numpy() for held in members]) for name in members[0]}
    )


def _trained(samples: Sequence[Sample], weights: Mapping[str, float], seed: int) -> _Model:
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance = np.random.default_rng(seed)
    model = _Model(samples)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * max(1, len(samples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, RATE, total_steps=steps + 1, pct_start=0.1
    )
    for batch in _batches(samples, _shares(samples, weights), steps, chance):
        loss = _loss(batch, *model(batch))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it without types
        optimiser.step()
        schedule.step()
    return model.eval()


def _shares(samples: Sequence[Sample], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """How likely each sample is drawn.

    Of parts of a set, as many without the answer are drawn as with it, though more are made with
    it: else few passages would be taken for a sign of an answer.
    """
    asked = [sample.asked for sample in samples]
    parts = Counter((one.set, one.removed) for one in asked if not one.whole)
    evened = {
        name: parts[name, False] / count
        for (name, removed), count in parts.items()
        if removed and parts[name, False]
    }
    share = np.asarray(
        [
            weights[one.set] * (1 if one.whole or not one.removed else evened.get(one.set, 1))
            for one in asked
        ]
    )
    made: NDArray[np.float64] = share / share.sum()
    return made


def _batches(
    samples: Sequence[Sample],
    share: NDArray[np.float64],
    steps: int,
    chance: np.random.Generator,
) -> Iterator[_Batch]:
    for _ in range(steps):
        drawn = [samples[at] for at in chance.choice(len(samples), BATCH, p=share)]
        sizes = [len(sample.labels) for sample in drawn]
        yield _Batch(
            torch.from_numpy(np.concatenate([sample.features for sample in drawn])),
            torch.from_numpy(np.stack([sample.question for sample in drawn])),
            torch.from_numpy(np.repeat(np.arange(len(drawn)), sizes)),
            torch.from_numpy(np.concatenate([sample.labels for sample in drawn]).astype(np.int64)),
            torch.tensor([float(sample.asked.answerable) for sample in drawn]),
        )


def _loss(batch: _Batch, scores: Tensor, answered: Tensor) -> Tensor:
    """How wrong the sentences are, by the likelihood of any that answers, and the samples.

    An answerable sample of which no sentence is known to answer counts for the second alone, and
    not at all where a sentence says the answer that is not known to answer.
    """
    owners, count = batch.owners, len(batch.questions)
    seen = scores.masked_fill(batch.labels == IGNORED, _NEVER)
    right = scores.masked_fill(batch.labels != 1, _NEVER)
    has = _greatest(right, owners, count) > _NEVER / 2
    chosen = (_logsum(seen, owners, count) - _logsum(right, owners, count))[has]
    known = (batch.answerable < 1) | has | ~_any(batch.labels != 0, owners, count)
    told = functional.binary_cross_entropy_with_logits(answered[known], batch.answerable[known])
    return told + (chosen.mean() if len(chosen) else scores.sum() * 0)


def _greatest(values: Tensor, owners: Tensor, count: int) -> Tensor:
    return torch.full((count,), _NEVER).scatter_reduce(0, owners, values, "amax")


def _summed(values: Tensor, owners: Tensor, count: int) -> Tensor:
    return torch.zeros((count, *values.shape[1:])).index_add(0, owners, values)


def _logsum(values: Tensor, owners: Tensor, count: int) -> Tensor:
    best = _greatest(values, owners, count)
    return best + torch.log(_summed(torch.exp(values - best[owners]), owners, count) + 1e-9)


def _any(flags: Tensor, owners: Tensor, count: int) -> Tensor:
    return _summed(flags.float(), owners, count) > 0
