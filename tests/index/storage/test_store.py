import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoding.embedding import Embedding, embedded_sentences
from index.encoding.encoder import Encoder
from index.errors import EncoderMismatch, StoreUnreadable, UnknownDocument
from index.storage import tables
from index.storage.database import open_engine
from index.storage.store import Store
from ingest.models import Block, Document, Page, Passage, PassageKind, Sentence, Source
from tests.index.conftest import MakeDocument, taken_from
from tests.index.storage.test_migrations import grow_old
from tests.index.strategies import BLOCKS, PAGES, PASSAGES

ROOT = Path(__file__).parents[3]
DIMENSION = 4
TOKEN_DIMENSION = 3


def embedding_of(passages: Sequence[Passage], seed: int = 0) -> Embedding:
    indices = tuple(map(embedded_sentences, passages))
    random = np.random.default_rng(seed)
    return Embedding(
        random.random((len(passages), DIMENSION), np.float32),
        random.random((sum(map(len, indices)), DIMENSION), np.float32),
        indices,
        tuple(
            random.integers(-127, 128, (at % 3, TOKEN_DIMENSION), np.int8)
            for at in range(len(passages))
        ),
    )


def whole_blocks(document: Document) -> tuple[Passage, ...]:
    """Each block as a passage of one sentence."""
    return tuple(
        Passage(
            id=f"c_{document.id}_{ordinal}",
            kind=PassageKind.BODY,
            text=block.text,
            spans=block.spans,
            pages=block.pages,
            section=block.section,
            sentences=(Sentence(0, len(block.text), block.spans),),
        )
        for ordinal, block in enumerate(document.blocks)
    )


def put(store: Store, document: Document) -> int:
    passages = whole_blocks(document)
    return store.put(document, passages, embedding_of(passages))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store.open(path, "hashing", DIMENSION, TOKEN_DIMENSION)
    yield store
    store.close()


def test_a_new_store_is_empty(store: Store) -> None:
    with store.read() as transaction:
        assert transaction.generation() == 0
        assert transaction.documents() == ()
        assert transaction.versions() == {}
        assert transaction.passages_of([]) == ()
        assert transaction.embedding([]).passages.shape == (0, DIMENSION)


@settings(max_examples=25)
@given(
    blocks=st.lists(BLOCKS, max_size=4).map(tuple),
    passages=st.lists(PASSAGES, max_size=4).map(tuple),
    pages=PAGES,
)
def test_what_is_put_comes_back_as_it_was(
    blocks: tuple[Block, ...], passages: tuple[Passage, ...], pages: tuple[Page, ...]
) -> None:
    source = Source(
        "甲.txt", "ab" * 32, " 正文\r\n\x00\n", "text/plain", "gb18030", {"title": "题"}
    )
    document = Document(source, pages, blocks, "zh")
    embedding = embedding_of(passages)
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "store.sqlite3", "hashing", DIMENSION, TOKEN_DIMENSION)
        store.put(document, passages, embedding)
        with store.read() as transaction:
            stored = transaction.document(document.id)
            assert transaction.texts([document.id]) == {document.id: source.text}
            assert (stored.csl, stored.pages, stored.passages) == (
                source.csl,
                pages,
                len(passages),
            )
            assert transaction.blocks(document.id) == blocks
            assert tuple(held.passage for held in transaction.passages(document.id)) == passages
            held_embedding = transaction.embedding([document.id])
            assert held_embedding.indices == embedding.indices
            np.testing.assert_array_equal(held_embedding.passages, embedding.passages)
            np.testing.assert_array_equal(held_embedding.sentences, embedding.sentences)
            for own, expected in zip(held_embedding.tokens, embedding.tokens, strict=True):
                np.testing.assert_array_equal(own, expected)
        store.close()


def test_vectors_stand_in_the_order_of_the_passages(
    store: Store, make_document: MakeDocument
) -> None:
    documents = [make_document(f"第{i}篇。\n另一段。\n") for i in range(3)]
    expected: dict[str, list[float]] = {}
    for seed, document in enumerate(documents):
        passages = whole_blocks(document)
        embedding = embedding_of(passages, seed)
        store.put(document, passages, embedding)
        expected.update(zip([p.id for p in passages], embedding.passages.tolist(), strict=True))
    with store.read() as transaction:
        every = transaction.versions()
        ids = [stored.passage.id for stored in transaction.passages_of(every)]
        assert len(ids) == len(expected)
        assert transaction.embedding(every).passages.tolist() == [
            expected[passage_id] for passage_id in ids
        ]


