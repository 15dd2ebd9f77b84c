import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from eval.bench.stages import shares as shares_module
from eval.bench.stages.shares import shares
from index.language.tokenization import words
from ingest.languages import language_of


def test_shares_are_of_the_modules_that_work_and_sum_to_one() -> None:
    def work() -> None:
        for _ in range(20):
            language_of("赵州桥建成于隋朝")
            words("赵州桥建成于隋朝")

    found = shares(work)
    assert {"ingest.languages", "index.language.tokenization"} <= found.keys()
    assert sum(found.values()) == pytest.approx(1, abs=0.01)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_work_elsewhere_counts_for_no_module() -> None:
    def work() -> None:
        json.dumps(list(range(1000)), indent=1)
        language_of("桥")

    assert all(module.startswith(("ingest.", "index.")) for module in shares(work))


def test_work_that_never_comes_here_has_no_shares() -> None:
    assert shares(lambda: json.dumps([1])) == {}


def test_modules_may_be_told_in_groups() -> None:
    found = shares(lambda: words("赵州桥建成于隋朝"), lambda module: module.partition(".")[0])
    assert list(found) == ["index"]
    assert found["index"] == pytest.approx(1, abs=0.001)


def test_what_others_call_here_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded(name: str, text: str) -> ModuleType:
        file = tmp_path / f"{name}.py"
        file.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    inner = loaded("inner", "def work():\n    return sum(i * i for i in range(300_000))\n")
    outer = loaded("outer", "def work(via, do):\n    via(do)\n")
    monkeypatch.setattr(shares_module, "_ROOT", tmp_path)
    monkeypatch.setattr(shares_module, "_PACKAGES", (f"{tmp_path}/",))
    found = shares(lambda: outer.work(lambda do: do(), inner.work))
    assert found["inner"] > 0.9
