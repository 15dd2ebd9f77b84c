from ingest.block_kinds import BlockKind
from ingest.models import Document, PassageKind
from tests.ingest.reading import block_with, passages, read, sliced, texts
from tests.ingest.samples import DAMS, RIVERS, TALKS, lines, wrap

LI = "李平：《流域治理概论》，北京：水利出版社1990年版，第12页。"
WANG = "王海：《再论协商》，《水利研究》2010年第3期，第45页。"
ALLEN = "Allen, John, “Talking Rivers,” Water Policy, Vol. 3, No. 2, 2001, pp. 11–20."


def notes(document: Document) -> list[tuple[str | None, str]]:
    return [(b.marker, b.text) for b in document.blocks if b.kind is BlockKind.FOOTNOTE]


def links(document: Document) -> list[tuple[str, str | None]]:
    """Each mark with the text of its note."""
    return [
        (mark.marker, None if mark.note is None else document.blocks[mark.note].text)
        for block in document.blocks
        for mark in block.marks
    ]


# Notes at a page's foot.


def test_bracketed_notes_before_a_form_feed() -> None:
    body = wrap("流域治理的研究始于上世纪。[1]此后出现了多种解释[2]，各有所长。" + TALKS)
    document = read(f"{body}\n[1] {LI}\n[2] {WANG}\f{wrap(DAMS)}")
    assert notes(document) == [("[1]", LI), ("[2]", WANG)]
    assert links(document) == [("[1]", LI), ("[2]", WANG)]


def test_circled_notes() -> None:
    document = read(f"{wrap(RIVERS)}①\n{wrap(TALKS)}②\n① {LI}\n② {WANG}\f{wrap(DAMS)}")
    assert links(document) == [("①", LI), ("②", WANG)]


def test_plain_digits_are_marks_where_each_note_has_one() -> None:
    body = wrap("流域治理的研究始于上世纪。1此后出现了多种解释2，各有所长。" + TALKS)
    document = read(f"{body}\n1 {LI}\n2 {WANG}\f{wrap(DAMS)}")
    assert links(document) == [("1", LI), ("2", WANG)]


def test_numbered_list_without_marks_is_no_footnote() -> None:
    document = read(f"{wrap(RIVERS)}\n1 各方协商放水的办法。\n2 各方公布数据。\f{wrap(DAMS)}")
    assert notes(document) == []


def test_numbers_may_run_on_from_page_to_page() -> None:
    document = read(f"{wrap(RIVERS)}[1]\n[1] {LI}\f{wrap(TALKS)}[2]\n[2] {WANG}")
    assert links(document) == [("[1]", LI), ("[2]", WANG)]


def test_numbers_may_start_anew_on_each_page() -> None:
    document = read(f"{wrap(RIVERS)}[1]\n[1] {LI}\f{wrap(TALKS)}[1]\n[1] {WANG}")
    assert links(document) == [("[1]", LI), ("[1]", WANG)]


def test_note_of_several_lines_is_one_block() -> None:
    document = read(f"{wrap(RIVERS)}[1]\n[1] {ALLEN[:51]}\n{ALLEN[51:]}\f{wrap(DAMS)}")
    assert notes(document) == [("[1]", ALLEN)]


def test_mark_stands_in_neither_text_nor_spans() -> None:
    document = read(f"{wrap(RIVERS)}[1]\n[1] {LI}\f{wrap(DAMS)}")
    block = block_with(document, "近年来")
    (mark,) = block.marks
    assert block.text == RIVERS
    assert mark.position == len(RIVERS)
    assert sliced(document, (mark.span,)) == ["[1]"]
    assert not any("[1]" in text for text in sliced(document, block.spans))


def test_notes_own_mark_is_owned_but_not_read() -> None:
    document = read(f"{wrap(RIVERS)}[1]\n[1] {LI}\f{wrap(DAMS)}")
    note = block_with(document, "概论")
    assert note.text == LI
    assert sliced(document, note.spans) == [f"[1] {LI}"]


def test_sentence_goes_on_after_a_pages_notes() -> None:
    document = read(f"{wrap(RIVERS[:60])}[1]\n[1] {LI}\f{wrap(RIVERS[60:])}\n{wrap(TALKS)}")
    block = block_with(document, "近年来")
    assert block.text == RIVERS
    assert block.pages == (1, 2)
    assert LI not in "".join(sliced(document, block.spans))


