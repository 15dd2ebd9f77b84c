from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import pytest

from ingest.layout.reader import read as read_source
from ingest.models import PassageKind
from ingest.splitting import PASSAGE_TOKENS, split
from tests.ingest.reading import count, passages, read, sliced, source
from tests.ingest.samples import DAMS, RIVERS, TALKS, lines, wrap

NOTE = "李平：《流域治理概论》，北京：水利出版社1990年版，第12页。"


def of_kind(text: str, kind: PassageKind) -> list[str]:
    return [passage.text for passage in passages(text) if passage.kind is kind]


def test_passages_hold_whole_sentences() -> None:
    found = passages(wrap(RIVERS + TALKS + DAMS), size=30)
    assert len(found) > 1
    assert "".join(passage.text for passage in found) == RIVERS + TALKS + DAMS
    assert all(passage.text.endswith("。") for passage in found)


def test_passages_are_of_about_equal_size() -> None:
    sizes = [count(passage.text) for passage in passages("各方商定了放水的计划。" * 12, size=50)]
    assert max(sizes) - min(sizes) <= count("各方商定了放水的计划。")


def test_short_paragraphs_share_a_passage() -> None:
    (passage,) = passages(lines("一、引言", "水位上升了。", "各方协商。"))
    assert passage.text == "水位上升了。\n各方协商。"


def test_sections_never_mix() -> None:
    found = passages(lines("一、引言", "水位上升了。", "二、经过", "各方协商。"))
    assert [(p.text, p.section) for p in found] == [
        ("水位上升了。", ("一、引言",)),
        ("各方协商。", ("二、经过",)),
    ]


def test_body_and_footnotes_never_mix() -> None:
    text = f"{wrap(RIVERS)}[1]\n[1] {NOTE}\f{wrap(DAMS)}"
    assert of_kind(text, PassageKind.FOOTNOTE) == [NOTE]
    assert not any("李平" in body for body in of_kind(text, PassageKind.BODY))


def test_each_footnote_is_a_passage_of_its_own() -> None:
    text = lines(f"{RIVERS}[1]", "参考文献", "[1] 李平，第1页。", "[2] 王海，第2页。")
    assert of_kind(text, PassageKind.FOOTNOTE) == ["李平，第1页。", "王海，第2页。"]


def test_captions_and_tables_have_kinds_of_their_own() -> None:
    text = lines(RIVERS, "表 1 用水", "甲\t10", "乙\t20", TALKS)
    assert of_kind(text, PassageKind.CAPTION) == ["表 1 用水"]
    assert of_kind(text, PassageKind.TABLE) == ["甲 10 乙 20"]


def test_title_is_a_passage_but_headings_and_furniture_are_not() -> None:
    text = lines("河流的治理", "一、引言", RIVERS, "- 1 -", TALKS, "- 2 -")
    found = passages(text)
    assert of_kind(text, PassageKind.HEADING) == ["河流的治理"]
    assert not any("引言" in p.text or "- 1 -" in p.text for p in found)


def test_spans_are_exact() -> None:
    document = read(RIVERS)
    (passage,) = split(document, count, 200, size=80)
    assert sliced(document, passage.spans) == [RIVERS]
    assert [sliced(document, s.spans) for s in passage.sentences] == [
        [RIVERS[s.start : s.end]] for s in passage.sentences
    ]


def test_passage_over_a_page_break_has_two_spans_and_two_pages() -> None:
    document = read(f"{wrap(RIVERS[:60])}\n- 1 -\f{wrap(RIVERS[60:])}\n- 2 -")
    (passage,) = split(document, count, 200, size=80)
    assert sliced(document, passage.spans) == [wrap(RIVERS[:60]), wrap(RIVERS[60:])]
    assert passage.pages == (1, 2)


