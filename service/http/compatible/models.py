"""What others call models: the library as it answers, and each collection."""

from index.snapshot import Snapshot
from service.errors import UnknownModel
from service.schemas.compatible.completions import MODEL


def model_names(snapshot: Snapshot) -> tuple[str, ...]:
    """The model that answers from all of the library, and those of its collections."""
    return (MODEL, *(f"{MODEL}/{name}" for name in snapshot.collections))


def collection_of(model: str, snapshot: Snapshot) -> str | None:
    """The collection that a model answers from; None where that is all of the library.

    Raises:
        UnknownModel: if there is no such model.
    """
    if model == MODEL:
        return None
    own, _, name = model.partition("/")
    if own != MODEL or name not in snapshot.collections:
        raise UnknownModel(model)
    return name
