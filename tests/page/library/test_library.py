import httpx
from playwright.sync_api import expect

from tests.page.conftest import FILES, Open


def test_the_library_shows_each_document_with_its_facts(visit: Open, client: httpx.Client) -> None:
    page = visit("/library")
    volumes = page.locator(".volume")
    expect(volumes).to_have_count(len(FILES))
    for document in client.get("/v1/documents").json()["documents"]:
        volume = volumes.filter(has_text=document["sha256"])
        expect(volume).to_contain_text(document["source"])
        expect(volume).to_contain_text(f"Passages{document['passages']}")
    expect(page.locator("#adding")).to_contain_text("zhengyin ingest PATH")


def test_a_heading_of_the_outline_leads_into_the_text(visit: Open) -> None:
    page = visit("/library", locale="zh-CN")
    volume = page.locator(".volume").filter(has_text="海洋研究所")
    volume.get_by_text("目录").click()
    volume.get_by_role("link", name="二、鲸落的阶段").click()
    heading = page.locator("#source").get_by_role("heading", name="二、鲸落的阶段")
    expect(heading).to_be_in_viewport()
    assert "/d/d_" in page.url
    assert page.url.endswith(f"#{heading.get_attribute('id')}")


def test_the_address_of_a_heading_opens_cold(visit: Open, client: httpx.Client) -> None:
    documents = client.get("/v1/documents").json()["documents"]
    tea = next(document for document in documents if document["source"] == "tea.md")
    outline = client.get(f"/v1/documents/{tea['id']}/reading").json()["outline"]
    page = visit(f"/d/{tea['id']}#b{outline[-1]['block']}")
    expect(
        page.locator("#source").get_by_role("heading", name=outline[-1]["title"])
    ).to_be_in_viewport()
