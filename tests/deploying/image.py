"""The Dockerfile, and its steps run in a plain folder where there is no engine to run them.

A folder stands for the root of each stage. Where the steps name ``/opt`` or ``/data`` they are
given a link, which leads to the root of the stage that is being made: what one stage copies from
another keeps its name, as it does in an image.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib.metadata import distributions
from io import BytesIO
from pathlib import Path

from dockerfile_parse import DockerfileParser
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
NEEDS_TORCH = frozenset({"sentence-transformers", "torch", "transformers"})

_PATH = re.compile(r"(?<![\w./:-])/(?=(?:data|opt|requirements|src|tmp|wheels)\b)")


@dataclass
class Stage:
    """A stage: what it begins with, and its instructions, each a name and a value."""

    base: str
    steps: list[tuple[str, str]] = field(default_factory=list)


def read(text: str) -> dict[str, Stage]:
    """The stages of a Dockerfile by their names, in their order."""
    stages: dict[str, Stage] = {}
    for step in DockerfileParser(fileobj=BytesIO(text.encode())).structure:
        instruction, value = step["instruction"], step["value"]
        if instruction == "FROM":
            base, _, name = value.partition(" AS ")
            stage = stages[name or f"{len(stages)}"] = Stage(base)
        elif instruction != "COMMENT":
            stage.steps.append((instruction, value))
    return stages


def dockerfile() -> dict[str, Stage]:
    """The stages of the Dockerfile."""
    return read((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def chain(stages: dict[str, Stage], target: str) -> list[tuple[str, str]]:
    """The instructions of a stage, after those of what it begins with."""
    if target not in stages:
        return []
    return chain(stages, stages[target].base) + stages[target].steps


def last(stages: dict[str, Stage], target: str, instruction: str) -> str:
    """The value of an instruction that counts in a stage; empty if it has none."""
    found = [value for name, value in chain(stages, target) if name == instruction]
    return found[-1] if found else ""


def variables(stages: dict[str, Stage], target: str) -> dict[str, str]:
    """What a stage sets in the environment, arguments included."""
    steps = chain(stages, target)
    told = (value for name, value in steps if name in {"ARG", "ENV"})
    return dict(word.split("=", 1) for value in told for word in shlex.split(value))


def copied(value: str) -> tuple[str, list[str], str]:
    """What a COPY names: the stage that it copies from, or none; what; and where to."""
    words = shlex.split(value)
    options = dict(word[2:].split("=", 1) for word in words if word.startswith("--"))
    *sources, target = (word for word in words if not word.startswith("--"))
    return options.get("from", ""), sources, target


def is_ignored(name: str) -> bool:
    """Whether the engine is not given a file or folder at the root of the repository."""
    ignored = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and fnmatch(name, line.removeprefix("!")):
            ignored = not line.startswith("!")
    return ignored


class Images:
    """The stages of the Dockerfile, each made in a folder when it is first entered."""

    def __init__(self, folder: Path, model_cache: Path) -> None:
        self.stages = dockerfile()
        self._stage = ""
        self._folder = folder
        self._model_cache = model_cache
        self._root = folder / "root"
        self._path = f"{folder / 'programs'}:{Path(sys.executable).parent}:{os.defpath}"
        _write_stand_ins(folder / "programs")
        _link_packages(folder / "packages", folder / "torch-packages")

    def enter(self, stage: str) -> None:
        """Have the paths lead to a stage."""
        if not (self._folder / "stages" / stage).exists():
            self._make(stage)
        self._lead_to(stage)

    def path(self, path: str) -> Path:
        """Where a path lies."""
        return self._root / path.lstrip("/")

    def environment(self) -> dict[str, str]:
        """What the stage's programs find set."""
        found = {"PATH": self._path, "HOME": str(self.path("data")), "LANG": "C.UTF-8"}
        found["TMPDIR"] = str(self.path("tmp"))
        for name, value in variables(self.stages, self._stage).items():
            filled = value.replace("$PATH", found["PATH"])
            found[name] = self._mapped(filled)
        return found

    def command(self, instruction: str) -> list[str]:
        """A command that the stage names as a list of words."""
        value = last(self.stages, self._stage, instruction)
        return [self._mapped(word) for word in json.loads(value[value.index("[") :])]

    def _mapped(self, text: str) -> str:
        return _PATH.sub(lambda _: f"{self._root}/", text)

    def _lead_to(self, stage: str) -> None:
        self._stage = stage
        self._root.unlink(missing_ok=True)
        self._root.symlink_to(self._folder / "stages" / stage)

    def _make(self, name: str) -> None:
        """Make what a stage needs, and it."""
        stage, own = self.stages[name], self._folder / "stages" / name
        needed = [copied(value)[0] for step, value in stage.steps if step == "COPY"]
        for other in (stage.base, *needed):
            if other in self.stages and not (self._folder / "stages" / other).exists():
                self._make(other)
        if stage.base in self.stages:
            shutil.copytree(self._folder / "stages" / stage.base, own, symlinks=True)
        else:
            (own / "opt").mkdir(parents=True)
            (own / "tmp").mkdir()
        self._lead_to(name)
        folder = last(self.stages, stage.base, "WORKDIR") or "/"
        for step, value in stage.steps:
            if step == "WORKDIR":
                folder = value
                self.path(folder).mkdir(exist_ok=True)
            elif step == "COPY":
                self._copy(*copied(value), self.path(folder))
            elif step == "RUN":
                self._depend(["packages", "torch-packages"][: 1 + name.startswith("whole")])
                self._run(value, self.path(folder))

    def _run(self, command: str, folder: Path) -> None:
        # Nothing is fetched: all of it has to be there already.
        fixed = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_QUIET": "1"}
        run = ["sh", "-euc", self._mapped(command)]
        subprocess.run(run, cwd=folder, env=self.environment() | fixed, check=True)

    def _copy(self, stage: str, sources: list[str], target: str, folder: Path) -> None:
        for name in sources:
            place = self.path(target) if target.startswith("/") else folder / target
            source = self._folder / "stages" / stage / name.lstrip("/") if stage else ROOT / name
            if source.is_symlink():
                place.symlink_to(source.readlink())
            elif source.is_dir():
                left = shutil.ignore_patterns("__pycache__") if not stage else None
                shutil.copytree(source, place, symlinks=True, ignore=left, dirs_exist_ok=True)
            else:
                shutil.copy(source, place)

    def _depend(self, packages: list[str]) -> None:
        """Have the stage's environment find what is installed here, and the model made ready."""
        for installed in self._root.glob("opt/zhengyin/lib/python*/site-packages"):
            found = "".join(f"{self._folder / name}\n" for name in packages)
            (installed / "dependencies.pth").write_text(found, encoding="utf-8")
            if not self.path("opt/zhengyin-models").is_symlink():
                # Where no test has needed it before, it is made there.
                self._model_cache.mkdir(parents=True, exist_ok=True)
                self.path("opt/zhengyin-models").symlink_to(self._model_cache)


def _write_stand_ins(folder: Path) -> None:
    """Stand-ins for the programs that only root may use."""
    folder.mkdir()
    for name in ("chown", "useradd"):
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / name).chmod(0o755)


def _link_packages(lean: Path, torch: Path) -> None:
    """Folders with what is installed here but the project: what needs torch, and all else."""
    lean.mkdir()
    torch.mkdir()
    for found in distributions():
        name = canonicalize_name(found.name)
        for part in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            link = (torch if name in NEEDS_TORCH else lean) / part
            if name != "zhengyin" and not part.endswith(".pth") and not link.exists():
                link.symlink_to(str(found.locate_file(part)))
