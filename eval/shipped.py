"""What is installed with zhengyin: the distributions, their licences, a bill of materials."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageMetadata, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LICENCES = Path("docs/licences.md")

_HEADING = "## Packages\n"
_LONGEST = 80
# Not LGPL, nor what the licence itself makes an exception of, nor where another may be chosen.
_COPYLEFT = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public License", re.IGNORECASE)
_RELEASED = re.compile(r" (WITH|OR) ", re.IGNORECASE)


def shipped(project: Path = Path("pyproject.toml")) -> set[str]:
    """The names of what pip installs with a project here, of its requirements and all of theirs.

    Raises:
        PackageNotFoundError: if one of them is not installed.
    """
    required = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    found: set[tuple[str, str]] = set()
    waiting = [(Requirement(text), "") for text in required]
    while waiting:
        requirement, wanted_by = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": wanted_by}):
            continue
        for extra in {"", *requirement.extras}:
            one = (canonicalize_name(requirement.name), extra)
            if one not in found:
                found.add(one)
                theirs = distribution(requirement.name).requires or ()
                waiting += [(Requirement(text), extra) for text in theirs]
    return {name for name, _ in found}


def licence(told: PackageMetadata) -> str:
    """What a distribution says that its licence is, in a line; empty if it does not."""
    expressions = told.get_all("License-Expression") or told.get_all("License") or [""]
    expression = str(expressions[0])
    # Some put the whole text there.
    if expression and "\n" not in expression and len(expression) <= _LONGEST:
        return expression
    classifiers = (name.split(" :: ") for name in told.get_all("Classifier") or ())
    return ", ".join(name[-1] for name in classifiers if name[0] == "License") or expression


def binds_others(licence: str) -> bool:
    """Whether a licence wants all that it is shipped with under the GNU GPL or AGPL."""
    parts = licence.split(" AND ")
    return any(_COPYLEFT.search(part) and not _RELEASED.search(part) for part in parts)


def bill(whole: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """A CycloneDX bill of materials, of an environment's only what is named."""
    kept = [part for part in whole["components"] if canonicalize_name(part["name"]) in set(names)]
    references = {part["bom-ref"] for part in kept} | {whole["metadata"]["component"]["bom-ref"]}
    dependencies = [
        entry | {"dependsOn": sorted(references.intersection(entry.get("dependsOn", ())))}
        for entry in whole["dependencies"]
        if entry["ref"] in references
    ]
    return whole | {"components": kept, "dependencies": dependencies}


def listed(page: str, names: Iterable[str]) -> str:
    """The page of licences with the table of distributions made anew."""
    before, _ = page.split(_HEADING)
    rows = (f"| {name} | {licence(distribution(name).metadata)} |" for name in sorted(names))
    table = "\n".join(("| package | licence |", "|---|---|", *rows))
    return f"{before}{_HEADING}\n{table}\n"


def main(bom: Path) -> None:
    """Write the bill of materials, and bring the page of licences up to date."""
    names = shipped()
    LICENCES.write_text(listed(LICENCES.read_text(encoding="utf-8"), names), encoding="utf-8")
    program = Path(sys.executable).with_name("cyclonedx-py")
    command = [
        str(program),
        "environment",
        "--output-reproducible",
        "--pyproject",
        "pyproject.toml",
    ]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603
    bom.parent.mkdir(exist_ok=True)
    bom.write_text(json.dumps(bill(json.loads(told), names), indent=2), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
