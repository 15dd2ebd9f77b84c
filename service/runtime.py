"""A library from when it is being opened until it is closed."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from index.errors import LibraryError
from index.language.common_words import rank_of
from index.language.romanisation import is_surname
from index.library import Library
from ingest.languages import Language
from service.answering.answerer import Answerer
from service.answering.suggestion.suggestions import Suggester
from service.citing.page_pictures import PagePictures
from service.errors import NotReady
from service.intake.job_runner import JobRunner

Intake = Callable[[Library, Event], None]
"""Puts files into a library, until it is done or the event is set."""

_LOOK_AGAIN = 0.2
# Seconds that closing waits for a file that is being taken in.
_PATIENCE = 2.0

logger = logging.getLogger(__name__)

FIRST = 60.0
"""Seconds that who asks an empty library waits for the first files to be in it."""


class Runtime:
    """A library that is being opened, and then is open and can be asked.

    Until then, and where that fails, asking for ``library`` or ``answerer`` raises ``NotReady``.
    What an ``intake`` puts into it comes while it is asked, unless there is nothing yet to ask:
    then it waits for all of it, or after ``FIRST`` seconds for the first.
    """

    def __init__(
        self,
        open_library: Callable[[], Library],
        answerer_for: Callable[[Library], Answerer] = Answerer,
        runner_for: Callable[[Library], JobRunner | None] = lambda _: None,
        intake: Intake | None = None,
        find_damaged: Callable[[], Sequence[Path]] = lambda: (),
    ) -> None:
        """Prepare.

        Args:
            open_library: opens the library.
            answerer_for: gives what answers from the open library.
            runner_for: gives what takes files into it that are sent, if any does.
            intake: puts files into the open library, in a thread of its own.
            find_damaged: reads all of the models, and gives the folders that are damaged.
        """
        self._open_library = open_library
        self._answerer_for = answerer_for
        self._runner_for = runner_for
        self._intake = intake
        self._taking: Thread | None = None
        self._find_damaged = find_damaged
        self._answerer: Answerer | None = None
        self._runner: JobRunner | None = None
        self._suggester: Suggester | None = None
        self._pictures: PagePictures | None = None
        self._stopped = Event()
        self._failure: str | None = None

    def run(self) -> Library:
        """Open the library; what goes wrong is raised, and kept as the reason."""
        # The model is read without Python's lock: there is time for what the first to ask needs.
        Thread(target=_read_tables, name="reading tables", daemon=True).start()
        try:
            library = self._open_library()
            # The first search loads what the later ones find there.
            library.snapshot.search("?", top_k=1)
            answerer = self._answerer_for(library)
            if self._intake is not None:
                self._take_in(self._intake, library)
        except Exception as error:
            known = isinstance(error, LibraryError)
            self._failure = str(error) if known else "the index cannot be opened; see the log"
            raise
        self._suggester = Suggester(answerer, self._stopped)
        self._pictures = PagePictures(library)
        self._runner = self._runner_for(library)
        self._answerer = answerer
        if self._runner is not None:
            self._runner.start()
        return library

    def _take_in(self, intake: Intake, library: Library) -> None:
        def take() -> None:
            try:
                intake(library, self._stopped)
            except Exception:
                logger.exception("not all files could be taken in")

        begun, is_empty = monotonic(), not library.documents()
        self._taking = Thread(target=take, name="taking in", daemon=True)
        self._taking.start()
        while is_empty and self._taking.is_alive():
            if monotonic() > begun + FIRST and library.documents():
                break
            self._taking.join(_LOOK_AGAIN)

    def warm(self) -> None:
        """Make ready what the first to ask would wait for, once the library is open."""
        # Any Chinese will do: it takes the glossary.
        self.answerer.gloss("中文", Language.ENGLISH, self.library.snapshot)
        self.suggester.suggestions(wait=None)

    def check_models(self) -> None:
        """Compare the models with what was made, beside what goes on; that takes seconds.

        Nothing is answered any more by one that is damaged.
        """
        Thread(target=self._check_models, name="checking models", daemon=True).start()

    def _check_models(self) -> None:
        for folder in self._find_damaged():
            self._failure = (
                f"{folder} is damaged, and so would be the answers; start the service again, "
                "which makes it anew"
            )
            logger.error("%s", self._failure)

    @property
    def answerer(self) -> Answerer:
        """What answers from the open library."""
        if self._answerer is None or self._failure is not None:
            raise NotReady(self._failure)
        return self._answerer

    @property
    def is_open(self) -> bool:
        """Whether the library is open, and can be asked."""
        return self._answerer is not None and self._failure is None

    @property
    def library(self) -> Library:
        """The open library."""
        return self.answerer.library

    @property
    def suggester(self) -> Suggester:
        """What suggests questions about the open library."""
        if self._suggester is None:
            raise NotReady(self._failure)
        return self._suggester

    @property
    def pictures(self) -> PagePictures:
        """What draws pages of the open library's documents."""
        if self._pictures is None:
            raise NotReady(self._failure)
        return self._pictures

    @property
    def runner(self) -> JobRunner:
        """What takes in files that are sent."""
        if self._runner is None:
            raise NotReady(self._failure)
        return self._runner

    def rest(self, seconds: float) -> None:
        """Let some time pass, unless the runtime is stopped."""
        self._stopped.wait(seconds)

    def stop(self) -> None:
        """Have ``warm`` and ``rest`` return soon."""
        self._stopped.set()

    def close(self) -> None:
        """Close the library if it is open; files that are being taken in are left to the next."""
        if self._taking is not None:
            self._taking.join(_PATIENCE)
        if self._runner is not None:
            self._runner.stop()
        if self._answerer is not None:
            self._answerer.close()
            self._answerer.library.close()


def _read_tables() -> None:
    """Read the tables of words and characters that are kept from their first use on."""
    rank_of("的")
    is_surname("的")
