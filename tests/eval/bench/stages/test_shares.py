import json

import pytest

from eval.bench.stages.shares import shares
from index.language.tokenization import words
from ingest.languages import language_of


def test_shares_are_of_the_modules_that_work_and_sum_to_one() -> None:
    def work() -> None:
        for _ in range(20):
            language_of("赵州桥建成于隋朝")
            words("赵州桥建成于隋朝")

    found = shares(work)
    assert {"ingest.languages", "index.language.tokenization"} <= found.keys()
    assert sum(found.values()) == pytest.approx(1, abs=0.01)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_work_elsewhere_counts_for_no_module() -> None:
    def work() -> None:
        json.dumps(list(range(1000)), indent=1)
        language_of("桥")

    assert all(module.startswith(("ingest.", "index.")) for module in shares(work))


def test_work_that_never_comes_here_has_no_shares() -> None:
    assert shares(lambda: json.dumps([1])) == {}
