from pathlib import Path

from eval.bench.peers.collections import documents_of, xquad_of
from eval.datasets.questions import read_folder
from eval.datasets.xquad import Paragraph
from ingest.alignment import Span
from tests.eval.builders import make_question


def test_documents_are_copied_and_what_answers_is_placed(
    tmp_path: Path, documents: Path, questions: Path
) -> None:
    (documents / "catalog.toml").write_text("", encoding="utf-8")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    found = documents_of(documents, read_folder(questions), scratch)
    assert {file.name for file in found.folder.iterdir()} == {"bridges.txt", "whales.txt"}
    assert [asked.set for asked in found.questions] == ["tune", "tune"]
    first, both = found.questions
    (gold,) = first.gold
    text = found.sources[gold.document_id].text
    assert text[gold.span.start : gold.span.end] == "生态系统称为鲸落"
    assert {place.document_id for place in both.gold} == {"bridges.txt", "whales.txt"}


def test_all_of_xquads_questions_are_asked_of_both_languages(tmp_path: Path) -> None:
    question = make_question("q", ("p1.txt", "桥"), text="哪座桥？")
    english = make_question("q", ("p1.txt", "bridge"), language="en", text="Which bridge?")
    texts = {"zh": "赵州桥。\r\n", "en": "A bridge."}
    paragraph = Paragraph("p1", texts, {"zh": [question], "en": [english]})
    chinese, other = xquad_of([paragraph], tmp_path)
    assert (chinese.name, other.name) == ("xquad-zh", "xquad-en")
    for collection, language in ((chinese, "zh"), (other, "en")):
        file = collection.folder / "p1.txt"
        assert file.read_bytes().decode("utf-8") == texts[language]
        assert [asked.language for asked in collection.questions] == ["zh", "en"]
        assert {asked.gold[0].span for asked in collection.questions} == {
            Span(0, len(texts[language]))
        }
