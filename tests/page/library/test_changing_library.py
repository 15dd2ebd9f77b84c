"""Documents are added, described, gathered and removed on the page."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.browsing import press_until, refusal, violations
from tests.page.conftest import Open
from tests.page.library.mixed_files import MIXED
from tests.page.service import Service
from tests.service.conftest import variables

FROGS = "# Frogs\n\nA frog of the coast sings at night. It lives for twelve years in a pond.\n"
CAMELLIA = "山茶花在冬天开花，花期约三个月。\n"
GRACE = 8000


@pytest.fixture(scope="module")
def own(
    tmp_path_factory: pytest.TempPathFactory, model_cache: Path, collection: Path
) -> Iterator[Service]:
    """A service of its own, whose library may be changed."""
    data = tmp_path_factory.mktemp("changing")
    with Service(variables(data, model_cache), "--ingest", str(collection)) as service:
        yield service


@pytest.fixture
def api(own: Service) -> Iterator[httpx.Client]:
    """Asks ``own`` by itself; what a test leaves in the library goes with it."""
    with httpx.Client(base_url=own.address, timeout=30) as client:
        before = {document["id"] for document in known(client)}
        yield client
        for document in known(client):
            if document["id"] not in before:
                client.delete(f"/v1/documents/{document['id']}")
        for each in client.get("/v1/collections").json()["collections"]:
            client.delete(f"/v1/collections/{each['name']}")


@pytest.fixture
def library(visit: Open, own: Service, api: httpx.Client) -> Page:
    """The library of ``own``."""
    assert api
    page = visit("/library", at=own.address)
    page.locator(".volume").first.wait_for()
    return page


def known(api: httpx.Client) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = api.get("/v1/documents").json()["documents"]
    return documents


def choose(page: Page, *files: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(files)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def taken_in(page: Page, folder: Path) -> Locator:
    """The frogs, sent from the page and taken in."""
    choose(page, written(folder, "frogs.md", FROGS))
    found = page.locator(".volume").filter(has_text="frogs.md")
    found.wait_for()
    return found


def test_files_are_taken_in_each_with_what_became_of_it(library: Page, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    choose(library, written(tmp_path, "frogs.md", FROGS), broken)
    taken = library.locator(".taken")
    expect(taken.filter(has_text="frogs.md")).to_contain_text("Taken in")
    failed = taken.filter(has_text="broken.pdf")
    expect(failed).to_contain_text("Not taken in")
    expect(failed.locator(".own")).to_be_visible()
    expect(library.locator(".volume").filter(has_text="frogs.md")).to_be_visible()
    library.get_by_role("button", name="Dismiss").click()
    expect(taken).to_have_count(0)


def test_a_file_that_is_there_already_is_said_to_be(library: Page, tmp_path: Path) -> None:
    taken_in(library, tmp_path)
    choose(library, tmp_path / "frogs.md")
    expect(library.locator(".taken").last).to_contain_text("In the library already")


def test_a_folder_is_taken_in_with_its_paths(
    library: Page, api: httpx.Client, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    written(folder, "frogs.md", FROGS)
    written(folder, "flowers/camellia.txt", CAMELLIA)
    written(folder, ".hidden/secret.txt", "Not to be taken in.")
    with library.expect_file_chooser() as chooser:
        library.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)
    taken = library.locator(".taken.succeeded")
    expect(taken).to_have_count(2)
    sources = {document["source"] for document in known(api)}
    assert {"notes/frogs.md", "notes/flowers/camellia.txt"} <= sources
    assert not any("secret" in source for source in sources)


def test_dropped_files_are_taken_in(library: Page) -> None:
    transfer = library.evaluate_handle(
        "text => { const held = new DataTransfer(); "
        "held.items.add(new File([text], 'frogs.md')); return held; }",
        FROGS,
    )
    library.dispatch_event("#library-view", "dragover", {"dataTransfer": transfer})
    expect(library.locator("#library-view")).to_have_class("view dropping")
    library.dispatch_event("#library-view", "drop", {"dataTransfer": transfer})
    expect(library.locator(".taken.succeeded")).to_have_text("frogs.mdTaken in")


def test_files_of_ten_kinds_answer_and_leave_nothing_behind(
    library: Page, api: httpx.Client
) -> None:
    transfer = library.evaluate_handle(
        """files => {
            const held = new DataTransfer();
            for (const [name, content] of Object.entries(files)) {
                const bytes = Uint8Array.from(atob(content), char => char.charCodeAt(0));
                held.items.add(new File([bytes], name));
            }
            return held;
        }""",
        {name: b64encode(file.content).decode() for name, file in MIXED.items()},
    )
    library.dispatch_event("#library-view", "drop", {"dataTransfer": transfer})
    expect(library.locator(".taken.succeeded")).to_have_count(len(MIXED), timeout=60_000)
    ids = {document["source"]: document["id"] for document in known(api)}
    for name, file in MIXED.items():
        told = api.post("/v1/ask", json={"question": file.question}).json()
        assert file.answer in told["answer"]["text"], name
        cited = told["citations"][0]
        assert cited["document"]["source"] == name
        text = api.get(f"/v1/documents/{cited['document']['id']}/text").text
        quotes = [each for each in cited["selectors"] if each["type"] == "TextQuoteSelector"]
        for span, quote in zip(cited["spans"], quotes, strict=True):
            assert text[span["start"] : span["end"]] == quote["exact"]
            if file.answer in quote["exact"]:
                assert span.get("page") == file.page
    for name in MIXED:
        assert api.delete(f"/v1/documents/{ids[name]}").status_code == 204
    for name, file in MIXED.items():
        told = api.post("/v1/ask", json={"question": file.question}).text
        assert ids[name] not in told
        assert file.answer not in told


def test_what_cannot_be_sent_says_why(
    visit: Open, own: Service, api: httpx.Client, tmp_path: Path
) -> None:
    assert api
    library = visit("/library", at=own.address, expected=refusal(409))
    problem = {"type": "urn:zhengyin:problem:busy", "detail": "too many files are waiting"}
    library.route(
        "**/v1/documents",
        lambda route: route.fulfill(json=problem, status=409),
        times=1,
    )
    choose(library, written(tmp_path, "frogs.md", FROGS))
    expect(library.get_by_role("alert")).to_contain_text("too many files are waiting")
    expect(library.locator(".taken")).to_contain_text("Not sent")
    library.get_by_role("button", name="Try again").click()
    expect(library.locator(".taken")).to_contain_text("Taken in")


def test_a_removal_can_be_undone(library: Page, api: httpx.Client, tmp_path: Path) -> None:
    library.clock.install()
    frogs = taken_in(library, tmp_path)
    frogs.get_by_role("button", name="Remove").click()
    expect(library.locator(".removed")).to_contain_text("Removed “Frogs”.")
    expect(frogs).to_have_count(0)
    library.get_by_role("button", name="Undo").click()
    expect(frogs).to_be_visible()
    library.clock.fast_forward(2 * GRACE)
    assert "Frogs" in {document["csl"].get("title") for document in known(api)}


def test_a_removed_document_is_gone_after_a_while(
    library: Page, api: httpx.Client, tmp_path: Path
) -> None:
    library.clock.install()
    frogs = taken_in(library, tmp_path)
    before = len(known(api))
    frogs.get_by_role("button", name="Remove").click()
    expect(library.get_by_role("button", name="Undo")).to_be_focused()
    assert len(known(api)) == before
    with library.expect_response(lambda response: response.request.method == "DELETE") as gone:
        library.clock.fast_forward(GRACE + 100)
    assert gone.value.status == 204
    expect(library.locator(".removed")).to_have_count(0)
    assert len(known(api)) == before - 1


def test_who_leaves_the_page_removes_at_once(
    library: Page, api: httpx.Client, tmp_path: Path
) -> None:
    frogs = taken_in(library, tmp_path)
    before = len(known(api))
    frogs.get_by_role("button", name="Remove").click()
    library.goto("about:blank")
    for _ in range(100):
        if len(known(api)) == before - 1:
            return
        library.wait_for_timeout(50)
    pytest.fail("the document is still there")


def test_facts_are_edited_in_place(library: Page, api: httpx.Client, tmp_path: Path) -> None:
    frogs = taken_in(library, tmp_path)
    frogs.get_by_role("button", name="Edit details").click()
    form = library.locator(".details-form")
    form.get_by_label("Title").fill("On frogs")
    form.get_by_label("Authors").fill("Turing, Alan\n海洋研究所")
    form.get_by_label("Date").fill("2021-05")
    form.get_by_label("Kind").select_option("Report")
    form.get_by_label("Keywords").fill("frogs, ponds")
    form.get_by_label("Abstract").fill("Of frogs and their years.")
    form.get_by_role("button", name="Save").click()
    volume = library.locator(".volume").filter(has_text="frogs.md")
    expect(volume.get_by_role("link", name="On frogs")).to_be_focused()
    expect(volume.locator(".authors")).to_have_text("Alan Turing; 海洋研究所2021")
    expect(volume.locator(".summary")).to_contain_text("Of frogs and their years.")
    expect(volume.locator(".keywords")).to_have_text("Keywords frogs, ponds")
    (document,) = (each for each in known(api) if each["source"] == "frogs.md")
    csl = document["csl"]
    assert csl["author"] == [{"family": "Turing", "given": "Alan"}, {"literal": "海洋研究所"}]
    assert csl["issued"] == {"date-parts": [[2021, 5]]}
    assert csl["type"] == "report"


def test_a_fact_that_is_emptied_is_taken_away(
    library: Page, api: httpx.Client, tmp_path: Path
) -> None:
    frogs = taken_in(library, tmp_path)
    (document,) = (each for each in known(api) if each["source"] == "frogs.md")
    api.patch(f"/v1/documents/{document['id']}", json={"csl": {"DOI": "10.1/frogs"}})
    library.reload()
    frogs.get_by_role("button", name="Edit details").click()
    expect(library.get_by_label("DOI")).to_have_value("10.1/frogs")
    library.get_by_label("DOI").fill("")
    library.get_by_role("button", name="Save").click()
    expect(library.locator(".details-form")).to_have_count(0)
    (document,) = (each for each in known(api) if each["source"] == "frogs.md")
    assert "DOI" not in document["csl"]


def test_escape_leaves_the_facts_as_they_are(library: Page, tmp_path: Path) -> None:
    frogs = taken_in(library, tmp_path)
    frogs.get_by_role("button", name="Edit details").click()
    library.get_by_label("Title", exact=True).fill("Toads")
    library.keyboard.press("Escape")
    expect(frogs.get_by_role("link", name="Frogs")).to_be_visible()
    expect(frogs.get_by_role("button", name="Edit details")).to_be_focused()


def make_collection(page: Page, title: str) -> None:
    page.get_by_role("button", name="New collection").click()
    page.locator(":popover-open").get_by_label("Title of the collection").fill(title)
    page.keyboard.press("Enter")
    page.locator(".chosen-group").wait_for()


def test_a_collection_is_made_filled_renamed_and_dissolved(
    library: Page, api: httpx.Client
) -> None:
    make_collection(library, "深海 notes")
    expect(library.get_by_text("There is no such document.")).to_be_visible()
    library.get_by_role("button", name="All").click()
    whales = library.locator(".volume").filter(has_text="whales.txt")
    whales.get_by_role("button", name="Collections").click()
    library.get_by_role("checkbox", name="深海 notes").check()
    expect(whales.locator(".tag")).to_have_text("深海 notes")
    library.keyboard.press("Escape")
    library.get_by_role("button", name="深海 notes").click()
    expect(library.locator(".volume")).to_have_count(1)
    library.get_by_role("button", name="Rename").click()
    library.get_by_label("Title of the collection").fill("The deep sea")
    library.keyboard.press("Enter")
    expect(library.get_by_role("button", name="The deep sea")).to_be_visible()
    (collection,) = api.get("/v1/collections").json()["collections"]
    assert collection["title"] == "The deep sea"
    assert len(collection["documents"]) == 1
    library.get_by_role("button", name="Dissolve").click()
    expect(library.locator(".volume").nth(1)).to_be_visible()
    assert api.get("/v1/collections").json()["collections"] == []


def test_what_is_added_goes_into_the_collection_that_is_chosen(
    library: Page, api: httpx.Client, tmp_path: Path
) -> None:
    make_collection(library, "Ponds")
    taken_in(library, tmp_path)
    (collection,) = api.get("/v1/collections").json()["collections"]
    assert len(collection["documents"]) == 1


def test_a_collection_alone_is_asked(library: Page, api: httpx.Client) -> None:
    whales = next(each["id"] for each in known(api) if each["source"] == "whales.txt")
    api.put("/v1/collections/sea", json={"title": "The sea", "description": ""})
    api.put(f"/v1/collections/sea/documents/{whales}")
    library.get_by_role("link", name="Ask", exact=True).click()
    library.get_by_role("button", name="Choose", exact=True).click()
    library.get_by_role("checkbox", name="The sea").check()
    library.keyboard.press("Escape")
    library.get_by_role("textbox").fill("How long can a whale fall feed deep-sea creatures?")
    with library.expect_request("**/v1/ask") as sent:
        library.keyboard.press("Enter")
    assert (sent.value.post_data_json or {})["collections"] == ["sea"]
    expect(library.locator(".asked-within")).to_have_text("Asked only: The sea")
    expect(library.locator(".statement").first).to_contain_text("五十年")
    library.get_by_role("button", name="No longer only: The sea").click()
    expect(library.locator("#scope")).to_contain_text("Asking the whole library")


def test_a_document_alone_is_asked(library: Page, api: httpx.Client) -> None:
    tea = next(each["id"] for each in known(api) if each["source"] == "tea.md")
    volume = library.locator(f"[data-document={tea}]")
    volume.get_by_role("button", name="Ask this document").click()
    expect(library.get_by_role("textbox")).to_be_focused()
    library.keyboard.type("When does an opened tin lose its aroma?")
    with library.expect_request("**/v1/ask") as sent:
        library.keyboard.press("Enter")
    assert (sent.value.post_data_json or {})["document_ids"] == [tea]
    library.locator("a.mark").first.click()
    library.locator("#source").get_by_role("button", name="Ask this document").click()
    expect(library.get_by_role("textbox")).to_be_focused()


def test_documents_are_found_and_sorted(library: Page) -> None:
    titles = library.locator(".volume h2")
    library.get_by_label("Order").select_option("By length, longest first")
    by_length = titles.all_text_contents()
    library.get_by_label("Order").select_option("By title")
    assert sorted(by_length) == sorted(titles.all_text_contents())
    assert by_length != titles.all_text_contents()
    library.get_by_role("searchbox").fill("海洋 whales")
    expect(titles).to_have_text(["鲸落"])
    library.get_by_role("searchbox").fill("nothing of the kind")
    expect(library.get_by_text("There is no such document.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1024, 1600])
def test_axe_finds_nothing_wrong_with_the_library(
    visit: Open, own: Service, api: httpx.Client, tmp_path: Path, width: int, scheme: str
) -> None:
    api.put("/v1/collections/sea", json={"title": "The sea", "description": "All of it"})
    page = visit(
        "/library",
        at=own.address,
        bypass_csp=True,
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 800},
    )
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    choose(page, broken)
    expect(page.locator(".taken.failed")).to_be_visible()
    page.get_by_role("button", name="The sea").click()
    page.get_by_role("button", name="All").click()
    volumes = page.locator(".volume")
    volumes.nth(0).get_by_role("button", name="Edit details").click()
    volumes.nth(1).get_by_role("button", name="Remove").click()
    volumes.nth(1).get_by_role("button", name="Collections").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()


def test_a_form_that_is_filled_in_outlasts_what_else_changes(library: Page, tmp_path: Path) -> None:
    tea = library.locator(".volume").filter(has_text="tea.md")
    tea.get_by_role("button", name="Edit details").click()
    library.get_by_label("DOI").fill("10.1/tea")
    choose(library, written(tmp_path, "frogs.md", FROGS))
    library.locator(".volume").filter(has_text="frogs.md").wait_for()
    expect(library.get_by_label("DOI")).to_have_value("10.1/tea")
    library.get_by_label("DOI").focus()
    library.get_by_role("button", name="中文").click()
    expect(library.get_by_label("DOI")).to_have_value("10.1/tea")


def test_the_library_is_changed_with_the_keyboard_alone(
    library: Page, api: httpx.Client, tmp_path: Path
) -> None:
    taken_in(library, tmp_path)
    press = library.keyboard.press
    library.locator("#library-title").focus()
    press_until(library, "Tab", library.get_by_role("button", name="New collection"))
    press("Enter")
    expect(library.locator(":popover-open input")).to_be_focused()
    library.keyboard.type("Ponds")
    press("Enter")
    everything = library.get_by_role("button", name="All")
    expect(library.get_by_role("button", name="Ponds")).to_be_focused()
    press_until(library, "Shift+Tab", everything)
    press("Enter")
    frogs = library.locator(".volume").filter(has_text="frogs.md")
    press_until(library, "Tab", library.get_by_role("searchbox"))
    library.keyboard.type("frogs")
    press_until(library, "Tab", frogs.get_by_role("button", name="Edit details"))
    press("Enter")
    press("Control+A")
    library.keyboard.type("Toads")
    press("Enter")
    expect(frogs.get_by_role("link", name="Toads")).to_be_focused()
    press_until(library, "Tab", frogs.get_by_role("button", name="Collections"))
    press("Enter")
    expect(library.get_by_role("checkbox", name="Ponds")).to_be_focused()
    press("Space")
    expect(frogs.locator(".tag")).to_have_text("Ponds")
    press("Escape")
    press_until(library, "Tab", frogs.get_by_role("button", name="Remove"))
    press("Enter")
    expect(library.get_by_role("button", name="Undo")).to_be_focused()
    press("Enter")
    expect(frogs).to_be_visible()
    (collection,) = api.get("/v1/collections").json()["collections"]
    assert len(collection["documents"]) == 1


def test_a_file_takes_the_place_of_another(
    library: Page, api: httpx.Client, tmp_path: Path
) -> None:
    frogs = taken_in(library, tmp_path)
    before = len(known(api))
    with library.expect_file_chooser() as chooser:
        frogs.get_by_role("button", name="Replace file").click()
    chooser.value.set_files(written(tmp_path, "frogs.md", FROGS.replace("Frogs", "Tree frogs")))
    expect(library.locator(".volume").get_by_role("link", name="Tree frogs")).to_be_visible()
    assert len(known(api)) == before
