"""The network on weights drawn by chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.reading.network import WIDEST, Network

FEATURES, QUESTION, HIDDEN = 7, 4, 6


def drawn(members: int = 1, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Weights of networks for few features, the first axis the member."""
    chance = np.random.default_rng(seed)

    def weights(*shape: int) -> NDArray[np.float32]:
        return chance.normal(0, 0.4, (members, *shape)).astype(np.float32)

    layers = {
        "inp": (HIDDEN, FEATURES + QUESTION),
        "mid": (HIDDEN // 2, HIDDEN),
        "out": (1, HIDDEN // 2),
        "a1": (5, HIDDEN // 2 + QUESTION + 5),
        "a2": (1, 5),
    }
    held = {"fm": weights(FEATURES), "qm": weights(QUESTION)}
    held |= {name: np.exp(weights(size)) for name, size in (("fs", FEATURES), ("qs", QUESTION))}
    for name, shape in layers.items():
        held |= {f"{name}.weight": weights(*shape), f"{name}.bias": weights(shape[0])}
    return held


def evidence(sentences: int, seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    chance = np.random.default_rng(seed)
    features = chance.normal(size=(sentences, FEATURES)).astype(np.float32)
    return features, chance.normal(size=QUESTION).astype(np.float32)


@given(order=st.permutations(range(9)), seed=st.integers(0, 99))
def test_the_order_of_sentences_is_of_no_account(order: list[int], seed: int) -> None:
    network, (features, question) = Network.of(drawn()), evidence(9, seed)
    scores, logit = network.forward(features, question)
    turned, same = network.forward(features[order], question)
    np.testing.assert_allclose(turned, scores[order], atol=1e-5)
    assert same == pytest.approx(logit, abs=1e-5)


def test_what_members_say_is_averaged() -> None:
    weights = drawn(members=3)
    both = evidence(5)
    alone = [
        Network.of({name: held[at : at + 1] for name, held in weights.items()}).forward(*both)
        for at in range(3)
    ]
    scores, logit = Network.of(weights).forward(*both)
    np.testing.assert_allclose(scores, np.mean([own for own, _ in alone], axis=0), atol=1e-6)
    assert logit == pytest.approx(np.mean([own for _, own in alone]), abs=1e-6)
    assert len({round(own, 6) for _, own in alone}) == 3


def test_what_lies_far_out_counts_no_more_than_the_widest() -> None:
    weights = drawn()
    network, (features, question) = Network.of(weights), evidence(3)
    far, farther = features.copy(), features.copy()
    far[1, 2] = (weights["fm"] + (WIDEST + 0.1) * weights["fs"])[0, 2]
    farther[1, 2] = 1e6
    np.testing.assert_array_equal(
        network.forward(far, question)[0], network.forward(farther, question)[0]
    )


def test_one_sentence_is_enough() -> None:
    scores, logit = Network.of(drawn()).forward(*evidence(1))
    assert scores.shape == (1,)
    assert np.isfinite([*scores, logit]).all()


def test_half_precision_says_nearly_the_same() -> None:
    weights, both = drawn(members=2), evidence(6)
    half = Network.of({name: held.astype(np.float16) for name, held in weights.items()})
    scores, logit = Network.of(weights).forward(*both)
    rough, rough_logit = half.forward(*both)
    assert rough.dtype == np.float32
    np.testing.assert_allclose(rough, scores, atol=0.02)
    assert rough_logit == pytest.approx(logit, abs=0.02)