def test_each_change_raises_the_generation(store: Store, make_document: MakeDocument) -> None:
    document = make_document("正文。\n")
    assert put(store, document) == store.generation() == 1
    assert store.remove([document.id]) == store.generation() == 2


def test_a_document_has_another_version_each_time_that_it_is_put(
    store: Store, make_document: MakeDocument
) -> None:
    versions = []
    for other in ("甲。\n", "乙。\n"):
        put(store, make_document("正文。\n"))
        put(store, make_document(other, other))
        with store.read() as transaction:
            versions.append(transaction.versions()[make_document("正文。\n").id])
            assert len(set(transaction.versions().values())) == len(transaction.versions())
    assert versions[0] != versions[1]


def test_putting_again_takes_the_place_of_the_first(
    store: Store, make_document: MakeDocument
) -> None:
    document = make_document("正文。\n")
    put(store, document)
    put(store, make_document("正文。\n", csl={"title": "题"}))
    with store.read() as transaction:
        assert [stored.csl for stored in transaction.documents()] == [{"title": "题"}]
        assert len(transaction.passages_of(transaction.versions())) == 1


def test_a_replacement_without_an_origin_takes_the_place_of_its_namesake_only(
    store: Store, make_document: MakeDocument
) -> None:
    for text, name in [("旧文。\n", "a.txt"), ("别的。\n", "b.txt"), ("新文。\n", "a.txt")]:
        put(store, taken_from("", make_document(text, name)))
    with store.read() as transaction:
        texts = transaction.texts(transaction.versions())
        texts = {stored.source: texts[stored.id] for stored in transaction.documents()}
    assert texts == {"a.txt": "新文。\n", "b.txt": "别的。\n"}


def test_a_replacement_takes_the_place_of_what_came_from_its_path(
    store: Store, make_document: MakeDocument
) -> None:
    stored = [("旧文。\n", "/one/a.txt"), ("邻居。\n", "/two/a.txt"), ("从前。\n", "")]
    for text, origin in stored:
        put(store, taken_from(origin, make_document(text, "a.txt")))
    put(store, taken_from("/one/a.txt", make_document("新文。\n", "b.txt")))
    with store.read() as transaction:
        held = transaction.texts(transaction.versions())
        texts = {held[stored.id]: stored.origin for stored in transaction.documents()}
    assert texts == {"新文。\n": "/one/a.txt", "邻居。\n": "/two/a.txt", "从前。\n": ""}


def test_a_replacement_takes_the_place_of_a_namesake_that_has_no_origin(
    store: Store, make_document: MakeDocument
) -> None:
    put(store, taken_from("", make_document("从前。\n", "a.txt")))
    new = taken_from("/one/a.txt", make_document("新文。\n", "a.txt"))
    put(store, new)
    with store.read() as transaction:
        assert [held.id for held in transaction.documents()] == [new.id]


def test_nothing_of_a_removed_document_stays(
    store: Store, path: Path, make_document: MakeDocument
) -> None:
    document = make_document("正文。\n")
    put(store, document)
    store.remove([document.id])
    engine = open_engine(path)
    with engine.begin() as connection:
        for table in (tables.documents, tables.blocks, tables.passages, tables.vectors):
            assert connection.execute(table.select()).all() == []
    engine.dispose()


def test_removing_all_or_none(store: Store, make_document: MakeDocument) -> None:
    document = make_document("正文。\n")
    put(store, document)
    with pytest.raises(UnknownDocument):
        store.remove([document.id, "d_unknown"])
    with store.read() as transaction:
        assert transaction.generation() == 1
        assert transaction.document(document.id).id == document.id


def test_what_is_not_stored_is_named(store: Store) -> None:
    with store.read() as transaction:
        for ask in (
            transaction.document,
            transaction.blocks,
            transaction.passages,
        ):
            with pytest.raises(UnknownDocument, match="d_unknown"):
                ask("d_unknown")


def test_another_encoder_is_refused(store: Store, path: Path) -> None:
    with pytest.raises(EncoderMismatch, match="start with 'hashing'") as caught:
        Store.open(path, "another", DIMENSION, TOKEN_DIMENSION)
    assert (caught.value.stored, caught.value.given) == ("hashing", "another")
    assert store.generation() == 0


