from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.training.samples import IGNORED, Asked, read_samples, write_samples
from tests.eval.training.builders import make_sample

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
ASKED = st.builds(
    Asked,
    set=NAMES,
    id=NAMES,
    group=NAMES,
    language=st.sampled_from(["zh", "en"]),
    whole=st.booleans(),
    removed=st.booleans(),
    answerable=st.booleans(),
)
LABELS = st.lists(st.sampled_from([0, 1, IGNORED]), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples") / "samples.npz"


@given(made=st.lists(st.tuples(ASKED, LABELS), min_size=1, max_size=5))
@settings(max_examples=30)
def test_what_is_written_is_what_is_read(
    file: Path, made: Sequence[tuple[Asked, Sequence[int]]]
) -> None:
    samples = [make_sample(asked, labels, seed) for seed, (asked, labels) in enumerate(made)]
    write_samples(iter(samples), file)
    read = read_samples(file)
    assert [sample.asked for sample in read] == [asked for asked, _ in made]
    for one, other in zip(samples, read, strict=True):
        np.testing.assert_array_equal(other.labels, one.labels)
        np.testing.assert_array_equal(other.features, one.features)
        np.testing.assert_array_equal(other.question, one.question)
