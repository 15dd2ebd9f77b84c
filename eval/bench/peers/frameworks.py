"""The frameworks that are measured, and what each needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.errors import EvalError

_PROGRAMS = f"{__package__}.programs"


@dataclass(frozen=True, slots=True)
class Peer:
    """A framework, the program that drives it, and what its virtual environment needs.

    ``python`` is the oldest version that it runs on, ``torch`` whether it runs the model itself:
    else it asks a service for it.
    """

    name: str
    module: str
    requirements: tuple[str, ...]
    python: tuple[int, int] = (3, 11)
    torch: bool = True

    @property
    def program(self) -> str:
        """The module that an interpreter of its environment runs."""
        return f"{_PROGRAMS}.{self.module}"


LANGCHAIN = Peer(
    "LangChain",
    "langchain",
    (
        "langchain-text-splitters>=1.1,<2",
        "langchain-huggingface>=1.2,<2",
        "langchain-community>=0.4,<0.5",
        "faiss-cpu>=1.11,<2",
        "sentence-transformers>=6,<7",
        "fastapi>=0.130,<1",
        "uvicorn>=0.34,<1",
    ),
)

PEERS = (
    LANGCHAIN,
    Peer(
        "LlamaIndex",
        "llamaindex",
        ("llama-index-core>=0.14,<0.15", "llama-index-embeddings-huggingface>=0.8,<0.9"),
    ),
    Peer("Haystack", "haystack", ("haystack-ai>=3.4,<4", "sentence-transformers-haystack>=2,<3")),
    Peer("txtai", "txtai", ("txtai>=9.14,<10",)),
    # With all of docling comes torch, which may be gigabytes: to split takes its core alone.
    Peer(
        "haiku.rag",
        "haiku",
        ("haiku.rag-slim>=0.101,<0.102", "docling-core[chunking]>=2.103,<3"),
        python=(3, 12),
        torch=False,
    ),
)

PROGRAM = f"{_PROGRAMS}.zhengyin"
"""The module that measures this program itself in the same way."""

ENDPOINT = f"{_PROGRAMS}.endpoint"
"""The module that embeds with the model for a framework that asks a service for it."""

ROUTE = f"{_PROGRAMS}.langchain_route"
"""The module that serves LangChain's retriever over HTTP."""


class UnknownPeer(EvalError):
    """A name that no framework has."""

    def __init__(self, name: str) -> None:
        known = ", ".join(peer.name for peer in PEERS)
        super().__init__(f"{name!r} is none of {known}")
        self.name = name


def chosen(names: Sequence[str]) -> tuple[Peer, ...]:
    """The frameworks of some names, whatever their case; all where no name is given.

    Raises:
        UnknownPeer: if there is none of a name.
    """
    by_name = {peer.name.casefold(): peer for peer in PEERS}
    for name in names:
        if name.casefold() not in by_name:
            raise UnknownPeer(name)
    return tuple(by_name[name.casefold()] for name in names) or PEERS
