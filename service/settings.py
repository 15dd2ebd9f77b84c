"""What may be set from outside: the environment is read here and nowhere else."""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_data_path
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from ingest.errors import OCR_MISSING
from ingest.formats.loaders import recognition_is_installed

_NAME = "zhengyin"


class Reach(StrEnum):
    """Where files may be fetched from: public addresses, or any, the machine's own included."""

    PUBLIC = "public"
    ANY = "any"


def variable(name: str) -> str:
    """The environment's variable of a setting."""
    return f"ZHENGYIN_{name.upper()}"


def _listed(given: object) -> object:
    """Names that are parted by commas, each by itself."""
    if not isinstance(given, str):
        return given
    return tuple(filter(None, (part.strip() for part in given.split(","))))


Names = Annotated[tuple[str, ...] | None, BeforeValidator(_listed)]


class Settings(BaseModel):
    """Settings, each from the variable ``ZHENGYIN_`` + its name in capitals if it is not given.

    ``data`` is the folder of everything that is kept, ``models`` that of the bundled model: where
    neither is set they are where the system keeps a user's data and caches, and with ``data``
    alone the models are in a folder inside it. ``documents`` is the folder that is ingested if
    none is named.
    ``model`` is the folder or name of a sentence-transformers model, None the one that comes with
    the packages. What follows it is about such a model: the prompts put before what it encodes,
    by default its own, and whether a name may be downloaded. ``quantised`` is about the model of
    the packages. ``reranker`` is the folder or name of a sentence-transformers CrossEncoder that
    looks at the best passages once more, None for none; ``threshold`` is the least confidence of
    an answer, None for what ships. ``ocr`` is whether pages without text that can be read are
    recognised by their pictures when files are taken in. ``port`` may also come from plain
    ``PORT``. ``fetch`` is where files may be fetched from, None for nowhere. ``max_body`` is the
    size of a request at most, ``max_upload`` that of one that sends files, both in bytes.

    ``places`` is how many questions are worked on at a time, ``queue`` how many more may wait at
    most, and ``time_limit`` how many seconds of work one may take. ``log_questions`` is whether
    the log tells what was asked. ``otlp`` is the address that traces are sent to, None for none.

    ``api_key`` is what commands show a server. ``hosts`` are the names that the service is asked
    by, besides those of this machine; ``cors`` the origins whose pages a browser may have ask it.
    ``rate`` is how often one may ask, by key and by address, such as ``600/minute``, or ``off``;
    None is ``600/minute`` where a key is asked for, and else as often as one likes.

    ``llm_base_url`` is the address of an OpenAI-compatible endpoint, up to what
    ``/chat/completions`` is appended to, and ``llm_model`` what it calls the model that writes
    answers; ``llm_api_key`` is sent to it, and ``llm_timeout`` is how many seconds an answer may
    take. ``llm_places`` is how many answers are written at a time, ``llm_queue`` how many more may
    wait for that. Without an address answers are in the documents' own words.
    """

    # An error may be printed; a key must not be.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    data: Path = Field(default_factory=lambda: user_data_path(_NAME, appauthor=False))
    documents: Path = Path("documents")
    models: Path | None = None
    model: str | None = None
    query_prompt: str | None = None
    passage_prompt: str | None = None
    download: bool = False
    quantised: bool = True
    threads: Annotated[int | None, Field(ge=1)] = None
    reranker: str | None = None
    threshold: Annotated[float | None, Field(ge=0, le=1)] = None
    ocr: bool = False
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    max_body: Annotated[int, Field(ge=1)] = 1024 * 1024
    fetch: Reach | None = None
    max_upload: Annotated[int, Field(ge=1)] = 512 * 1024 * 1024
    places: Annotated[int, Field(ge=1)] = Field(default_factory=lambda: max(2, os.cpu_count() or 1))
    queue: Annotated[int, Field(ge=0)] = 64
    time_limit: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = 30.0
    log_questions: bool = False
    otlp: str | None = None
    api_key: SecretStr | None = None
    hosts: Names = None
    cors: Names = None
    rate: Annotated[str | None, Field(pattern=r"^(off|[1-9]\d{0,6}/(second|minute|hour))$")] = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm_timeout: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = 60.0
    llm_places: Annotated[int, Field(ge=1)] = 4
    llm_queue: Annotated[int, Field(ge=0)] = 16

    @model_validator(mode="before")
    @classmethod
    def _with_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        """What is given, and of the rest what the environment sets; an empty variable is none.

        Read here, since pydantic-settings takes longer to import than a search takes.
        """
        found = {name: os.environ.get(variable(name)) for name in cls.model_fields}
        found["port"] = found["port"] or os.environ.get("PORT")
        return {name: value for name, value in found.items() if value} | given

    @field_validator("ocr")
    @classmethod
    def _can_be_done(cls, ocr: bool) -> bool:
        if ocr and not recognition_is_installed():
            raise ValueError(OCR_MISSING)
        return ocr

    @field_validator("hosts")
    @classmethod
    def _are_hosts(cls, hosts: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for host in hosts or ():
            if not re.fullmatch(r"[\w.:-]+", host):
                raise ValueError(f"{host!r} is no host; name each without scheme, port or path")
        return hosts

    @field_validator("cors")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for origin in origins or ():
            if not re.fullmatch(r"https?://[^/?#@\s]+", origin):
                raise ValueError(f"{origin!r} is no origin such as https://wiki.example.org")
        return origins

    @field_validator("llm_base_url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        try:
            parts = urlsplit(url)
            is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
            # Read, since a port that is no number is told only then.
            is_address = is_address and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address:
            raise ValueError(
                "ZHENGYIN_LLM_BASE_URL should be an address such as http://127.0.0.1:11434/v1"
            )
        return url

    @model_validator(mode="after")
    def _names_a_whole_endpoint(self) -> Self:
        if self.llm_base_url is not None and self.llm_model is None:
            raise ValueError("ZHENGYIN_LLM_BASE_URL is set, so set ZHENGYIN_LLM_MODEL as well")
        if self.llm_base_url is None and (self.llm_model or self.llm_api_key):
            given = "ZHENGYIN_LLM_MODEL" if self.llm_model else "ZHENGYIN_LLM_API_KEY"
            raise ValueError(
                f"{given} is set, so set ZHENGYIN_LLM_BASE_URL as well, to the address of an "
                "OpenAI-compatible endpoint"
            )
        return self

    @property
    def library_folder(self) -> Path:
        """Where the database and what is derived from it are kept."""
        return self.data / "library"

    @property
    def model_cache(self) -> Path:
        """Where the bundled model is kept once it has been made ready."""
        if self.models is None and "data" not in self.model_fields_set:
            return user_cache_path(_NAME, appauthor=False) / "models"
        return self.models or self.data / "models"
