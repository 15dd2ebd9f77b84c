"""The segments that the present state of a library is made of."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from index.errors import DocumentDamaged
from index.segments.segment import Segment
from index.segments.segment_files import SegmentFiles
from index.segments.segment_view import SegmentView
from index.storage.transaction import ReadTransaction

MOST = 2**14
"""Passages of a segment, but for documents that have more: a segment is made in memory."""

TIER = 8
"""How many segments of like size are merged; those of the next size have so many times more."""

_SMALLEST = 2**6


_log = logging.getLogger(__name__)


def current(
    transaction: ReadTransaction,
    versions: Mapping[str, str],
    files: SegmentFiles,
    held: Iterable[Segment],
) -> tuple[SegmentView, ...]:
    """The segments of the store's present state; those of documents that none holds are made.

    A document that no segment holds, and that is damaged in the store, is in none of them.

    Args:
        transaction: the store's present state.
        versions: what ``transaction.versions`` gives.
        files: the segments on disk.
        held: open segments; of two that hold the same document the first counts.
    """
    wanted = dict(versions)
    views: list[SegmentView] = []
    for segments in (held, _unless_done(wanted, files)):
        for segment in segments:
            own = segment.versions.items()
            living = frozenset(id_ for id_, version in own if wanted.get(id_) == version)
            for document_id in living:
                del wanted[document_id]
            if living:
                views.append(SegmentView(segment, living))
    for portion in _portions(_sound(wanted, transaction), transaction):
        views.append(SegmentView.whole(files.saved(_built(transaction, portion))))
    files.keep([view.segment for view in views])
    return tuple(views)


def due(views: Sequence[SegmentView]) -> tuple[SegmentView, ...]:
    """Segments that would better be one: many of like size, or one that is mostly removed."""
    tiers: defaultdict[int, list[SegmentView]] = defaultdict(list)
    for view in views:
        if 2 * len(view) < len(view.segment):
            return (view,)
        tiers[_tier(len(view))].append(view)
    for alike in tiers.values():
        if len(alike) >= TIER and len(chosen := _fitting(alike)) > 1:
            return chosen
    return ()


def merged(transaction: ReadTransaction, views: Iterable[SegmentView]) -> Segment | None:
    """One segment in place of several; None where none of their documents is stored any more."""
    versions = transaction.versions()
    living = [document_id for view in views for document_id in view.living]
    stored = {id_: versions[id_] for id_ in sorted(living) if id_ in versions}
    if any(transaction.damage(document_id) for document_id in stored):
        # The segments that are there hold them as they were.
        return None
    return _built(transaction, stored) if stored else None


def _built(transaction: ReadTransaction, versions: Mapping[str, str]) -> Segment:
    """A segment of documents as they are stored; ``versions`` names them by id, ascending."""
    return Segment.build(
        transaction.passages_of(versions),
        transaction.embedding(versions),
        transaction.texts(versions),
        versions,
    )


def _unless_done(wanted: Mapping[str, str], files: SegmentFiles) -> Iterator[Segment]:
    """The segments on disk, if there is anything left that they may hold."""
    if wanted:
        yield from files.unopened()


def _sound(wanted: Mapping[str, str], transaction: ReadTransaction) -> dict[str, str]:
    """The documents that are as they were written."""
    sound = {}
    for document_id, version in wanted.items():
        damage = transaction.damage(document_id)
        if not damage:
            sound[document_id] = version
        for one in damage:
            _log.error("%s", DocumentDamaged(transaction.path, str(one)))
    return sound


def _portions(
    wanted: Mapping[str, str], transaction: ReadTransaction
) -> Iterator[Mapping[str, str]]:
    """Documents by id, ascending, in portions of a segment each."""
    portion: dict[str, str] = {}
    passages = 0
    for document_id, size in sorted(transaction.sizes(wanted).items()):
        if portion and passages + size > MOST:
            yield portion
            portion, passages = {}, 0
        portion[document_id] = wanted[document_id]
        passages += size
    if portion:
        yield portion


def _fitting(views: Sequence[SegmentView]) -> tuple[SegmentView, ...]:
    """The smallest segments, as many as one segment holds, ``TIER`` at most."""
    smallest = sorted(views, key=len)[:TIER]
    together = accumulate(map(len, smallest))
    return tuple(view for view, size in zip(smallest, together, strict=True) if size <= MOST)


def _tier(size: int) -> int:
    tier = 0
    while size > _SMALLEST * TIER**tier:
        tier += 1
    return tier
