"""The parts of the service, as the settings name them."""

from contextlib import suppress
from resource import RLIMIT_NOFILE, getrlimit, setrlimit

from index.encoding.cached_encoder import CachedEncoder
from index.encoding.encoder import Encoder, SentenceTransformerEncoder
from index.encoding.language_bias import LanguageNeutralEncoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.search.rerankers import Reranker
from index.search.retriever import SearchOptions
from service.answering.answerer import Answerer
from service.answering.generation.queue import GenerationQueue
from service.answering.reply import Generator
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
    _allow_files()
    lexicon = Lexicon.cedict(settings.model_cache)
    options = SearchOptions(settings.threshold, _open_reranker(settings))
    encoder = CachedEncoder(open_encoder(settings))
    return Library.open(settings.library_folder, encoder, lexicon, options)


def _allow_files() -> None:
    """Have the process keep as many files open as it may: each segment maps some thirty."""
    _, most = getrlimit(RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        setrlimit(RLIMIT_NOFILE, (most, most))


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
        count_tokens=library.count_tokens,
    )


def open_answerer(
    settings: Settings, library: Library, generator: Generator | None = None
) -> Answerer:
    """What answers from the library, in the words of ``generator`` or of the settings' own."""
    queue = GenerationQueue(settings.llm_places, settings.llm_queue, settings.llm_timeout)
    return Answerer(library, generator or open_generator(settings, library), queue)


def _open_reranker(settings: Settings) -> Reranker | None:
    if settings.reranker is None:
        return None
    # It takes seconds to import.
    from index.search.cross_encoder import CrossEncoderReranker  # noqa: PLC0415

    return CrossEncoderReranker.load(
        settings.reranker, threads=settings.threads, download=settings.download
    )
