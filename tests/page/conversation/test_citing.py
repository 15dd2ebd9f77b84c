import json

import pytest
from playwright.sync_api import Page, expect

from tests.page.browsing import ask
from tests.page.conftest import Open

COPIED = "navigator.clipboard.readText()"


@pytest.fixture
def answered(visit: Open) -> Page:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "When does an opened tin lose its aroma?")
    page.locator(".sources").get_by_role("button", name="Cite").first.click()
    return page


@pytest.mark.parametrize("style", ["GB/T 7714", "APA"])
def test_a_quotation_is_copied_with_its_reference(answered: Page, style: str) -> None:
    answered.get_by_role("button", name=style).click()
    expect(answered.get_by_role("status")).to_contain_text("Copied")
    quotation, reference = answered.evaluate(COPIED).split("\n\n", 1)
    assert "An opened tin loses its aroma" in quotation
    assert "tea" in reference


def test_bibtex_is_copied(answered: Page) -> None:
    answered.get_by_role("button", name="BibTeX").click()
    expect(answered.get_by_role("status")).to_contain_text("Copied: BibTeX")
    assert answered.evaluate(COPIED).startswith("@")


def test_the_annotation_is_copied(answered: Page) -> None:
    answered.get_by_role("button", name="JSON-LD").click()
    expect(answered.get_by_role("status")).to_contain_text("Copied: JSON-LD")
    assert json.loads(answered.evaluate(COPIED))["@context"]


def test_the_link_opens_the_citation(answered: Page) -> None:
    answered.get_by_role("button", name="Copy link").click()
    expect(answered.get_by_role("status")).to_contain_text("Copied: the link")
    answered.goto(answered.evaluate(COPIED))
    expect(answered.locator("#source .lit").first).to_contain_text("six months")


def test_without_a_safe_clipboard_the_old_way_is_taken(visit: Open) -> None:
    page = visit()
    ask(page, "When does an opened tin lose its aroma?")
    page.evaluate(
        "delete Navigator.prototype.clipboard; document.addEventListener('copy', () => "
        "{ window.copied = document.activeElement.value; })"
    )
    page.locator(".sources").get_by_role("button", name="Cite").first.click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_contain_text("Copied")
    assert "/c/c_" in page.evaluate("window.copied")
