"""What ships is listed, and binds nobody."""

from importlib.metadata import distribution

import pytest

from eval.shipped import LICENCES, bill, binds_others, licence, listed, shipped
from tests.docs.pages import ROOT, rows

SHIPPED = sorted(shipped(ROOT / "pyproject.toml"))


def test_every_distribution_that_ships_is_listed() -> None:
    assert set(SHIPPED) <= {row[0] for row in rows(str(LICENCES))}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_has_a_licence_that_binds_nobody(name: str) -> None:
    told = licence(distribution(name).metadata)
    assert told
    assert not binds_others(told)


def test_what_developers_have_is_not_shipped() -> None:
    assert {"torch", "fastapi", "transformers"} <= set(SHIPPED)
    assert not {"pytest", "mypy", "rapidocr", "pip-audit", "zhengyin"} & set(SHIPPED)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("MIT AND GPL-2.0-only", True),
        ("GPL-3.0-only AND (MIT OR Apache-2.0)", True),
        ("LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("MIT OR GPL-2.0-only", False),
        ("MIT", False),
    ],
)
def test_licences_that_bind_what_they_are_shipped_with(told: str, *, expected: bool) -> None:
    assert binds_others(told) is expected


def test_a_bill_holds_what_is_named_and_what_that_needs() -> None:
    parts = [{"name": name, "bom-ref": f"{name}==1"} for name in ("Rich", "pytest", "mdurl")]
    links = [
        {"ref": "root", "dependsOn": ["Rich==1", "pytest==1"]},
        {"ref": "Rich==1", "dependsOn": ["mdurl==1"]},
        {"ref": "pytest==1", "dependsOn": ["Rich==1"]},
        {"ref": "mdurl==1"},
    ]
    whole = {
        "metadata": {"component": {"bom-ref": "root"}},
        "components": parts,
        "dependencies": links,
    }
    found = bill(whole, {"rich", "mdurl"})
    assert [part["name"] for part in found["components"]] == ["Rich", "mdurl"]
    assert found["dependencies"] == [
        {"ref": "root", "dependsOn": ["Rich==1"]},
        {"ref": "Rich==1", "dependsOn": ["mdurl==1"]},
        {"ref": "mdurl==1", "dependsOn": []},
    ]


def test_the_page_of_licences_keeps_what_is_before_its_table() -> None:
    page = "# Licences\n\nText.\n\n## Packages\n\n| old | MIT |\n"
    made = listed(page, ["pydantic"])
    assert made.startswith("# Licences\n\nText.\n\n## Packages\n\n| package | licence |\n")
    assert "| pydantic | MIT |\n" in made
    assert "old" not in made
    assert listed(made, ["pydantic"]) == made
