"""What stands in the way of an answer, however it was asked for."""

from index.errors import LibraryError


class UnknownModel(Exception):
    """A model asked for that this service is not; ``name`` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no model {name!r}; GET /v1/models lists what there is")
        self.name = name


class NotReady(Exception):
    """The library is not open: not yet, or not at all, and then ``reason`` says why."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason or "the index is still being loaded; try again in a few seconds")
        self.reason = reason


class Overloaded(Exception):
    """More is asked than can be answered soon; in ``retry_after`` seconds it may be otherwise."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("more is asked at once than can be answered; try again in a few seconds")
        self.retry_after = retry_after


class Stopping(Exception):
    """The service is being stopped, and an answer has not come to its end."""

    def __init__(self) -> None:
        super().__init__("the service is being stopped; ask again when it is back")


class TooManyJobs(Exception):
    """More files wait to be taken in than are accepted."""

    def __init__(self) -> None:
        super().__init__("too many files are waiting to be taken in; try again when some are done")


class FetchingOff(Exception):
    """A file is to be fetched from the web, which the settings do not allow."""

    def __init__(self) -> None:
        super().__init__("fetching is off; ZHENGYIN_FETCH=public allows it from public addresses")


class Unfetchable(Exception):
    """A file cannot be fetched, or may not."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} cannot be fetched: {reason}")
        self.url = url
        self.reason = reason


class UnknownPage(Exception):
    """A document has no such page, or none that can be shown."""

    def __init__(self, document_id: str, page: int, count: int) -> None:
        super().__init__(
            f"{document_id!r} has no page {page}, only {count}"
            if count
            else f"{document_id!r} is of a kind whose pages cannot be shown"
        )
        self.document_id = document_id
        self.page = page


class TooManyPages(Exception):
    """More pages are asked for at once than are drawn."""

    def __init__(self) -> None:
        super().__init__("too many pages are being drawn; try again in a few seconds")


class BackupDamaged(LibraryError):
    """A file is no backup of a library, or not as it was written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} is no backup that can be used: {reason}; take another")
        self.path = path
        self.reason = reason


class LibraryInPlace(LibraryError):
    """A library that holds something is where another is to be put."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"the library in {folder} holds documents, which would be lost; write it into a file "
            "with `zhengyin backup` if it is wanted, and then say `zhengyin restore --replace`"
        )
        self.folder = folder


class NoLibrary(LibraryError):
    """There is no library in a folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"there is no library in {folder}; ZHENGYIN_DATA names another folder")
        self.folder = folder
