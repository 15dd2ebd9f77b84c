from ingest.sentence_splitter import SentenceSplitter
from tests.ingest.samples import DAMS, RIVERS, TALKS


def test_splitter_puts_whole_sentences_together() -> None:
    splitter = SentenceSplitter(10, len)
    assert splitter.split_text("甲乙丙。丁戊己。庚辛壬。") == ["甲乙丙。丁戊己。", "庚辛壬。"]


def test_splitter_loses_nothing() -> None:
    text = f"{RIVERS} {TALKS}\n{DAMS}"
    assert "".join(SentenceSplitter(40, len).split_text(text)) == text
