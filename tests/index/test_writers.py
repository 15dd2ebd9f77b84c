"""Several processes that change one library at once."""

import subprocess
import sys
from pathlib import Path

from index.library import Library
from tests.index.conftest import HashingEncoder, MakeDocument

ROOT = Path(__file__).parents[2]

ADDING = """
import sys
from pathlib import Path
from index.library import Library
from tests.index.conftest import HashingEncoder, build_document

folder, name = sys.argv[1:]
with Library.open(Path(folder), HashingEncoder()) as library:
    library.snapshot.search("灯塔")
    for number in range(12):
        library.add(build_document(f"{name}的第{number}篇。\\n", f"{name}{number}.txt"))
"""


def test_two_writers_and_a_reader_do_not_hinder_each_other(
    tmp_path: Path, make_document: MakeDocument
) -> None:
    with Library.open(tmp_path, HashingEncoder()) as library:
        library.add(make_document("灯塔建于1987年。\n", "tower.txt"))
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", ADDING, str(tmp_path), name],
                cwd=ROOT,
                stderr=subprocess.PIPE,
                text=True,
            )
            for name in ("甲", "乙")
        ]
        while any(writer.poll() is None for writer in writers):
            assert library.snapshot.search("灯塔").results
        assert [writer.communicate()[1] for writer in writers] == ["", ""]
        assert len(library.snapshot.documents) == 25
        found = library.verify()
        assert (found.faults, found.documents, found.damaged) == ((), (), 0)
