"""What may be set from outside: the environment is read here and nowhere else."""

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings, each from the variable ``ZHENGYIN_`` + its name in capitals.

    ``data`` is the folder of everything that is kept, ``models`` the folder of the bundled model
    where that shall be another; ``documents`` is the folder that is ingested if none is named.
    ``model`` is the folder or name of a sentence-transformers model, None the one that comes with
    the packages. What follows it is about such a model: the prompts put before what it encodes,
    by default its own, and whether a name may be downloaded. ``quantised`` is about the model of
    the packages. ``port`` may also come from plain ``PORT``. Sizes are in bytes, lengths in
    characters.
    """

    model_config = SettingsConfigDict(
        env_prefix="ZHENGYIN_",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    data: Path = Path(".data")
    documents: Path = Path("documents")
    models: Path | None = None
    model: str | None = None
    query_prompt: str | None = None
    passage_prompt: str | None = None
    download: bool = False
    quantised: bool = True
    threads: Annotated[int | None, Field(ge=1)] = None
    host: str = "127.0.0.1"
    port: Annotated[
        int, Field(ge=0, le=65535, validation_alias=AliasChoices("ZHENGYIN_PORT", "PORT"))
    ] = 8000
    max_body: Annotated[int, Field(ge=1)] = 1024 * 1024
    max_query: Annotated[int, Field(ge=1)] = 2000

    @property
    def library_folder(self) -> Path:
        """Where the database and what is derived from it are kept."""
        return self.data / "library"

    @property
    def model_cache(self) -> Path:
        """Where the bundled model is kept once it has been made ready."""
        return self.models or self.data / "models"
