"""What the commands on folders do; this takes seconds to import."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from service.cli.running_server import open_client
from service.cli.visible import visible
from service.components import open_library
from service.ingestion import NamedFile, Outcome
from service.intake.fingerprints import Fingerprints
from service.intake.folder_intake import Removal, remove, take_in, unchanged
from service.intake.folder_plan import FolderPlan, PlannedFile, gone_names
from service.intake.folder_watch import FolderWatch
from service.intake.holdings import Holdings
from service.intake.receivers import OpenedReceiver, Receiver, SendingReceiver
from service.settings import Settings

if TYPE_CHECKING:
    from index.library import Library


class FolderWork:
    """Keeps the library of the settings as folders are.

    The server that runs over the library takes files in. Where none does, or where what only this
    process is set to is asked of it (``alone``), the library is opened here as soon as there is
    something to take in.
    """

    def __init__(self, settings: Settings, *, alone: bool = False) -> None:
        self._settings = settings
        self._alone = alone
        self._library: Library | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def plan(self, paths: Sequence[Path], *, again: bool = False) -> FolderPlan:
        """What there is to do; no model is loaded for it, and nothing changed."""
        held = Holdings.read(self._settings.library_folder)
        return FolderPlan.of(paths, held, Fingerprints(), again=again)

    def ingest(
        self,
        paths: Sequence[Path],
        plan: FolderPlan,
        *,
        prune: bool = False,
        collection: str | None = None,
    ) -> Iterator[Outcome | Removal]:
        """Carry out a plan.

        With ``prune`` what came from the folders and is there no more goes; the documents are put
        into ``collection`` if it is named.
        """
        folder = self._settings.library_folder
        ids: set[str] = set()
        for outcome in self._taken(plan.files):
            if outcome.document is not None:
                ids.add(outcome.document.id)
            yield outcome
        gone = gone_names(paths, Holdings.read(folder)) if prune else ()
        if gone:
            with self._receiver() as receiver:
                yield from remove(gone, receiver, folder)
        if collection is not None:
            with self._receiver() as receiver:
                receiver.include(collection, ids)

    def watch(
        self, folders: Sequence[Path], collection: str | None
    ) -> Iterator[Outcome | Removal | str]:
        """Follow folders until the program is interrupted."""
        folder = self._settings.library_folder
        following = FolderWatch(folders, folder, self._receiver, collection=collection)
        return following.follow(Event())

    def _taken(self, files: Sequence[PlannedFile]) -> Iterator[Outcome]:
        yield from unchanged(files, self._settings.library_folder)
        wanted = [it for it in files if not it.is_held]
        if all(it.error is not None for it in wanted):
            yield from (Outcome(it.file, error=it.error) for it in wanted)
            return
        with self._receiver() as receiver, _bar([it.file for it in wanted]) as advance:
            for outcome in take_in(wanted, receiver, advance):
                advance(outcome.file, 1)
                yield outcome

    @contextmanager
    def _receiver(self) -> Iterator[Receiver]:
        client = None if self._alone else open_client(self._settings)
        if client is not None:
            self._close()
            with client:
                yield SendingReceiver(client, self._settings.library_folder)
            return
        if self._library is None:
            self._library = open_library(self._settings)
        yield OpenedReceiver(self._library, ocr=self._settings.ocr)

    def _close(self) -> None:
        if self._library is not None:
            self._library.close()
            self._library = None


@contextmanager
def _bar(files: Sequence[NamedFile]) -> Iterator[Callable[[NamedFile, float], None]]:
    """A progress bar, where somebody watches; it is told how far each file has come."""
    with Bar(
        BarColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    ) as progress:
        bar = progress.add_task("", total=len(files))
        places = {file: place for place, file in enumerate(files)}
        reached = 0.0

        def advance(file: NamedFile, share: float) -> None:
            nonlocal reached
            # A file is written while the next is encoded: the bar tells of the furthest.
            if (place := places[file] + share) >= reached:
                reached = place
                progress.update(bar, completed=place, description=visible(file.name, one_line=True))

        yield advance
