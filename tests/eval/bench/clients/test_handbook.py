from eval.bench.clients.handbook import text_of, versions_in
from ingest.sentences import sentence_bounds


def sentences(version: int) -> list[str]:
    text = text_of(version)
    return [text[start:end] for start, end in sentence_bounds(text)]


def test_every_sentence_says_its_version() -> None:
    found = sentences(17)
    assert len(found) > 20
    assert all(versions_in(sentence) == {17} for sentence in found)


def test_no_two_versions_share_a_sentence() -> None:
    assert not {*sentences(1)} & {*sentences(2)}


def test_versions_are_seen_in_both_languages() -> None:
    assert versions_in("按照版本3的规定。According to version 12, it is.") == {3, 12}
