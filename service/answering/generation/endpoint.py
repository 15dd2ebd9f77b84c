"""Answers in a language model's words, over any endpoint that speaks OpenAI's protocol."""

import logging
import secrets
import socket
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from functools import partial
from http import HTTPStatus
from time import monotonic
from types import TracebackType
from typing import Any, Self

import httpx
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    DefaultHttpxClient,
    OpenAI,
    Stream,
)
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from index.language.lexicon import Lexicon
from index.search.ranking import ScoredPassage
from service.answering.generation.draft_sentences import RunReader, plain
from service.answering.generation.failures import Failure, GenerationFailed, NoAnswer
from service.answering.generation.manuscript import Manuscript
from service.answering.generation.prompt import answering_prompt, rewriting_messages
from service.answering.reply import Part, Pause, Turn

MOST_WRITTEN = 100_000
"""Characters, thoughts included, after which a model is taken to write without end."""

LONGEST_QUESTION = 2000
"""Characters that a question put by a model may have, as one put by a person."""

_CUT_SHORT = frozenset({"length", "content_filter"})
_NO_KEY = "none"
# Seconds after which a silent model's caller is given the word.
_PAUSE = 0.5

logger = logging.getLogger(__name__)

_Chunks = Stream[ChatCompletionChunk]


class OpenAIGenerator:
    """Has a model write an answer, and lets through what the passages bear out.

    Threads may share it.
    """

    name = "llm"

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: str | None = None,
        timeout: float = 60.0,
        lexicon: Callable[[], Lexicon] = lambda: Lexicon({}),
        count_tokens: Callable[[str], int] = lambda text: len(text) // 2,
    ) -> None:
        """Take an endpoint's address and what it calls the model.

        Args:
            base_url: what ``/chat/completions`` is appended to.
            model: the model's name there.
            api_key: sent as a bearer token.
            timeout: seconds that an answer may take, from the question to its last word.
            lexicon: gives the words to compare languages by, when they are first needed; without
                it no statement in another language than its passages' counts as supported.
            count_tokens: how many tokens a text is, by which prompts are kept short; without it
                two characters count as one.
        """
        self._model = model
        self._timeout = timeout
        self._lexicon = lexicon
        self._count_tokens = count_tokens
        # No document can know it; prompts keep it, so that they begin alike.
        self._nonce = secrets.token_hex(3)
        # Without a key the client would send the one that it finds in the environment.
        self._client = OpenAI(
            base_url=base_url,
            api_key=api_key or _NO_KEY,
            timeout=timeout,
            max_retries=0,
            http_client=DefaultHttpxClient(
                event_hooks={"request": [partial(_refuse_others, httpx.URL(base_url))]}
            ),
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def generate(
        self,
        question: str,
        language: str,
        passages: Sequence[ScoredPassage],
        before: Sequence[Turn] = (),
    ) -> Generator[Part, None, None]:
        """The statements, each as soon as it is written and checked, drafts of the next and pauses.

        Numbers count ``passages``, the worthiest of which come first; as many are shown to the
        model as fit. ``before`` are the turns that the question leans on. Closing the
        iterator closes the connection.

        Raises:
            NoAnswer: if the model says that the passages do not answer.
            GenerationFailed: if there is no answer to be had; what was yielded before stands.
        """
        if not passages:
            raise NoAnswer
        prompt = answering_prompt(
            question, language, passages, before, self._nonce, self._count_tokens
        )
        manuscript = Manuscript(passages, prompt.excerpts, self._lexicon())
        reader = RunReader()
        with closing(self._pieces(prompt.messages)) as pieces:
            for piece in pieces:
                if not piece:
                    yield Pause()
                    continue
                for run in reader.feed(piece):
                    yield from manuscript.take(run)
                if manuscript.refused:
                    break
                if draft := manuscript.begin(reader.begun):
                    yield draft
            else:
                for run in reader.finish():
                    yield from manuscript.take(run)
        manuscript.end()

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        """The question that a follow-up asks after the ``history``, as the model puts it.

        None if the model writes nothing, or more than a question may have.

        Raises:
            GenerationFailed: if the model is not to be had, so that asking it again is no use.
        """
        written = ""
        reader = RunReader()
        messages = rewriting_messages(question, history, self._nonce)
        try:
            with closing(self._pieces(messages)) as pieces:
                for piece in pieces:
                    written += "".join(reader.feed(piece))
                    if len(written) > LONGEST_QUESTION:
                        return None
        except GenerationFailed as error:
            if error.reason is not Failure.CUT_SHORT:
                raise
            logger.warning("%s", error)
            return None
        written += "".join(reader.finish())
        return (
            plain(" ".join(written.split())) or None if len(written) <= LONGEST_QUESTION else None
        )

    def _pieces(self, messages: Sequence[ChatCompletionMessageParam]) -> Generator[str, None, None]:
        """What the model writes, as it comes, within the time limit; nothing where it pauses."""
        written, cut_short = 0, False
        try:
            with closing(_Call(partial(self._open, messages), self._timeout)) as chunks:
                for chunk in chunks:
                    if chunk is None:
                        yield ""
                        continue
                    piece, ending = _read(chunk)
                    cut_short = cut_short or ending in _CUT_SHORT
                    written += len(piece)
                    if piece:
                        yield piece
                    if written > MOST_WRITTEN:
                        cut_short = True
                        break
        except (TimeoutError, APITimeoutError) as error:
            raise GenerationFailed(
                Failure.TIMED_OUT,
                f"the language model took longer than {self._timeout:g} seconds; "
                "ZHENGYIN_LLM_TIMEOUT gives it more",
            ) from error
        except APIConnectionError as error:
            raise GenerationFailed(
                Failure.UNREACHABLE,
                "the language model cannot be reached, or hung up; see ZHENGYIN_LLM_BASE_URL",
            ) from error
        except APIStatusError as error:
            raise GenerationFailed(Failure.REFUSED, _refusal(error.status_code)) from error
        except Exception as error:
            # Whatever else comes of reading what an endpoint sends: it sent what it should not.
            raise GenerationFailed(
                Failure.MALFORMED,
                "the language model's endpoint sends what is not OpenAI's protocol; "
                "see ZHENGYIN_LLM_BASE_URL",
            ) from error
        if cut_short:
            raise GenerationFailed(Failure.CUT_SHORT, "the language model stopped in mid-answer")

    def _open(self, messages: Sequence[ChatCompletionMessageParam]) -> _Chunks:
        return self._client.chat.completions.create(
            model=self._model, messages=list(messages), stream=True
        )


class _Call:
    """A streaming call whose steps, taken in a thread of their own, end when time is up.

    The client's own limit is for each read: an endpoint that sends a little now and then could
    go on for ever.
    """

    def __init__(self, opening: Callable[[], _Chunks], timeout: float) -> None:
        self._deadline = monotonic() + timeout
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="llm")
        self._stream: _Chunks | None = None
        self._opening = self._worker.submit(opening)

    def __iter__(self) -> Iterator[ChatCompletionChunk | None]:
        """The chunks, and None for each pause."""
        yield from self._pauses(self._opening)
        self._stream = self._opening.result()
        step: Future[ChatCompletionChunk | None]
        while True:
            step = self._worker.submit(next, self._stream, None)
            yield from self._pauses(step)
            if (chunk := step.result()) is None:
                return
            yield chunk

    def close(self) -> None:
        """Hang up. A read that still waits is woken, and the worker ends by itself."""
        if self._stream is not None:
            _wake(self._stream)
        self._worker.submit(_hang_up, self._opening)
        self._worker.shutdown(wait=False)

    def _pauses(self, step: Future[Any]) -> Iterator[None]:
        """Wait for a step, and give the word now and then while it lasts."""
        while not wait([step], min(_PAUSE, max(0.0, self._deadline - monotonic()))).done:
            if monotonic() >= self._deadline:
                raise TimeoutError
            yield None


