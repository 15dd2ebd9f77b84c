from playwright.sync_api import expect

from tests.page.conftest import Open


def test_the_routes_are_described_and_tried_under_its_own_policy(visit: Open) -> None:
    page = visit("/docs")
    route = page.locator("#operations-health-healthz_healthz_get")
    expect(route).to_be_visible()
    route.get_by_role("button").first.click()
    route.get_by_role("button", name="Try it out").click()
    route.get_by_role("button", name="Execute").click()
    expect(route.locator(".live-responses-table")).to_contain_text("alive")
