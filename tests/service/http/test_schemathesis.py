"""Requests that schemathesis makes of the API's description, and answers as it describes them.

More of them where EXAMPLES says how many of each operation, as in `make fuzz`.
"""

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import schemathesis
from hypothesis import settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance

from index.encoding.encoder import Encoder
from index.library import Library
from service.access.api_keys import make_key
from service.access.grant import Role
from service.http.app import create_app
from service.settings import Settings
from tests.service.http.test_app import await_opened
from tests.service.serving import serving

if TYPE_CHECKING:
    from schemathesis.checks import CheckFunction

schemathesis.openapi.format(
    "csl-json", st.just("") | st.just(json.dumps({"title": "鲸落", "issued": "2024-05"}))
)

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
"""Requests by chance of each operation, besides those at the bounds of its fields."""

# Schemathesis does not expect 413, though what is amiss may be that a request is too large.
REFUSALS = "400 401 403 404 405 406 409 413 415 422 428 429 5xx".split()
"""How a request may be answered that the description does not allow."""

UNSAYABLE: Mapping[str, str] = {
    # JSON Schema knows no last item: the last message has to be a user's, and to say something.
    "/v1/chat/completions": r"messages\.\d+\.(role|content)",
    "/v1/messages": r"messages\.\d+\.(role|content)",
    # It knows no names of files, and no two lists of one length.
    "/v1/documents": r"files(\.\d+)?|origins|csl",
    # And it does not know which characters are none yet, or a language's own.
    "/v1/documents/{document_id}": r"files(\.\d+)?|name",
}
"""By route the fields that may be refused though the description has nothing against them."""


def is_refused_beyond_description(case: schemathesis.Case[Any], response: Response) -> bool:
    """Whether all that is refused of a request is what no description can refuse."""
    if response.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
        return False
    unsayable = UNSAYABLE.get(case.operation.path, "(?!)")
    return all(
        re.fullmatch(unsayable, error["field"])
        or ("match pattern" in error["detail"] and _holds_unassigned(case))
        for error in response.json()["errors"]
    )


def _holds_unassigned(case: schemathesis.Case[Any]) -> bool:
    """Whether a request holds a character that is none, which schemathesis takes for a mark."""
    body = json.dumps(case.body, ensure_ascii=False, default=str)
    sent = unquote(case.formatted_path) + body
    return any(unicodedata.category(char) == "Cn" for char in sent)


def check(case: schemathesis.Case[Any], address: str, headers: Mapping[str, str]) -> None:
    """Make a request, and compare its answer with the description."""
    response = case.call(base_url=address, headers=dict(headers))
    excluded: list[CheckFunction] = (
        [positive_data_acceptance] if is_refused_beyond_description(case, response) else []
    )
    case.validate_response(response, excluded_checks=excluded, headers=dict(headers))


@contextmanager
def opened(folder: Path, encoder: Encoder) -> Iterator[str]:
    """The address of a service over a library."""
    app = create_app(Settings(rate="off"), partial(Library.open, folder, encoder))
    with serving(app) as client:
        assert await_opened(client) == ""
        yield str(client.base_url)


@pytest.fixture(scope="module")
def open_to_all(
    tmp_path_factory: pytest.TempPathFactory, stocked_folder: Path, neutral_encoder: Encoder
) -> Iterator[str]:
    """A service that asks for no key."""
    folder = tmp_path_factory.mktemp("open") / "library"
    copytree(stocked_folder, folder)
    with opened(folder, neutral_encoder) as address:
        yield address


@pytest.fixture(scope="module")
def locked(
    tmp_path_factory: pytest.TempPathFactory, stocked_folder: Path, neutral_encoder: Encoder
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """A service that asks for a key, and the header with an administrator's."""
    folder = tmp_path_factory.mktemp("locked") / "library"
    copytree(stocked_folder, folder)
    with Library.open(folder, neutral_encoder) as library:
        key, stored = make_key("admin", Role.ADMIN, None)
        library.keys.add(stored)
    with opened(folder, neutral_encoder) as address:
        yield address, {"Authorization": f"Bearer {key}"}


def described(phases: Mapping[str, object]) -> BaseSchema:
    """The API as it describes itself, for so many phases of trial."""
    checks = {"negative_data_rejection": {"expected-statuses": REFUSALS}}
    config = SchemathesisConfig.from_dict({"seed": 1, "phases": phases, "checks": checks})
    return schemathesis.openapi.from_dict(DOCUMENT, config=config)


DOCUMENT = create_app(Settings()).openapi()
WHOLE = described({})
BY_CHANCE = described({"coverage": {"enabled": False}})


@BY_CHANCE.parametrize()
@settings(max_examples=EXAMPLES)
def test_whoever_needs_no_key_is_answered_as_described(
    case: schemathesis.Case[Any], open_to_all: str
) -> None:
    check(case, open_to_all, {})


@WHOLE.parametrize()
@settings(max_examples=EXAMPLES)
def test_an_administrator_is_answered_as_described(
    case: schemathesis.Case[Any], locked: tuple[str, Mapping[str, str]]
) -> None:
    check(case, *locked)