def _wake(stream: _Chunks) -> None:
    """End a read that another thread waits in; closing alone would not."""
    with suppress(KeyError, OSError, AttributeError):
        connection = stream.response.extensions["network_stream"].get_extra_info("socket")
        connection.shutdown(socket.SHUT_RDWR)


def _hang_up(opening: Future[_Chunks]) -> None:
    if opening.exception() is None:
        opening.result().close()


def _read(chunk: ChatCompletionChunk) -> tuple[str, str | None]:
    """The text of a chunk, and why the model ended if it did."""
    if not chunk.choices:
        return "", None
    choice = chunk.choices[0]
    piece = choice.delta.content or ""
    if not isinstance(piece, str):
        # The client does not check what it is sent.
        raise TypeError(f"content is {type(piece)}")
    return piece, choice.finish_reason


def _refusal(status: int) -> str:
    hints: dict[int, str] = {
        HTTPStatus.UNAUTHORIZED: "see ZHENGYIN_LLM_API_KEY",
        HTTPStatus.FORBIDDEN: "see ZHENGYIN_LLM_API_KEY",
        HTTPStatus.NOT_FOUND: "see ZHENGYIN_LLM_BASE_URL and ZHENGYIN_LLM_MODEL",
        HTTPStatus.TOO_MANY_REQUESTS: "its quota is used up; try again later",
    }
    hint = hints.get(status, "its own log says why")
    return f"the language model's endpoint answers with status {status}; {hint}"


def _refuse_others(endpoint: httpx.URL, request: httpx.Request) -> None:
    """Send nobody but the endpoint what the documents say, wherever it may lead on to."""
    asked = request.url
    at_home = (asked.scheme, asked.port) in {
        (endpoint.scheme, endpoint.port),
        # An address that has since been given a certificate.
        ("https", None),
    }
    if asked.host != endpoint.host or not at_home:
        message = f"the endpoint leads on to another host, {asked.host}"
        raise httpx.RequestError(message, request=request)
