from email.message import EmailMessage

import pytest

from ingest.block_kinds import BlockKind
from ingest.errors import UnreadableFile
from ingest.formats.mail import load
from tests.ingest.formats.layouts import assert_laid, of_kind
from tests.ingest.formats.mangling import assert_refused_or_read, mangled


def message() -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "关于例会"
    made["From"] = "王 经理 <w@example.org>"
    made["To"] = "a@example.org"
    made["Date"] = "Tue, 05 Mar 2024 09:00:00 +0800"
    made.set_content("各位：\n\n例会改到周三。\n\n> 原定周二。\n", charset="gb18030")
    return made


def test_a_message_is_its_subject_its_heads_and_its_text() -> None:
    made = message()
    made.add_alternative("<p>page</p>", subtype="html")
    extract = load(made.as_bytes(), "a.eml")
    assert_laid(extract.text, extract.layout)
    assert of_kind(extract, BlockKind.TITLE) == ["关于例会"]
    assert of_kind(extract, BlockKind.FURNITURE) == [
        "From: 王 经理 <w@example.org>",
        "To: a@example.org",
        "Date: Tue, 05 Mar 2024 09:00:00 +0800",
    ]
    assert of_kind(extract, None) == ["各位：", "例会改到周三。", "> 原定周二。"]
    assert {line.block for line in extract.layout.lines if line.kind is None} == {None}


def test_facts_of_a_message() -> None:
    assert load(message().as_bytes(), "a.eml").csl == {
        "type": "personal_communication",
        "title": "关于例会",
        "author": [{"literal": "王 经理"}],
        "issued": {"date-parts": [[2024, 3, 5]]},
    }


def test_a_message_that_is_a_page() -> None:
    made = EmailMessage()
    made["Subject"] = "s"
    made.set_content("<h2>甲</h2><p>乙</p>", subtype="html")
    extract = load(made.as_bytes(), "a.eml")
    assert of_kind(extract, BlockKind.HEADING) == ["甲"]


def test_what_is_attached_is_named() -> None:
    made = message()
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="议程.pdf")
    assert load(made.as_bytes(), "a.eml").faults == ("议程.pdf is attached and not read",)


def test_other_text_is_no_message() -> None:
    with pytest.raises(UnreadableFile, match="no message"):
        load("只是一段文字。".encode(), "a.eml")


@pytest.mark.parametrize(
    "header",
    [
        "To: " + "(" * 10_000,
        "Date: Thu, 2 Jan 2020 03:04:05 +99999999999999",
        "\n".join(f'Content-Type: multipart/mixed; boundary="{k}"\n\n--{k}' for k in range(1000)),
    ],
)
def test_heads_that_the_library_stumbles_over_are_refused(header: str) -> None:
    with pytest.raises(UnreadableFile, match="the message is broken"):
        load(f"From: a@example.org\n{header}\n\nA river.".encode(), "a.eml")


def test_broken_messages_are_refused_or_read() -> None:
    made = message()
    made.add_attachment(b"x" * 50, maintype="application", subtype="pdf", filename="议程.pdf")
    assert_refused_or_read(load, mangled(made.as_bytes(), 300))


def test_very_many_receivers_are_shown_as_they_are_written() -> None:
    receivers = "".join(f"r{number}@example.org, " for number in range(1_000))
    made = f"Subject: s\nFrom: a@example.org\nTo: {receivers}b@example.org\n\nText.\n"
    shown = of_kind(load(made.encode(), "a.eml"), BlockKind.FURNITURE)
    assert shown == ["From: a@example.org", f"To: {receivers}b@example.org"]


def test_a_part_is_not_described_without_end() -> None:
    made = b"Subject: s\nContent-Type: text/plain; " + b"a=b; " * 5_000 + b"\n\nText.\n"
    with pytest.raises(UnreadableFile, match="its field Content-Type has more than 16,000"):
        load(made, "a.eml")
