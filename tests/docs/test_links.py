"""Every link of the documentation leads somewhere."""

import pytest

from tests.docs.pages import DOCS, PAGES, READMES, ROOT, anchors, links


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"])
def test_every_link_within_the_repository_leads_somewhere(page: str) -> None:
    lost = []
    for link in links(page):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        held = anchors(str(target.relative_to(ROOT))) if anchor else [anchor]
        if not target.exists() or anchor not in held:
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_leads_to_every_page(readme: str) -> None:
    assert set(DOCS) <= set(links(readme))


def test_the_readmes_lead_to_each_other() -> None:
    for readme, other in zip(READMES, reversed(READMES), strict=True):
        assert other in links(readme)
