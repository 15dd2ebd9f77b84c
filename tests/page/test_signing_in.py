"""The page of a service that asks for a key."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index.encoding.encoder import Encoder
from index.library import Library
from service.access.api_keys import make_key
from service.access.grant import Role
from service.http.app import create_app
from service.ingestion import ingest_files, readable_files
from service.settings import Settings
from tests.page.browsing import ask, violations
from tests.page.conftest import Open
from tests.service.http.test_app import await_opened
from tests.service.serving import serving


@pytest.fixture
def locked(tmp_path: Path, neutral_encoder: Encoder, collection: Path) -> Iterator[tuple[str, str]]:
    """The address of a service that asks for a key, and one that may change its library."""
    opener = partial(Library.open, tmp_path, neutral_encoder)
    key, stored = make_key("a person", Role.WRITE)
    with opener() as library:
        assert all(it.document for it in ingest_files(library, readable_files([collection])))
        library.keys.add(stored)
    with serving(create_app(Settings(), opener)) as client:
        assert await_opened(client) == ""
        yield str(client.base_url).rstrip("/"), key


@pytest.mark.parametrize(
    ("locale", "title", "label", "button", "wrong", "leave"),
    [
        ("en-US", "Sign in", "Key", "Sign in", "does not open the library", "Sign out"),
        ("zh-CN", "登录", "密钥", "登录", "这个密钥打不开文献库", "退出登录"),
    ],
)
def test_one_signs_in_changes_something_and_signs_out(  # noqa: PLR0913, PLR0917 - what is said
    visit: Open,
    locked: tuple[str, str],
    locale: str,
    title: str,
    label: str,
    button: str,
    wrong: str,
    leave: str,
) -> None:
    at, key = locked
    page = visit(
        "/library", at=at, locale=locale, expected="responded with a status of 40", bypass_csp=True
    )
    dialog = page.get_by_role("dialog", name=title)
    field = dialog.get_by_label(label, exact=True)
    expect(field).to_be_focused()
    assert violations(page) == []
    # It is asked for once, however much there is to load.
    expect(page.get_by_role("dialog")).to_have_count(1)
    field.fill("zy_0_0")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text(wrong)
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    field.fill(key)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".volumes")).to_contain_text("whales.txt")
    # The key itself is nowhere that a script reads.
    assert page.evaluate("document.cookie + JSON.stringify(localStorage)").find(key) == -1
    page.reload()
    expect(page.locator(".volumes")).to_contain_text("whales.txt")
    made = page.evaluate(
        "fetch('/v1/collections/x', {method: 'PUT', body: '{}'}).then(({status}) => status)"
    )
    assert made == 403
    page.goto("/")
    ask(page, "When does an opened tin lose its aroma?")
    expect(page.locator(".statement").first).to_contain_text("six months")
    page.get_by_role("button", name=leave).click()
    expect(page.get_by_role("dialog", name=title)).to_be_visible()
    page.context.close()
