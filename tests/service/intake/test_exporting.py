import tomllib
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.ingestion import readable_files
from service.intake.exporting import Exporter
from service.schemas import DocumentSummary

PARTS = st.sampled_from(["a", "A", "a.txt", ".git", "catalog.toml", "..", "报告" * 100, "b:c"])
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
FACTS = st.dictionaries(
    st.sampled_from(["title", "note"]), st.text(st.characters(codec="utf-8"), max_size=20)
)


def summary(number: int, name: str, csl: dict[str, Any]) -> DocumentSummary:
    return DocumentSummary(
        id=f"d_{number}",
        source=name,
        names=[name, f"{number}.txt"],
        sha256="",
        csl=csl,
        characters=1,
        pages=0,
        passages=1,
        language="zh",
        ingested_at=datetime.now(UTC),
    )


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, FACTS), max_size=6))
def test_every_file_is_found_again_with_its_bytes_and_facts(
    documents: list[tuple[str, dict[str, Any]]],
) -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "exported"
        exporter = Exporter(folder)
        written = [
            exporter.write(summary(number, name, csl), f"{number}".encode())
            for number, (name, csl) in enumerate(documents)
        ]
        exporter.write_catalogs()
        assert len({str(path).casefold() for path in written}) == len(documents)
        assert {file.path for file in readable_files([folder])} == set(written)
        for number, (path, (_, csl)) in enumerate(zip(written, documents, strict=True)):
            catalog = tomllib.loads((path.parent / "catalog.toml").read_text("utf-8"))
            assert path.is_relative_to(folder)
            assert path.read_bytes() == f"{number}".encode()
            assert catalog[path.name] == {"type": "document"} | csl
