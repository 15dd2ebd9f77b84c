"""The network that scores sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

WIDEST = 5.0
"""Standard deviations from the mean beyond which a feature counts no more."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Scores each sentence from its features and the question's, and pools all of them.

    Two layers score a sentence. The sentences' hidden states, each weighed by its share of the
    scores' softmax, and the question's features tell in two more layers whether any answers.
    ``members`` are the weights, by layer, of networks that differ in their seeds alone; what they
    say is averaged.
    """

    members: Sequence[Mapping[str, Array]]

    @classmethod
    def of(cls, weights: Mapping[str, NDArray[np.floating]]) -> Self:
        """The network of weights whose first axis is the member, at any precision."""
        count = len(next(iter(weights.values())))
        return cls(
            [
                {name: np.asarray(held[at], np.float32) for name, held in weights.items()}
                for at in range(count)
            ]
        )

    def forward(self, features: Array, question: Array) -> tuple[Array, float]:
        """The log-odds of each sentence, shape (sentences,), and those that any answers.

        The first compare sentences of one question only.

        Args:
            features: of the sentences, shape (sentences, features).
            question: what is known of the question, shape (features,).
        """
        made = [_forward(weights, features, question) for weights in self.members]
        scores: Array = np.mean([scores for scores, _ in made], axis=0)
        return scores, float(np.mean([logit for _, logit in made]))


def _forward(w: Mapping[str, Array], features: Array, question: Array) -> tuple[Array, float]:
    features = ((features - w["fm"]) / w["fs"]).clip(-WIDEST, WIDEST)
    question = ((question - w["qm"]) / w["qs"]).clip(-WIDEST, WIDEST)
    known = np.concatenate([features, np.tile(question, (len(features), 1))], axis=1)
    hidden = _gelu(_linear(w, "mid", _gelu(_linear(w, "inp", known))))
    scores = _linear(w, "out", hidden)[:, 0]
    best = scores.max()
    shares = np.exp(scores - best)
    total = shares.sum()
    shares /= total
    pooled = np.concatenate(
        [
            shares @ hidden,
            question,
            [best / 5],
            [(best + np.log(total)) / 5],
            [-(shares * np.log(shares + 1e-9)).sum()],
            shares @ features[:, :2],
        ]
    ).astype(np.float32)
    return scores, float(_linear(w, "a2", _gelu(_linear(w, "a1", pooled[None])))[0, 0])


def _linear(w: Mapping[str, Array], name: str, values: Array) -> Array:
    made: Array = values @ w[f"{name}.weight"].T + w[f"{name}.bias"]
    return made


def _gelu(values: Array) -> Array:
    """Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), by its approximation."""
    cubed = values * values * values
    inner = np.float32(0.7978845608) * (values + np.float32(0.044715) * cubed)
    made: Array = np.float32(0.5) * values * (1 + np.tanh(inner))
    return made