def test_mark_parts_a_span() -> None:
    document = read(f"{RIVERS[:30]}[1]{RIVERS[30:]}\n参考文献\n[1] {NOTE}")
    passage = split(document, count, 200, size=80)[0]
    assert sliced(document, passage.spans) == [RIVERS[:30], RIVERS[30:]]
    assert passage.text == RIVERS


def test_note_goes_with_the_sentence_of_its_mark() -> None:
    text = lines(f"水位上升了。[1]{'各方协商。' * 30}", "参考文献", f"[1] {NOTE}")
    first, *rest = [p for p in passages(text, size=20) if p.kind is PassageKind.BODY]
    (note,) = first.notes
    assert (note.marker, note.text, note.position) == ("[1]", NOTE, 6)
    assert not any(passage.notes for passage in rest)


def test_sentence_beyond_the_size_stands_alone() -> None:
    long = "各方商定了放水的计划，" * 9 + "会议结束了。"
    found = passages(lines("水位上升了。" + long + "各方协商。"), size=20)
    assert [passage.text for passage in found] == ["水位上升了。", long, "各方协商。"]


def test_sentence_beyond_the_window_is_cut_after_clauses() -> None:
    found = passages("各方商定了放水的计划，" * 9 + "会议结束了。", window=20, size=20)
    assert all(count(passage.text) <= 20 for passage in found)
    assert all(passage.text.endswith(("，", "。")) for passage in found)


def test_clause_beyond_the_window_is_cut_anywhere() -> None:
    found = passages("河" * 95, window=20, size=20)
    assert [len(passage.text) for passage in found] == [40, 40, 15]


def test_ligature_is_never_cut() -> None:
    document = read("ﬃ" * 30)
    found = split(document, len, 7)
    assert {text for p in found for text in sliced(document, p.spans)} == {"ﬃﬃ"}


def test_cut_sentence_leaves_nothing_out() -> None:
    text = ("各方商定了放水的计划，" * 5 + "河" * 70) * 3
    assert "".join(passage.text for passage in passages(text, window=20, size=20)) == text


def test_ids_are_the_same_every_time() -> None:
    one, other = passages(RIVERS + TALKS, size=30), passages(RIVERS + TALKS, size=30)
    assert [passage.id for passage in one] == [passage.id for passage in other]
    assert len({passage.id for passage in one}) == len(one)


def test_ids_do_not_depend_on_the_files_name() -> None:
    assert passages(RIVERS, "a.txt")[0].id == passages(RIVERS, "b.txt")[0].id


def test_ids_depend_on_the_text() -> None:
    assert passages(RIVERS)[0].id != passages(RIVERS + TALKS)[0].id


def test_ids_of_plain_utf_8_are_of_the_text_and_the_spans() -> None:
    text = sha256(RIVERS.encode()).hexdigest()
    key = sha256(f"{text}|0-{len(RIVERS)}".encode()).hexdigest()
    (passage,) = passages(RIVERS)
    assert passage.id == f"c_{key[:16]}"


def test_ids_of_one_text_in_files_of_other_bytes_differ() -> None:
    plain = source(RIVERS)
    marked = replace(plain, sha256=sha256(b"\xef\xbb\xbf" + RIVERS.encode()).hexdigest())
    one, other = (split(read_source(each), count, 200) for each in (plain, marked))
    assert [p.text for p in one] == [p.text for p in other]
    assert {p.id for p in one}.isdisjoint(p.id for p in other)


def test_passages_stand_in_reading_order() -> None:
    found = passages(f"{wrap(RIVERS)}[1]\n[1] {NOTE}\f{wrap(DAMS)}")
    assert all(a.spans[0].start < b.spans[0].start for a, b in pairwise(found))


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_text_without_words_has_no_passages(text: str) -> None:
    assert passages(text) == ()


def test_default_size() -> None:
    found = split(read("各方商定了放水的计划。" * 100), count, 512)
    assert all(count(passage.text) <= PASSAGE_TOKENS for passage in found)
