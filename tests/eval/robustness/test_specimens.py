import time
from itertools import islice

import pytest

from eval.robustness.specimens import SUFFIXES, TEXTS, mangled, specimens, whole
from ingest.formats.loaders import MEDIA_TYPES


def test_every_format_is_tried() -> None:
    media_types = {MEDIA_TYPES[suffix] for suffix in SUFFIXES}
    alike = {"application/xhtml+xml", "text/tab-separated-values"}
    assert media_types == set(MEDIA_TYPES.values()) - alike


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_mangled_files_are_the_same_each_time_and_differ_from_each_other(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [mangled(suffix, seed) for seed in range(20)]
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: 2e9)
        assert files == [mangled(suffix, seed) for seed in range(20)]
    assert len({whole(suffix), *files}) > 15


# Those of archives take seconds to make.
@pytest.mark.parametrize("suffix", [".pdf", *TEXTS])
def test_traps_come_before_what_is_mangled(suffix: str) -> None:
    first, *some = islice(specimens(suffix, 4), 4)
    assert first.data == whole(suffix)
    assert not any("seed" in specimen.name for specimen in some)
