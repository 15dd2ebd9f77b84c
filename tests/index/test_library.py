import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from index.errors import EncoderMismatch, UnknownDocument, UnknownPassage
from index.library import DATABASE, SEARCH_FILES, Library, Verification
from index.search.ranking import Ranking
from index.search.subset import Subset
from index.segments.postings import Postings
from index.segments.segment_list import TIER, due
from ingest.models import Document
from tests.index.conftest import HashingEncoder, MakeDocument, taken_from

ROOT = Path(__file__).parents[2]

CATS = "# 猫\n猫喜欢在阳光下睡觉。猫每天睡十六个小时。\n猫的胡须能感觉到空气的流动。\n"
RULES = "# 规则\n网络空间需要国际规则。各国对规则的内容没有一致的看法。\n"
CATS_QUERY = "猫喜欢在哪里睡觉？"


def found(ranking: Ranking) -> set[str]:
    return {result.stored.document_id for result in ranking.results}


def saved(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / SEARCH_FILES).iterdir())


def run(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_library_is_empty(library: Library) -> None:
    assert library.documents() == ()
    assert len(library.snapshot.index.passages) == 0
    assert library.snapshot.search("猫").results == ()


def test_an_added_document_is_found(library: Library, make_document: MakeDocument) -> None:
    cats = library.add(make_document(CATS, "cats.txt"))
    library.add(make_document(RULES, "rules.txt"))
    best = library.snapshot.search(CATS_QUERY).results[0]
    assert best.stored.document_id == cats.id
    assert "阳光" in best.stored.passage.text


def test_documents_come_by_source_name(library: Library, make_document: MakeDocument) -> None:
    library.add(make_document(CATS, "b.txt"))
    library.add(make_document(RULES, "a.txt"))
    assert [stored.source for stored in library.documents()] == ["a.txt", "b.txt"]


def test_the_facts_of_a_document_are_kept(library: Library, make_document: MakeDocument) -> None:
    document = make_document(CATS, "cats.txt", csl={"title": "猫", "author": [{"literal": "甲"}]})
    stored = library.add(document)
    assert stored == library.snapshot.document(document.id)
    assert stored.csl == document.source.csl
    assert stored.characters == len(CATS)
    assert stored.pages == document.pages
    assert stored.passages == len(library.snapshot.passages(document.id))
    assert library.blocks(document.id) == document.blocks


def test_text_is_the_source_to_the_letter(library: Library, make_document: MakeDocument) -> None:
    stored = library.add(make_document(CATS))
    assert library.snapshot.text(stored.id) == CATS
    assert library.snapshot.text(stored.id, 4, 9) == CATS[4:9]
    assert library.snapshot.text(stored.id, len(CATS) + 5) == ""


def test_a_passage_is_found_by_its_id(library: Library, make_document: MakeDocument) -> None:
    stored = library.add(make_document(CATS))
    for passage in library.snapshot.passages(stored.id):
        assert library.snapshot.passage(passage.passage.id) == passage


def test_what_is_unknown_is_named(library: Library) -> None:
    ask: list[Callable[[str], object]] = [
        library.snapshot.document,
        library.snapshot.text,
        library.blocks,
        library.snapshot.passages,
        library.remove,
    ]
    for question in ask:
        with pytest.raises(UnknownDocument, match="d_unknown"):
            question("d_unknown")
    with pytest.raises(UnknownPassage, match="c_unknown"):
        library.snapshot.passage("c_unknown")
    with pytest.raises(UnknownDocument, match="d_unknown"):
        library.snapshot.search("猫", subset=Subset.of(["d_unknown"]))


def test_adding_again_encodes_nothing(
    library: Library, encoder: HashingEncoder, make_document: MakeDocument
) -> None:
    first = library.add(make_document(CATS))
    encoder.encoded.clear()
    assert library.add(make_document(CATS)) == first
    assert encoder.encoded == []


def test_adding_with_other_facts_stores_them(library: Library, make_document: MakeDocument) -> None:
    library.add(make_document(CATS))
    library.add(make_document(CATS, csl={"title": "论猫"}))
    assert [stored.csl for stored in library.documents()] == [{"title": "论猫"}]


def test_a_changed_file_takes_the_place_of_what_it_was(
    library: Library, make_document: MakeDocument
) -> None:
    library.add(taken_from("/a.txt", make_document(CATS)))
    new = library.add(taken_from("/a.txt", make_document(RULES)))
    assert library.documents() == (new,)
    assert found(library.snapshot.search(CATS_QUERY)) <= {new.id}


def test_a_file_of_the_same_name_elsewhere_stays(
    library: Library, make_document: MakeDocument
) -> None:
    stored = [
        library.add(taken_from("/one/a.txt", make_document(CATS, "a.txt"))),
        library.add(taken_from("/two/a.txt", make_document(RULES, "a.txt"))),
    ]
    library.add(taken_from("/two/a.txt", make_document(RULES, "a.txt")))
    assert {held.id for held in library.documents()} == {held.id for held in stored}


def test_what_is_stored_already_takes_the_place_of_what_its_file_was(
    library: Library, make_document: MakeDocument
) -> None:
    kept = library.add(taken_from("/a.txt", make_document(RULES)))
    # The file held the rules, then something else, and now the rules again.
    library.add(taken_from("/b.txt", make_document(CATS)))
    library.add(taken_from("/b.txt", make_document(RULES)))
    assert [held.id for held in library.documents()] == [kept.id]


def test_a_removed_document_is_gone_from_search(
    library: Library, make_document: MakeDocument
) -> None:
    cats = library.add(make_document(CATS, "cats.txt"))
    rules = library.add(make_document(RULES, "rules.txt"))
    assert cats.id in found(library.snapshot.search(CATS_QUERY))
    library.remove(cats.id)
    assert found(library.snapshot.search(CATS_QUERY)) <= {rules.id}
    assert library.documents() == (rules,)


def test_search_keeps_to_the_documents_it_is_given(
    library: Library, make_document: MakeDocument
) -> None:
    library.add(make_document(CATS, "cats.txt"))
    rules = library.add(make_document(RULES, "rules.txt"))
    assert found(library.snapshot.search(CATS_QUERY, subset=Subset.of([rules.id]))) == {rules.id}


def test_every_passage_has_a_sentence_in_the_snapshot(
    library: Library, make_document: MakeDocument
) -> None:
    library.add(make_document(CATS, "cats.txt"))
    library.add(make_document(RULES, "rules.txt"))
    index = library.snapshot.index
    assert len(index.passage_vectors) == len(index.passages)
    reached = 0
    for row, stored in enumerate(index.passages):
        own, numbers = index.sentences(row), index.sentence_numbers(row)
        assert own.start == reached < own.stop
        assert len(numbers) == own.stop - own.start
        assert max(numbers) < len(stored.passage.sentences)
        reached = own.stop
    assert len(index.sentence_vectors) == reached


def test_the_rows_of_documents_are_those_of_their_passages(
    library: Library, make_document: MakeDocument
) -> None:
    documents = [library.add(make_document(text, text[:3])) for text in (CATS, RULES, "别的。\n")]
    index = library.snapshot.index
    chosen = {documents[0].id, documents[2].id}
    expected = [row for row, p in enumerate(index.passages) if p.document_id in chosen]
    assert index.rows(chosen).tolist() == expected
    assert index.rows(["d_unknown"]).tolist() == []


def test_a_snapshot_outlives_the_change_that_follows_it(
    library: Library, make_document: MakeDocument
) -> None:
    cats = library.add(make_document(CATS))
    before = library.snapshot
    library.remove(cats.id)
    assert cats.id in before.documents
    assert library.snapshot.documents == {}
    assert library.snapshot.generation == before.generation + 1


def test_an_unchanged_library_keeps_its_snapshot(
    library: Library, make_document: MakeDocument
) -> None:
    library.add(make_document(CATS))
    assert library.snapshot is library.snapshot


def test_progress_ends_at_one(library: Library, make_document: MakeDocument) -> None:
    heard: list[float] = []
    library.add(make_document(CATS), heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1
    heard.clear()
    library.add(make_document(CATS), heard.append)
    assert heard == [1]


def test_an_encoder_that_fails_leaves_nothing_stored(
    library: Library, make_document: MakeDocument
) -> None:
    def stop(_share: float) -> None:
        msg = "stopped"
        raise RuntimeError(msg)

    with pytest.raises(RuntimeError, match="stopped"):
        library.add(make_document(CATS), stop)
    assert library.documents() == ()


def test_another_encoder_is_refused(library: Library, folder: Path) -> None:
    library.documents()
    with pytest.raises(EncoderMismatch, match="hashing"):
        Library.open(folder, HashingEncoder("another"))


def test_a_library_is_the_same_when_opened_again(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument
) -> None:
    with Library.open(folder, encoder) as library:
        library.add(make_document(CATS))
        before = library.snapshot.search(CATS_QUERY)
    with Library.open(folder, encoder) as library:
        assert library.snapshot.search(CATS_QUERY) == before


def test_a_change_writes_a_segment_of_its_own(
    library: Library, folder: Path, make_document: MakeDocument
) -> None:
    library.add(make_document(CATS, "cats.txt"))
    assert library.snapshot.generation == 1
    (first,) = saved(folder)
    written = (folder / SEARCH_FILES / first / "segment.json").stat().st_mtime_ns
    library.add(make_document(RULES, "rules.txt"))
    assert library.snapshot.generation == 2
    assert len(saved(folder)) == 2
    assert (folder / SEARCH_FILES / first / "segment.json").stat().st_mtime_ns == written


def test_the_segment_of_a_removed_document_goes_with_it(
    library: Library, folder: Path, make_document: MakeDocument
) -> None:
    cats = library.add(make_document(CATS, "cats.txt"))
    library.snapshot.search(CATS_QUERY)
    library.add(make_document(RULES, "rules.txt"))
    before = saved(folder)
    library.remove(cats.id)
    assert len(before) == 2
    assert len(saved(folder)) == 1


def test_facts_that_change_are_those_of_the_next_snapshot(
    library: Library, make_document: MakeDocument
) -> None:
    stored = library.add(make_document(CATS))
    library.snapshot.search(CATS_QUERY)
    library.add(make_document(CATS, csl={"title": "论猫"}))
    assert library.snapshot.document(stored.id).csl == {"title": "论猫"}
    assert len(library.snapshot.index.passages) == stored.passages


def test_small_segments_are_merged_beside_what_goes_on(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument
) -> None:
    texts = [f"猫的第{number}个故事。\n" for number in range(TIER + 1)]
    with Library.open(folder, encoder) as library:
        stored = [library.add(make_document(text, f"{at}.txt")) for at, text in enumerate(texts)]
    with Library.open(folder, encoder) as library:
        assert len(library.snapshot.views) == 1
    with Library.open(folder, encoder) as library:
        library.snapshot.search("猫")
        for at, document in enumerate(stored):
            library.remove(document.id)
            library.add(make_document(texts[at], f"{at}.txt"))
        deadline = time.monotonic() + 60
        while due(library.snapshot.views) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not due(library.snapshot.views)
        assert len(library.snapshot.views) < TIER
        assert found(library.snapshot.search("猫的故事", 20)) == {one.id for one in stored}
    assert len(saved(folder)) < TIER


def damage(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[-1] ^= 0xFF
    path.write_bytes(held)


def rename_version(manifest: Path) -> None:
    told = json.loads(manifest.read_text())
    ((document_id, _),) = told["documents"]
    manifest.write_text(json.dumps(told | {"documents": [[document_id, "of another store"]]}))


@pytest.mark.parametrize(
    "harm",
    [
        lambda home: (home / "passages.faiss").write_bytes(b""),
        lambda home: damage(home / "segment.json"),
        lambda home: (home / "sentence_vectors" / "vectors.npy").unlink(),
        lambda home: (home / "tokens" / "vectors.npy").write_bytes(b"longer or shorter"),
        lambda home: (home / "passages" / "more.npy").touch(),
        lambda home: (home / "segment.json").unlink(),
        lambda home: (home / "segment.json").write_text("[]"),
        lambda home: rename_version(home / "segment.json"),
    ],
    ids=[
        "emptied",
        "unreadable",
        "missing",
        "of another size",
        "one too many",
        "unfinished",
        "senseless",
        "foreign",
    ],
)
def test_a_segment_that_does_not_fit_is_made_anew(
    folder: Path,
    encoder: HashingEncoder,
    make_document: MakeDocument,
    harm: Callable[[Path], object],
) -> None:
    with Library.open(folder, encoder) as library:
        library.add(make_document(CATS))
        before = library.snapshot.search(CATS_QUERY)
    (name,) = saved(folder)
    harm(folder / SEARCH_FILES / name)
    with Library.open(folder, encoder) as library:
        assert library.snapshot.search(CATS_QUERY) == before
    (other,) = saved(folder)
    assert other != name


@pytest.mark.parametrize("name", ["passages.faiss", "tokens/vectors.npy", "passages/records.npy"])
def test_a_segment_that_has_changed_is_made_anew_beside_what_goes_on(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument, name: str
) -> None:
    with Library.open(folder, encoder) as library:
        library.add(make_document(CATS))
        before = library.snapshot.search(CATS_QUERY)
    (segment,) = saved(folder)
    damage(folder / SEARCH_FILES / segment / name)
    with Library.open(folder, encoder) as library:
        assert library.snapshot.generation == 1
        deadline = time.monotonic() + 60
        while segment in saved(folder) and time.monotonic() < deadline:
            time.sleep(0.01)
        found = library.verify()
        assert library.snapshot.search(CATS_QUERY) == before
    assert found == Verification(faults=(), segments=1, damaged=1)
    assert segment not in saved(folder)


def test_a_library_that_is_as_it_was_written_has_no_faults(
    library: Library, make_document: MakeDocument
) -> None:
    library.add(make_document(CATS))
    assert library.verify() == Verification(faults=(), segments=1, damaged=0)


def test_a_page_that_the_database_has_lost_is_told(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument
) -> None:
    with Library.open(folder, encoder) as library:
        library.add(make_document(CATS))
        with closing(sqlite3.connect(folder / DATABASE)) as connection:
            connection.execute("CREATE TABLE lost (number)")
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("DELETE FROM sqlite_schema WHERE name = 'lost'")
            connection.commit()
        assert library.verify().faults


def test_a_segment_that_fits_is_used(
    folder: Path,
    encoder: HashingEncoder,
    make_document: MakeDocument,
) -> None:
    with Library.open(folder, encoder) as library:
        library.add(make_document(CATS))
        assert library.snapshot.generation == 1
    before = saved(folder)
    with Library.open(folder, encoder) as library:
        assert library.snapshot.generation == 1
    assert saved(folder) == before


def test_what_a_killed_process_left_half_made_is_removed(
    library: Library, folder: Path, make_document: MakeDocument
) -> None:
    left, making = (folder / SEARCH_FILES / name for name in ("left.new", "making.new"))
    left.mkdir()
    making.mkdir()
    os.utime(left, (0, 0))
    library.add(make_document(CATS))
    library.snapshot.search(CATS_QUERY)
    assert not left.exists()
    assert making.exists()


def test_a_library_answers_where_derived_files_cannot_be_kept(
    library: Library, folder: Path, make_document: MakeDocument
) -> None:
    stored = library.add(make_document(CATS))
    (folder / SEARCH_FILES).rmdir()
    (folder / SEARCH_FILES).write_text("a file where the folder should be")
    assert found(library.snapshot.search(CATS_QUERY)) == {stored.id}


ADDING_ELSEWHERE = """
import sys
from pathlib import Path
from index.library import Library
from tests.index.conftest import HashingEncoder, build_document

with Library.open(Path(sys.argv[1]), HashingEncoder()) as library:
    library.add(build_document(sys.argv[2], "elsewhere.txt"))
"""


def test_the_next_search_sees_what_another_process_added(
    library: Library, folder: Path, make_document: MakeDocument
) -> None:
    library.add(make_document(RULES, "rules.txt"))
    before = library.snapshot
    other = run(ADDING_ELSEWHERE, str(folder), CATS)
    assert other.returncode == 0, other.stderr
    best = library.snapshot.search(CATS_QUERY).results[0]
    assert library.snapshot.document(best.stored.document_id).source == "elsewhere.txt"
    assert len(before.documents) == 1


KILLED_WHILE_ENCODING = """
import os, signal, sys
from pathlib import Path
from index.library import Library
from tests.index.conftest import HashingEncoder, build_document

def kill(_share):
    os.kill(os.getpid(), signal.SIGKILL)

with Library.open(Path(sys.argv[1]), HashingEncoder()) as library:
    library.add(build_document(sys.argv[2]), kill)
"""

KILLED_WHILE_SAVING = """
import os, signal, sys
from pathlib import Path
from index.library import Library
from index.segments.postings import Postings
from tests.index.conftest import HashingEncoder, build_document

Postings.save = lambda self, folder: os.kill(os.getpid(), signal.SIGKILL)
with Library.open(Path(sys.argv[1]), HashingEncoder()) as library:
    library.add(build_document(sys.argv[2]))
    library.snapshot
"""


def test_a_process_killed_while_encoding_leaves_the_library_as_it_was(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument
) -> None:
    with Library.open(folder, encoder) as library:
        kept = library.add(make_document(RULES))
        before = library.snapshot.search("规则")
    killed = run(KILLED_WHILE_ENCODING, str(folder), CATS)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with Library.open(folder, encoder) as library:
        assert library.documents() == (kept,)
        assert library.snapshot.search("规则") == before


def test_a_process_killed_while_saving_derived_files_leaves_its_commit_searchable(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument
) -> None:
    killed = run(KILLED_WHILE_SAVING, str(folder), CATS)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with Library.open(folder, encoder) as library:
        cats = library.documents()[0]
        assert found(library.snapshot.search(CATS_QUERY)) == {cats.id}
        rules = library.add(make_document(RULES, "rules.txt"))
        assert set(library.snapshot.documents) == {cats.id, rules.id}


def test_searches_see_a_change_whole_or_not_at_all(
    library: Library, make_document: MakeDocument
) -> None:
    texts = [f"猫的第{i}个故事。\n猫的另一个故事，也是第{i}个。\n" for i in range(6)]
    kept = library.add(make_document(CATS, "cats.txt"))
    done = Event()

    def read() -> None:
        while not done.is_set():
            snapshot = library.snapshot
            held = sum(stored.passages for stored in snapshot.documents.values())
            index = snapshot.index
            assert held == len(index.passages) == len(index.passage_vectors)
            assert kept.id in found(snapshot.search(CATS_QUERY, 50))

    def write(number: int) -> None:
        stored = library.add(make_document(texts[number], f"{number}.txt"))
        assert stored.id in library.snapshot.documents
        library.remove(stored.id)
        assert stored.id not in library.snapshot.documents

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            list(pool.map(write, range(len(texts))))
        finally:
            done.set()
        for reader in readers:
            reader.result()
    assert library.documents() == (kept,)


def test_a_search_need_not_wait_for_the_snapshot_of_a_change_here(
    library: Library, make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(make_document(RULES, "rules.txt"))
    before = library.snapshot
    reached, resume = Event(), Event()
    build = Postings.build

    def wait_and_build(texts: Sequence[str]) -> Postings:
        reached.set()
        resume.wait()
        return build(texts)

    monkeypatch.setattr(Postings, "build", wait_and_build)
    with ThreadPoolExecutor(2) as pool:
        change = pool.submit(library.add, make_document(CATS, "cats.txt"))
        try:
            assert reached.wait(timeout=60)
            during = pool.submit(lambda: library.snapshot).result(timeout=60)
        finally:
            resume.set()
        stored = change.result()
    assert during is before
    assert stored.id in library.snapshot.documents


def test_what_a_catalog_says_is_noted_with_each_name(
    library: Library, make_document: MakeDocument
) -> None:
    def catalogued(origin: str, **facts: str) -> Document:
        document = taken_from(origin, make_document("正文。"))
        return replace(document, source=replace(document.source, catalogued=facts))

    library.add(catalogued("a", title="甲"))
    library.add(catalogued("b"))
    library.add(catalogued("a", title="乙"))
    assert {name.origin: name.catalogued for name in library.names()} == {
        "a": {"title": "乙"},
        "b": {},
    }
