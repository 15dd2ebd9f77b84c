from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from index.errors import UnknownCollection, UnknownDocument
from index.search.subset import Subset
from index.storage.records import StoredCollection, StoredDocument
from ingest.models import PassageKind
from service.answering.selection import EVERYTHING, Date, Selection
from tests.service.builders import make_document

if TYPE_CHECKING:
    from index.snapshot import Snapshot


class Shelf:
    """The documents and collections of a library."""

    def __init__(self, *documents: StoredDocument, **collections: StoredCollection) -> None:
        self.documents = {document.id: document for document in documents}
        self.collections = collections

    def collection(self, name: str) -> StoredCollection:
        if name not in self.collections:
            raise UnknownCollection(name)
        return self.collections[name]

    def document(self, document_id: str) -> StoredDocument:
        if document_id not in self.documents:
            raise UnknownDocument(document_id)
        return self.documents[document_id]


def document(id_: str, language: str = "zh", **csl: object) -> StoredDocument:
    return replace(make_document("甲。"), id=id_, language=language, csl=csl)


def collection(name: str, *documents: str, threshold: float | None = None) -> StoredCollection:
    return StoredCollection(name, threshold=threshold, documents=frozenset(documents))


SHELF = Shelf(
    document("d_1", author=[{"literal": "耿召"}], issued={"date-parts": [[2024, 5]]}),
    document(
        "d_2",
        "en",
        author=[{"family": "Khattab", "given": "Omar"}],
        issued={"date-parts": [[2020]]},
    ),
    document("d_3", author=[{"family": "王", "given": "小明"}]),
    tea=collection("tea", "d_1", "d_2", threshold=0.3),
    water=collection("water", "d_2", "d_3", threshold=0.7),
    air=collection("air"),
)


def ids(selection: Selection, shelf: Shelf = SHELF) -> set[str] | None:
    found = selection.of(cast("Snapshot", shelf)).document_ids
    return None if found is None else set(found)


def test_what_asks_nothing_selects_everything() -> None:
    assert EVERYTHING.of(cast("Snapshot", SHELF)) == Subset()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"document_ids": ["d_1", "d_3"]}, {"d_1", "d_3"}),
        ({"collections": ["tea"]}, {"d_1", "d_2"}),
        ({"collections": ["tea", "water"]}, {"d_1", "d_2", "d_3"}),
        ({"collections": ["air"]}, set()),
        ({"collections": ["tea"], "document_ids": ["d_2", "d_3"]}, {"d_2"}),
        ({"languages": ["en"]}, {"d_2"}),
        ({"languages": ["zh"], "collections": ["tea"]}, {"d_1"}),
        ({"authors": ["耿召"]}, {"d_1"}),
        ({"authors": ["KHATTAB"]}, {"d_2"}),
        ({"authors": ["omar  khattab", "王小明"]}, {"d_2", "d_3"}),
        ({"authors": ["召"]}, set()),
    ],
)
def test_documents_are_selected_by_what_they_are(
    asked: Mapping[str, Any], expected: set[str]
) -> None:
    assert ids(Selection(**asked)) == expected


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ((2024,), None, {"d_1"}),
        ((2024, 5), None, {"d_1"}),
        ((2024, 6), None, set()),
        ((2024, 5, 31), None, {"d_1"}),
        (None, (2024,), {"d_1", "d_2"}),
        (None, (2024, 4), {"d_2"}),
        (None, (2019, 12, 31), set()),
        ((2020, 6), (2024, 5), {"d_1", "d_2"}),
    ],
)
def test_a_date_that_is_known_in_part_may_be_any_day_of_it(
    since: Date | None, until: Date | None, expected: set[str]
) -> None:
    assert ids(Selection(since=since, until=until)) == expected


def test_of_several_thresholds_the_highest_counts() -> None:
    subset = Selection(collections=["tea", "water", "air"]).of(cast("Snapshot", SHELF))
    assert subset.threshold == 0.7


def test_kinds_leave_the_documents_open() -> None:
    subset = Selection(kinds=[PassageKind.TABLE]).of(cast("Snapshot", SHELF))
    assert subset == Subset(kinds=frozenset({PassageKind.TABLE}))


@pytest.mark.parametrize(
    ("selection", "error"),
    [
        (Selection(["d_9"]), UnknownDocument),
        (Selection(collections=["coffee"]), UnknownCollection),
    ],
)
def test_what_is_not_there_cannot_be_selected(selection: Selection, error: type[Exception]) -> None:
    with pytest.raises(error):
        ids(selection)
