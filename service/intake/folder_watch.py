"""Keeps folders and a library the same, as files are made, changed, renamed and removed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from stat import S_ISDIR
from threading import Event

from httpx import TransportError
from watchfiles import Change as Noticed
from watchfiles import watch

from index.additions import Change
from index.errors import LibraryError
from service.client import ServiceError
from service.ingestion import Outcome
from service.intake.fingerprints import Fingerprints
from service.intake.folder_intake import Removal, remove, take_in
from service.intake.folder_plan import FolderPlan, PlannedFile, gone_names, names_below
from service.intake.holdings import Holdings
from service.intake.receivers import Receiver

QUIET = 1.0
"""Seconds for which a file is to be left alone before it is taken for written to its end."""

_STEP, _MOST_STEPS, _LOOK_AGAIN = 200, 1600, 1000
"""Milliseconds: what comes within a step of what came before is done together, up to the second;
the third is how often it is looked whether what was put off can be done."""

_AGAIN = 5.0
"""Seconds until it is tried again after something went wrong."""


class FolderWatch:
    """Follows folders.

    What happens in them only tells it to compare them with the library: whatever it misses, the
    next comparison finds. A file that was just written to waits; one that is gone is removed when
    it is still gone at a second look, since programs that save a file may replace it.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        library_folder: Path,
        receiver: Callable[[], AbstractContextManager[Receiver]],
        *,
        collection: str | None = None,
        quiet: float = QUIET,
    ) -> None:
        """Prepare.

        Args:
            folders: what to follow.
            library_folder: where the library is.
            receiver: opens what takes files in, each time that there are any.
            collection: what to put the documents into, if anything.
            quiet: seconds for which a file is to be left alone before it is taken in.
        """
        self._folders = [folder.absolute() for folder in folders]
        self._library_folder = library_folder
        self._receiver = receiver
        self._collection = collection
        self._quiet = quiet
        self._fingerprints = Fingerprints()
        self._refused: dict[str, object] = {}
        self._missing: set[str] = set()
        self._collected: set[str] = set()
        self._is_pending = True

    def follow(self, stop: Event) -> Iterator[Outcome | Removal | str]:
        """Keep the library as the folders are, from now on; what is done is told.

        What went wrong, and is tried again, is told in a text.
        """
        absent: set[Path] = set()
        while not stop.is_set():
            roots = self._roots()
            for folder in sorted({*self._folders} - {*roots} - absent):
                yield f"there is no folder {str(folder)!r}; what came from it is left as it is"
            absent = {*self._folders} - {*roots}
            if not roots:
                stop.wait(self._quiet)
                continue
            self._is_pending = True
            for noticed in watch(
                *roots,
                watch_filter=self._is_seen,
                step=_STEP,
                debounce=_MOST_STEPS,
                rust_timeout=_LOOK_AGAIN,
                yield_on_timeout=True,
                stop_event=stop,
                ignore_permission_denied=True,
            ):
                if noticed or self._is_pending:
                    yield from self._round(list(roots), stop)
                if self._roots() != roots:
                    break

    def _round(self, folders: Sequence[Path], stop: Event) -> Iterator[Outcome | Removal | str]:
        try:
            yield from self._compared(folders)
        except (LibraryError, ServiceError, TransportError, OSError) as error:
            self._is_pending = True
            yield f"{error}; it is tried again"
            stop.wait(_AGAIN)

    def _compared(self, folders: Sequence[Path]) -> Iterator[Outcome | Removal]:
        """Compare the folders with the library, and do what can be done now."""
        held = Holdings.read(self._library_folder)
        plan = FolderPlan.of(folders, held, self._fingerprints, quiet=self._quiet)
        wanted = [it for it in plan.files if not it.is_held and self._is_new(it)]
        if wanted:
            yield from self._taken(wanted)
            held = Holdings.read(self._library_folder)
        gone = gone_names(folders, held)
        self._collect(folders, held)
        lost = [name for name in gone if name.origin in self._missing]
        if lost:
            with self._receiver() as receiver:
                yield from remove(lost, receiver, self._library_folder)
        self._missing = {name.origin for name in gone}
        self._is_pending = bool(plan.unsettled or wanted or gone)

    def _taken(self, wanted: Sequence[PlannedFile]) -> Iterator[Outcome]:
        refusals = {it.file: _refusal(it) for it in wanted}
        with self._receiver() as receiver:
            for outcome in take_in(wanted, receiver, lambda _file, _share: None):
                origin = outcome.file.origin or ""
                if outcome.document is None:
                    self._refused[origin] = refusals[outcome.file]
                else:
                    self._refused.pop(origin, None)
                if outcome.change is not Change.UNCHANGED:
                    yield outcome

    def _collect(self, folders: Sequence[Path], held: Holdings) -> None:
        """Put what came from the folders into the collection, as far as it was not before."""
        if self._collection is None:
            return
        found = {name.document_id for name in names_below(folders, held)} - self._collected
        if found:
            with self._receiver() as receiver:
                receiver.include(self._collection, found)
            self._collected |= found

    def _is_new(self, planned: PlannedFile) -> bool:
        """Whether it is not as it was when it was refused."""
        origin = planned.file.origin or ""
        return origin not in self._refused or self._refused[origin] != _refusal(planned)

    def _roots(self) -> dict[Path, tuple[int, int]]:
        """The folders that are there, and what tells each from another in its place."""
        found = {}
        for folder in self._folders:
            with suppress(OSError):
                looks = folder.stat()
                if S_ISDIR(looks.st_mode):
                    found[folder] = (looks.st_dev, looks.st_ino)
        return found

    def _is_seen(self, _change: Noticed, path: str) -> bool:
        """Whether what happened may concern a file that is not hidden."""
        for folder in self._folders:
            if Path(path).is_relative_to(folder):
                below = Path(path).relative_to(folder).parts
                return not any(part.startswith(".") for part in below)
        return True


def _refusal(planned: PlannedFile) -> object:
    """What a file has to differ in to be tried once more."""
    return (planned.digest, planned.error, planned.file.csl)