def test_another_dimension_is_refused(store: Store, path: Path) -> None:
    with pytest.raises(EncoderMismatch, match="5 wide, tokens 3"):
        Store.open(path, "hashing", 5, TOKEN_DIMENSION)
    with pytest.raises(EncoderMismatch, match="4 wide, tokens 5"):
        Store.open(path, "hashing", DIMENSION, 5)
    assert store.generation() == 0


def test_a_store_of_the_version_before_keeps_its_documents(
    store: Store, path: Path, make_document: MakeDocument, neutral_encoder: Encoder
) -> None:
    document = make_document("正文。\n")
    put(store, document)
    store.close()
    engine = open_engine(path)
    base = neutral_encoder.name.partition("-bridged@")[0]
    grow_old(engine, f"{base}-bridged@888f7d")
    engine.dispose()
    older = Store.open(path, neutral_encoder.name, DIMENSION, TOKEN_DIMENSION)
    with older.read() as transaction:
        held = transaction.document(document.id)
        assert (held.origin, held.extractor, held.pages) == ("", "", document.pages)
    put(older, taken_from("/one/a.txt", make_document("新文。\n")))
    with older.read() as transaction:
        assert [held.origin for held in transaction.documents()] == ["/one/a.txt"]
    older.close()


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("not a database, however long it may be" * 50)
    with pytest.raises(StoreUnreadable, match="not a database"):
        Store.open(path, "hashing", DIMENSION, TOKEN_DIMENSION)


def test_a_reader_keeps_its_moment_while_another_writes(
    store: Store, make_document: MakeDocument
) -> None:
    document = make_document("正文。\n")
    put(store, document)
    with store.read() as transaction:
        assert transaction.generation() == 1
        store.remove([document.id])
        assert transaction.texts(transaction.versions()) == {document.id: "正文。\n"}
    assert store.generation() == 2


def test_writers_wait_for_each_other(path: Path, make_document: MakeDocument) -> None:
    stores = [Store.open(path, "hashing", DIMENSION, TOKEN_DIMENSION) for _ in range(4)]
    documents = [make_document(f"第{i}篇。\n", f"{i}.txt") for i in range(24)]
    with ThreadPoolExecutor(len(stores)) as pool:
        generations = list(pool.map(put, stores * 6, documents))
    assert sorted(generations) == list(range(1, 25))
    for store in stores:
        store.close()


def test_a_new_store_may_be_opened_by_several_at_once(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(
            pool.map(lambda _: Store.open(path, "hashing", DIMENSION, TOKEN_DIMENSION), range(8))
        )
    assert [store.generation() for store in stores] == [0] * 8
    for store in stores:
        store.close()


KILLED_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from index.storage.store import Store
from tests.index.conftest import build_document, taken_from
from tests.index.storage.test_store import DIMENSION, TOKEN_DIMENSION, put

left = int(sys.argv[2])

def count_down(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

store = Store.open(Path(sys.argv[1]), "hashing", DIMENSION, TOKEN_DIMENSION)
event.listen(Engine, "after_cursor_execute", count_down)
event.listen(Engine, "commit", count_down)
put(store, taken_from("/a.txt", build_document("新文。\\n")))
print("survived")
"""


@pytest.mark.parametrize("statements", [1, 4, 6, 7, 8, 9, 10])
def test_a_writer_killed_at_any_statement_leaves_the_last_generation(
    path: Path, make_document: MakeDocument, statements: int
) -> None:
    store = Store.open(path, "hashing", DIMENSION, TOKEN_DIMENSION)
    old = taken_from("/a.txt", make_document("旧文。\n"))
    put(store, old)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_WRITING, str(path), str(statements)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with store.read() as transaction:
        assert transaction.generation() == 1
        assert [stored.id for stored in transaction.documents()] == [old.id]
        every = transaction.versions()
        assert len(transaction.embedding(every).passages) == 1
        assert len(transaction.passages_of(every)) == 1
    assert put(store, taken_from("/a.txt", make_document("再来。\n"))) == 2
    store.close()


def test_a_store_is_opened_again_whatever_its_encoder(path: Path, store: Store) -> None:
    store.change(lambda *_: None)
    again = Store.reopen(path)
    assert again is not None
    assert again.generation() == 1
    again.close()


def test_a_store_that_is_not_there_is_not_made(path: Path) -> None:
    assert Store.reopen(path) is None
    assert not path.exists()