def test_note_is_in_the_section_of_its_mark() -> None:
    text = lines("一、缘起", f"{wrap(RIVERS)}[1]", "二、过程", wrap(TALKS), f"[1] {LI}")
    document = read(f"{text}\f{wrap(DAMS)}")
    assert block_with(document, "概论").section == ("一、缘起",)


# Notes that lost their marks, between pages that begin with one space.


def gapped(*pages: str) -> Document:
    return read(" " + "\n ".join(pages))


def test_as_many_notes_as_marks_are_linked_in_order() -> None:
    document = gapped(f"{wrap(RIVERS)}① {wrap(TALKS)}②", f"{LI}\n{WANG}\n\n\n{wrap(DAMS)}")
    assert notes(document) == [("①", LI), ("②", WANG)]
    assert links(document) == [("①", LI), ("②", WANG)]


def test_marks_extracted_by_themselves_number_the_notes() -> None:
    page = f"{wrap(RIVERS)}②\n①\n②"
    document = gapped(page, f"{LI}\n{WANG}\n\n\n{wrap(DAMS)}")
    assert links(document) == [("②", WANG)]


def test_notes_that_cannot_be_told_apart_stay_unlinked() -> None:
    document = gapped(f"{wrap(RIVERS)}① {wrap(TALKS)}②", f"{LI}\n\n\n{wrap(DAMS)}")
    assert notes(document) == [(None, LI)]
    assert links(document) == [("①", None), ("②", None)]


def test_unfinished_line_goes_on_in_the_next() -> None:
    document = gapped(f"{wrap(RIVERS)}①", f"{ALLEN[:51]}\n{ALLEN[51:]}\n\n\n{wrap(DAMS)}")
    assert notes(document) == [("①", ALLEN)]


# Notes at the end.


def test_entries_under_a_heading() -> None:
    text = lines("一、引言", f"{RIVERS[:-1]}[1]。", f"{TALKS}[2,3]", "参考文献")
    document = read(lines(text, f"[1] {LI}", f"[2] {WANG}", f"[3] {ALLEN}"))
    assert [marker for marker, _ in notes(document)] == ["[1]", "[2]", "[3]"]
    assert links(document) == [("[1]", LI), ("[2]", WANG)]
    assert block_with(document, "参考文献").kind is BlockKind.HEADING


def test_entries_numbered_like_a_list_answer_to_circled_marks() -> None:
    document = read(lines(f"{RIVERS}①", f"{TALKS}②", "注释：", f"1. {LI}", f"2. {WANG}"))
    assert links(document) == [("①", LI), ("②", WANG)]


def test_entry_of_several_lines_is_one_note() -> None:
    entry = lines("[1] Allen, J. Talking rivers. Water Policy,", "3. See also his later work.")
    document = read(lines(f"{RIVERS}[1]", "References", entry, "[2] Smith, A. Dams."))
    assert [marker for marker, _ in notes(document)] == ["[1]", "[2]"]


def test_heading_ends_the_entries() -> None:
    document = read(lines(f"{RIVERS}[1]", "参考文献", f"[1] {LI}", "致谢", "感谢水利研究院。"))
    assert notes(document) == [("[1]", LI)]
    assert block_with(document, "感谢").kind is BlockKind.PARAGRAPH


def test_entries_may_be_parted_under_headings() -> None:
    text = lines(RIVERS, "参考文献", "一、中文", f"[1] {LI}", "二、英文", f"[1] {ALLEN}")
    assert [note for _, note in notes(read(text))] == [LI, ALLEN]


def test_heading_without_entries_is_just_a_heading() -> None:
    document = read(lines("Notes", RIVERS, TALKS))
    assert texts(document, BlockKind.PARAGRAPH) == [RIVERS, TALKS]


def test_markdown_notes() -> None:
    text = f"# 河流\n\n{RIVERS}[^a]\n\n[^a]: {LI}\n\n{TALKS}\n"
    document = read(text, "rivers.md")
    assert links(document) == [("a", LI)]
    assert texts(document, BlockKind.PARAGRAPH) == [RIVERS, TALKS]


def test_passage_carries_its_notes() -> None:
    found = passages(f"{wrap(RIVERS)}[1]\n[1] {LI}\f{wrap(DAMS)}")
    (body,) = [p for p in found if p.kind is PassageKind.BODY and "近年来" in p.text]
    (note,) = body.notes
    assert (note.marker, note.text, note.pages) == ("[1]", LI, (1,))
    assert note.position <= len(body.text)
