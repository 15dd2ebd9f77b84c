from io import BytesIO
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intake.uploads import Upload, Uploads
from service.schemas.documents import upload_name


@given(st.text() | st.lists(st.sampled_from(["..", ".", "a", "b.txt", ""])).map("/".join))
def test_no_name_leads_out_of_a_folder(sent: str) -> None:
    name = upload_name(sent)
    assert not PurePosixPath(name).is_absolute()
    assert {".", ".."}.isdisjoint(name.split("/"))
    assert name


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("报告.pdf", "报告.pdf"),
        ("a/b.txt", "a/b.txt"),
        ("C:\\papers\\b.txt", "C:/papers/b.txt"),
        ("/etc/passwd.txt", "etc/passwd.txt"),
        ("a\x1b[31m.txt", "a[31m.txt"),
        ("", "unnamed"),
    ],
)
def test_a_name_stays_what_it_is_as_far_as_it_can(sent: str, name: str) -> None:
    assert upload_name(sent) == name


def test_what_was_never_accepted_is_removed(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    for job_id in ("j_1", "j_2"):
        uploads.save(job_id, [Upload("../../a.txt", "", BytesIO(b"x"))])
    uploads.discard_others(["j_2"])
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*.txt")] == [Path("j_2/0.txt")]


def test_nothing_is_left_of_files_that_cannot_be_written(tmp_path: Path) -> None:
    closed = BytesIO(b"x")
    closed.close()
    with pytest.raises(ValueError, match="closed"):
        Uploads(tmp_path).save("j_1", [Upload("a.txt", "", closed)])
    assert not list(tmp_path.iterdir())


def test_nothing_is_settled_while_another_process_accepts_files(tmp_path: Path) -> None:
    ours, theirs = Uploads(tmp_path), Uploads(tmp_path)
    with theirs.accepting(), theirs.accepting(), ours.settled() as settled:
        assert not settled
    with ours.settled() as settled:
        assert settled
