"""What the examples are run with."""

from pathlib import Path

import pytest

from tests.service.conftest import variables


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> dict[str, str]:
    """Variables of a new library, and nobody's settings."""
    return variables(tmp_path_factory.mktemp("data"), model_cache)
