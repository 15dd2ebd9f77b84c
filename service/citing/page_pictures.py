"""Pictures of documents' pages as they look in their files."""

from collections import OrderedDict
from threading import Lock

from anyio import CapacityLimiter, to_thread

from index.library import Library
from ingest.formats.confined import draw_confined
from service.errors import TooManyPages, UnknownPage

# Each is drawn by a process of its own, which one processor keeps busy.
_AT_ONCE = 2
_MOST_WAITING = 32
_MOST_BYTES = 32 * 2**20

_Key = tuple[str, int, float]


class PagePictures:
    """Draws pages of a library's documents, and keeps the last ones."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._limiter = CapacityLimiter(_AT_ONCE)
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._size = 0
        self._keeping = Lock()

    async def picture(self, document_id: str, page: int, scale: float) -> bytes:
        """The PNG of a page, counted from 1, with ``scale`` pixels a point.

        Raises:
            UnknownDocument: if there is no document of that id.
            UnknownPage: if it has no such page, or no pages that can be shown.
            FileNotStored: if an older version stored it without its file.
            UnreadableFile: if the page cannot be drawn, or takes too much memory or time.
            TooManyPages: if too many others are waiting.
        """
        if self._limiter.statistics().tasks_waiting >= _MOST_WAITING:
            raise TooManyPages
        key = (document_id, page, scale)
        return await to_thread.run_sync(self._picture, key, limiter=self._limiter)

    def _picture(self, key: _Key) -> bytes:
        document_id, page, scale = key
        document = self._library.snapshot.document(document_id)
        count = len(document.pages) if document.shows_pages else 0
        if not 1 <= page <= count:
            raise UnknownPage(document_id, page, count)
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        content = b"".join(self._library.content(document_id))
        drawn = draw_confined(content, page, scale, document.source)
        self._keep(key, drawn)
        return drawn

    def _keep(self, key: _Key, drawn: bytes) -> None:
        with self._keeping:
            self._size += len(drawn) - len(self._kept.pop(key, b""))
            self._kept[key] = drawn
            while self._size > _MOST_BYTES and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
