from pathlib import Path

from eval.bench.peers.programs.trial import Job
from eval.bench.peers.programs.zhengyin import Zhengyin


def test_this_program_is_asked_as_the_others_are(
    tmp_path: Path, documents: Path, model_cache: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    job = Job("", str(model_cache), str(scratch), "", "", "", 5, 1, [])
    framework = Zhengyin(job)
    assert framework.ingest(documents) == 2
    best = framework.piece(framework.retrieve("鲸落是什么时候第一次发现的？", 2)[0])
    assert best.source == "whales.txt"
    text = (documents / best.source).read_text(encoding="utf-8")
    assert "第一次发现鲸落" in "".join(text[start:end] for start, end in best.spans)
