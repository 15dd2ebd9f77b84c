"""What taking in documents spends its time on."""

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from eval.bench.stages.clocked_encoder import ClockedEncoder
from eval.bench.timing import ROUNDS, timed
from eval.errors import CannotIngest
from index.encoding.embedding import RESERVED
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from ingest.catalog import Catalog
from ingest.errors import IngestError
from ingest.layout import reader
from ingest.loading import load
from ingest.models import Document
from ingest.splitting import split
from service.ingestion import NamedFile, readable_files

STAGES = ("reading", "splitting", "tokenising", "encoding", "storing", "indexing", "all")
"""In the order of the work; ``storing`` is what adding takes besides, ``all`` the whole of it."""

Seconds = dict[str, list[float]]
"""The seconds of each stage, a round each."""


def taking_in(encoder: Encoder, lexicon: Lexicon, folder: Path, rounds: int = ROUNDS) -> Seconds:
    """Take in a folder's files from nothing, again and again, after once that does not count.

    Raises:
        CannotIngest: if one cannot be read.
    """
    files = readable_files([folder])
    found: Seconds = {stage: [] for stage in STAGES}
    for count in range(rounds + 1):
        seconds = _round(encoder, lexicon, files)
        for stage in STAGES if count else ():
            found[stage].append(seconds[stage])
    return found


def _round(encoder: Encoder, lexicon: Lexicon, files: Sequence[NamedFile]) -> dict[str, float]:
    clocked = ClockedEncoder(encoder)
    seconds: defaultdict[str, float] = defaultdict(float)
    with (
        tempfile.TemporaryDirectory(prefix="zhengyin-stages-") as name,
        Library.open(Path(name), clocked, lexicon) as library,
    ):
        for file in files:
            document, reading = timed(partial(_read, file))
            seconds["reading"] += reading
            encoding, tokenising = clocked.encoding.seconds, clocked.tokenising.seconds
            _, adding = timed(partial(library.add, document))
            encoding = clocked.encoding.seconds - encoding
            tokenising = clocked.tokenising.seconds - tokenising
            splitting = _splitting(document, clocked)
            seconds["splitting"] += splitting
            seconds["tokenising"] += tokenising
            seconds["encoding"] += encoding
            seconds["storing"] += max(adding - encoding - tokenising - splitting, 0.0)
            seconds["all"] += reading + adding
        _, indexing = timed(lambda: library.snapshot)
    seconds["indexing"] += indexing
    seconds["all"] += indexing
    return seconds


def _read(file: NamedFile) -> Document:
    try:
        return reader.read(load(file.path, Catalog.find(file.path.parent), name=file.name))
    except IngestError as error:
        raise CannotIngest(str(error)) from error


def _splitting(document: Document, encoder: ClockedEncoder) -> float:
    """What splitting takes, the counting of tokens aside: it is part of adding, so done again."""
    tokenising = encoder.tokenising.seconds
    _, seconds = timed(
        partial(split, document, encoder.count_tokens, encoder.max_tokens - RESERVED)
    )
    return seconds - (encoder.tokenising.seconds - tokenising)
