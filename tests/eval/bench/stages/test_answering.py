from pathlib import Path

import pytest

from eval.bench.stages.answering import STAGES, stage_of

ROOT = Path(__file__).parents[4]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("ingest", "index", "service")
    for path in (ROOT / package).rglob("*.py")
]


def test_every_module_works_for_a_stage() -> None:
    assert {stage_of(module) for module in MODULES} < set(STAGES)


@pytest.mark.parametrize(
    ("module", "stage"),
    [
        ("index.search.fusion", "fusing"),
        ("index.search.vectors", "searching"),
        ("index.reading.reader", "reading the answer"),
        ("service.answering.documents.librarian", "analysing"),
        ("service.answering.extraction.quotations", "composing"),
    ],
)
def test_the_narrowest_package_decides(module: str, stage: str) -> None:
    assert module in MODULES
    assert stage_of(module) == stage
