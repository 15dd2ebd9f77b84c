"""From settings to a library that can be searched."""

from collections.abc import Callable
from threading import Event

from index.encoding.encoder import Encoder, SentenceTransformerEncoder
from index.encoding.language_bias import LanguageNeutralEncoder
from index.errors import LibraryError
from index.language.lexicon import Lexicon
from index.library import Library
from index.search.rerankers import Reranker
from index.search.retriever import SearchOptions
from ingest.languages import Language
from service.answering.answerer import Answerer
from service.answering.reply import Generator
from service.answering.suggestion.suggestions import Suggester
from service.http.problems import NotReady
from service.settings import Settings


def open_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name, with its languages bridged.

    Raises:
        LibraryError: if its model is damaged or not to be had.
    """
    return LanguageNeutralEncoder.fit(open_model(settings), settings.model_cache)


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
    options = SearchOptions(settings.threshold, _open_reranker(settings))
    return Library.open(settings.library_folder, open_encoder(settings), lexicon, options)


def open_generator(settings: Settings, library: Library) -> Generator | None:
    """What writes answers from the library, as the settings name it; None where they name none."""
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    # The client takes a second to import, which most do without.
    from service.answering.generation.endpoint import OpenAIGenerator  # noqa: PLC0415

    key = settings.llm_api_key
    return OpenAIGenerator(
        settings.llm_base_url,
        settings.llm_model,
        api_key=key.get_secret_value() if key else None,
        timeout=settings.llm_timeout,
        lexicon=lambda: library.snapshot.lexicon,
    )


def _open_reranker(settings: Settings) -> Reranker | None:
    if settings.reranker is None:
        return None
    # It takes seconds to import.
    from index.search.cross_encoder import CrossEncoderReranker  # noqa: PLC0415

    return CrossEncoderReranker.load(
        settings.reranker, threads=settings.threads, download=settings.download
    )


class Runtime:
    """A library that is being opened, and then is open and can be asked.

    Until then, and where that fails, asking for ``library`` or ``answerer`` raises ``NotReady``.
    """

    def __init__(
        self,
        opener: Callable[[], Library],
        generator_for: Callable[[Library], Generator | None] = lambda _: None,
    ) -> None:
        """Prepare; ``generator_for`` gives what writes answers from the open library, if any."""
        self._opener = opener
        self._generator_for = generator_for
        self._answerer: Answerer | None = None
        self._suggester: Suggester | None = None
        self._stopped = Event()
        self._failure: str | None = None

    def run(self) -> Library:
        """Open the library; what goes wrong is raised, and kept as the reason."""
        try:
            library = self._opener()
            # The first search loads what the later ones find there.
            library.snapshot.search("?", top_k=1)
            answerer = Answerer(library, self._generator_for(library))
        except Exception as error:
            known = isinstance(error, LibraryError)
            self._failure = str(error) if known else "the index cannot be opened; see the log"
            raise
        self._suggester = Suggester(library, self._stopped)
        self._answerer = answerer
        return library

    def warm(self) -> None:
        """Make ready what the first to ask would wait for, once the library is open."""
        # Any Chinese will do: it takes the glossary.
        self.answerer.gloss("中文", Language.ENGLISH, self.library.snapshot)
        self.suggester.suggestions()

    @property
    def answerer(self) -> Answerer:
        """What answers from the open library."""
        if self._answerer is None:
            raise NotReady(self._failure)
        return self._answerer

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

    def stop(self) -> None:
        """Have ``warm`` return soon."""
        self._stopped.set()

    def close(self) -> None:
        """Close the library if it is open."""
        if self._answerer is not None:
            self._answerer.library.close()
