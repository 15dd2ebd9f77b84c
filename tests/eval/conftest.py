"""A small collection, and an encoder that understands nothing but is fast."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.datasets.corpora import Corpus, fill_from_folder
from index.language.lexicon import Lexicon
from index.library import Library
from tests.eval.builders import RECORD, write_lines
from tests.index.conftest import HashingEncoder

WHALES = (
    "鲸的尸体沉入深海海底，这一过程\n和它形成的生态系统称为鲸落。\n\n"
    "1987年，研究人员在圣卡塔利娜海盆第一次发现鲸落。\n"
)
BRIDGES = "赵州桥由匠师李春设计建造，建成于隋朝，全长约五十米。\n"


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon({})


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder of two documents."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "whales.txt").write_text(WHALES, encoding="utf-8")
    (folder / "bridges.txt").write_text(BRIDGES, encoding="utf-8")
    return folder


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A folder of questions about them: two with an answer, one without."""
    folder = tmp_path / "questions"
    folder.mkdir()
    evidence = [{"source": "whales.txt", "text": "生态系统称为鲸落"}]
    unanswerable = {"id": "zh-3", "split": "check", "answerable": False, "evidence": []}
    write_lines(
        folder / "zh.jsonl",
        {**RECORD, "id": "zh-1", "evidence": evidence},
        {
            **RECORD,
            "id": "zh-2",
            "question": "赵州桥和鲸落各是何时的？",
            "kind": "both",
            "evidence": [
                {"source": "bridges.txt", "text": "建成于隋朝"},
                {"source": "whales.txt", "text": "第一次发现鲸落"},
            ],
        },
        {**RECORD, **unanswerable, "question": "月球有多重？", "kind": "unanswerable_far"},
    )
    return folder


@pytest.fixture
def corpus(
    tmp_path: Path, documents: Path, encoder: HashingEncoder, lexicon: Lexicon
) -> Iterator[Corpus]:
    """The two documents in a library."""
    with Library.open(tmp_path / "library", encoder, lexicon) as library:
        fill_from_folder(library, documents)
        yield Corpus.of(library, encoder, lexicon)
