"""The 8-bit graph as a sentence-transformers module."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from index.encoding.bundled.checkpoint import PASSAGE_PROMPT, QUERY_PROMPT
from index.encoding.onnx_runner import OnnxRunner


class OnnxModule(InputModule):
    """Texts to ``sentence_embedding``; the graph pools and normalises, so it stands alone."""

    def __init__(self, runner: OnnxRunner) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.runner = runner
        self.max_seq_length = runner.max_tokens

    def get_embedding_dimension(self) -> int:
        """The length of a vector."""
        return self.runner.dimension

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: object
    ) -> dict[str, torch.Tensor]:
        """Token ids and attention mask, each of shape (len(inputs), longest)."""
        ids, mask = self.runner.tokenize([f"{prompt or ''}{text}" for text in inputs])
        return {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}

    def forward(self, features: dict[str, torch.Tensor], **_: object) -> dict[str, torch.Tensor]:
        """Add the vectors, float32 of shape (batch, dimension)."""
        ids, mask = (features[name].cpu().numpy() for name in ("input_ids", "attention_mask"))
        return {**features, "sentence_embedding": torch.from_numpy(self.runner.run(ids, mask))}

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Refuse: the checkpoint that the graph came from is what can be copied."""
        msg = f"the graph is not written to {output_path}; copy its checkpoint instead"
        raise NotImplementedError(msg)


def quantised_sentence_transformer(
    folder: Path, *, threads: int | None = None
) -> SentenceTransformer:
    """The checkpoint's 8-bit graph for whatever asks for a ``SentenceTransformer``."""
    runner = OnnxRunner.load(folder, threads=threads)
    prompts = {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT}
    return SentenceTransformer(modules=[OnnxModule(runner)], prompts=prompts, device="cpu")
