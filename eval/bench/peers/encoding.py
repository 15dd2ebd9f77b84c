"""Tokens a second that are encoded: this program's encoder beside sentence-transformers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from sentence_transformers import SentenceTransformer

from eval.bench.timing import timed
from index.encoding.encoder import Encoder

BATCHES = (4, 8, 16, 32, 64)
"""Texts at once that sentence-transformers is tried with."""

ROUNDS = 2
OURS = 0
"""The key of this program's own speed: it chooses its batches itself."""

_WARMING = 4


@dataclass(frozen=True, slots=True)
class EncodingSpeed:
    """Tokens a second of the same texts' vectors, prompts aside: medians of rounds in turn.

    ``theirs`` are those of 32-bit floats in sentence-transformers by the number of texts at once.
    """

    texts: int
    tokens: int
    ours: float
    theirs: dict[int, float]

    @property
    def best(self) -> tuple[int, float]:
        """The number of texts at once that is fastest there, and how fast it is."""
        return max(self.theirs.items(), key=lambda item: item[1])


def encoding_speed(
    encoder: Encoder, checkpoint: Path, prompt: str, texts: Sequence[str]
) -> EncodingSpeed:
    """Encode the texts with both, in turn.

    Args:
        encoder: this program's.
        checkpoint: the folder of the same model's 32-bit floats.
        prompt: what stands before a passage.
        texts: what is encoded, at least one.
    """
    model = SentenceTransformer(str(checkpoint), local_files_only=True, device="cpu")

    def encode_there(batch: int, given: Sequence[str]) -> object:
        return model.encode(list(given), prompt=prompt, batch_size=batch, show_progress_bar=False)

    def encode_here(given: Sequence[str]) -> object:
        return encoder.encode_passages(given, tokens=False)

    work: dict[int, Callable[[Sequence[str]], object]] = {OURS: encode_here}
    work |= {batch: partial(encode_there, batch) for batch in BATCHES}
    for do in work.values():
        do(texts[:_WARMING])
    seconds: dict[int, list[float]] = {key: [] for key in work}
    for _ in range(ROUNDS):
        for key, do in work.items():
            seconds[key].append(timed(partial(do, texts))[1])
    tokens = sum(map(encoder.count_tokens, texts))
    speeds = {key: round(tokens / median(times), 1) for key, times in seconds.items()}
    return EncodingSpeed(len(texts), tokens, speeds.pop(OURS), speeds)
