"""Questions with what was found for them, and which of its sentences answer."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.reading.evidence import Evidence

IGNORED = -1
"""The label of a sentence that says the answer where it is not known to answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of what.

    ``set`` is the collection's name, ``group`` what a fold holds together, such as an article,
    ``language`` the question's; ``whole`` is whether all of the collection was searched, and
    ``removed`` whether without what answers.
    """

    set: str
    id: str
    group: str
    language: str
    whole: bool
    removed: bool
    answerable: bool


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One question of one collection.

    ``labels`` are 1 for each sentence that answers, 0 for another, ``IGNORED`` where neither is
    known, shape (sentences,); ``features`` and ``question`` are the evidence's.
    """

    asked: Asked
    labels: NDArray[np.int8]
    features: NDArray[np.float32]
    question: NDArray[np.float32]

    @classmethod
    def of(cls, asked: Asked, labels: Sequence[int], evidence: Evidence) -> "Sample":
        """Of what was found."""
        return cls(asked, np.asarray(labels, np.int8), evidence.features, evidence.question)


def write_samples(samples: Iterable[Sample], file: Path) -> None:
    """Keep samples in a file."""
    held = list(samples)
    np.savez(
        file,
        labels=np.concatenate([sample.labels for sample in held]),
        sizes=np.asarray([len(sample.labels) for sample in held]),
        features=np.concatenate([sample.features for sample in held]).astype(np.float32),
        questions=np.stack([sample.question for sample in held]),
        asked=np.frombuffer(
            json.dumps([asdict(sample.asked) for sample in held]).encode(), np.uint8
        ),
    )


def read_samples(file: Path) -> list[Sample]:
    """The samples that ``write_samples`` kept."""
    with np.load(file) as arrays:
        asked = [Asked(**entry) for entry in json.loads(arrays["asked"].tobytes())]
        ends = np.cumsum(arrays["sizes"])[:-1]
        labels = np.split(arrays["labels"], ends)
        features = np.split(arrays["features"], ends)
        return [
            Sample(*parts)
            for parts in zip(asked, labels, features, arrays["questions"], strict=True)
        ]
