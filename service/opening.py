"""From settings to a library that can be searched."""

from collections.abc import Callable

from index.bridge import BridgedEncoder
from index.encoder import Encoder, SentenceTransformerEncoder
from index.errors import LibraryError
from index.library import Library
from index.translation import Lexicon
from service.errors import NotReady
from service.settings import Settings


def open_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name, with its languages bridged.

    Raises:
        LibraryError: if its model is damaged or not to be had.
    """
    return BridgedEncoder.fit(open_model(settings), settings.model_cache)


def open_model(settings: Settings) -> SentenceTransformerEncoder:
    """The encoder that the settings name, as it comes.

    Raises:
        LibraryError: if its model is damaged or not to be had.
    """
    if settings.model is None:
        return SentenceTransformerEncoder.bundled(
            settings.model_cache, quantised=settings.quantised, threads=settings.threads
        )
    return SentenceTransformerEncoder.load(
        settings.model,
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
        threads=settings.threads,
        download=settings.download,
    )


def open_library(settings: Settings) -> Library:
    """The library in the data folder, made if there is none yet."""
    lexicon = Lexicon.cedict(settings.model_cache)
    return Library.open(settings.library_folder, open_encoder(settings), lexicon)


class Opening:
    """A library that is being opened, and then is open.

    Until then, and where that fails, asking for ``library`` raises ``NotReady``.
    """

    def __init__(self, opener: Callable[[], Library]) -> None:
        self._opener = opener
        self._library: Library | None = None
        self._failure: str | None = None

    def run(self) -> Library:
        """Open the library; what goes wrong is raised, and kept as the reason."""
        try:
            library = self._opener()
            # The first search loads what the later ones find there.
            library.search("?", top_k=1)
        except Exception as error:
            known = isinstance(error, LibraryError)
            self._failure = str(error) if known else "the index cannot be opened; see the log"
            raise
        self._library = library
        return library

    @property
    def library(self) -> Library:
        """The open library."""
        if self._library is None:
            raise NotReady(self._failure)
        return self._library

    def close(self) -> None:
        """Close the library if it is open."""
        if self._library is not None:
            self._library.close()
