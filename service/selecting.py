"""What of the library a request names, in the answering's own terms."""

from collections.abc import Sequence

from ingest.models import PassageKind
from service.answering.selection import Selection
from service.schemas.selection import Filters, SelectedRequest, date_parts


def selected(
    document_ids: Sequence[str] | None,
    collections: Sequence[str] | None,
    filters: Filters | None,
) -> Selection:
    """What arguments of their own select, checked as a request's fields are."""
    return selection_of(
        SelectedRequest(
            document_ids=None if document_ids is None else list(document_ids),
            collections=None if collections is None else list(collections),
            filters=filters,
        )
    )


def selection_of(request: SelectedRequest, collection: str | None = None) -> Selection:
    """What a request selects; of ``collection`` alone if one is named elsewhere than in it."""
    filters = request.filters or Filters()
    collections = request.collections if collection is None else [collection]
    return Selection(
        document_ids=request.document_ids,
        collections=collections,
        languages=filters.languages,
        kinds=None if filters.kinds is None else [PassageKind(kind) for kind in filters.kinds],
        authors=filters.authors,
        since=None if filters.since is None else date_parts(filters.since),
        until=None if filters.until is None else date_parts(filters.until),
    )
