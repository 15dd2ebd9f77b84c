from ingest.block_kinds import BlockKind
from tests.ingest.reading import block_with, kinds, passages, read, sliced, texts
from tests.ingest.samples import BOARD, DAMS, DROUGHT, RIVERS, TALKS, lines, wrap


def sections(text: str, name: str = "sample.txt") -> dict[str, tuple[str, ...]]:
    """For the start of each block's text the headings above it."""
    return {block.text[:6]: block.section for block in read(text, name).blocks}


# Pages.


def test_pages_hold_their_lines() -> None:
    document = read(f"{wrap(RIVERS)}\f{wrap(TALKS)}\n")
    assert [page.number for page in document.pages] == [1, 2]
    (first,), (second,) = (page.spans for page in document.pages)
    assert sliced(document, (first, second)) == [wrap(RIVERS), wrap(TALKS)]


def test_text_without_page_breaks_has_no_pages() -> None:
    document = read(RIVERS)
    assert document.pages == ()
    assert document.blocks[0].pages == ()


def test_sentence_runs_over_a_page_break() -> None:
    document = read(f"{wrap(TALKS)}\n{wrap(RIVERS[:60])}\f{wrap(RIVERS[60:])}")
    block = block_with(document, "近年来")
    assert (block.text, block.pages) == (RIVERS, (1, 2))


def test_sentence_runs_over_a_page_break_with_furniture() -> None:
    pages = [wrap(TALKS) + "\n" + wrap(RIVERS[:60]), wrap(RIVERS[60:]), wrap(DAMS)]
    text = "\f".join(f"水利研究\n{page}\n- {k} -" for k, page in enumerate(pages, 1))
    document = read(text)
    assert block_with(document, "近年来").text == RIVERS
    assert texts(document, BlockKind.FURNITURE) == [
        t for k in (1, 2, 3) for t in ("水利研究", f"- {k} -")
    ]


def test_page_starts_with_one_space() -> None:
    document = read(f" {wrap(TALKS)}\n {wrap(RIVERS[:60])}\n {wrap(RIVERS[60:])}")
    assert len(document.pages) == 3
    assert block_with(document, "近年来").pages == (2, 3)


def test_page_numbers_are_left_out_of_text_without_page_breaks() -> None:
    text = lines(
        wrap(TALKS), wrap(RIVERS[:60]), "第 1 页 共 2 页", wrap(RIVERS[60:]), "第 2 页 共 2 页"
    )
    assert block_with(read(text), "近年来").text == RIVERS


# The shapes in which text comes.


def test_paragraphs_set_in_by_two_ideographic_spaces() -> None:
    paragraphs = [RIVERS, TALKS, "各方同意。", DAMS]
    text = "\n".join(wrap(p, indent="\u3000\u3000") for p in paragraphs)
    assert texts(read(text)) == paragraphs


def test_paragraph_that_fills_its_last_line_ends_before_an_indent() -> None:
    full = RIVERS[:57] + "。"
    text = "\n".join(wrap(p, indent="\u3000\u3000") for p in (full, TALKS, DAMS))
    assert texts(read(text)) == [full, TALKS, DAMS]


def test_paragraphs_of_one_line_each() -> None:
    assert texts(read(lines(RIVERS, TALKS, DAMS))) == [RIVERS, TALKS, DAMS]


def test_paragraphs_of_one_line_each_with_blank_lines() -> None:
    assert texts(read("\r\n\r\n".join([RIVERS, TALKS, DAMS]))) == [RIVERS, TALKS, DAMS]


def test_wrapped_paragraphs_parted_by_blank_lines() -> None:
    text = "\n\n".join(wrap(p) for p in (RIVERS, TALKS, DAMS))
    assert texts(read(text)) == [RIVERS, TALKS, DAMS]


def test_double_spaced_lines() -> None:
    text = "\n\n\n".join(wrap(p).replace("\n", "\n\n") for p in (RIVERS, TALKS, DAMS))
    assert texts(read(text)) == [RIVERS, TALKS, DAMS]


def test_english_wrapped_at_eighty_columns() -> None:
    text = """\
1. The board

The river board was founded in 1962 to settle disputes over water between the
three provinces. Its early meetings dealt with little more than the dates on
which the sluices would be opened, and no minutes were kept.

After the drought of 1987, however, the provinces agreed to share their
measurements. Dr. Allen of the U.S. Survey, who visited the basin in that
year, called this "a quiet revolution." Others were less sure (see Sec. 4.2).
"""
    document = read(text)
    assert kinds(document) == [
        ("heading", "1. The board"),
        ("paragraph", BOARD),
        ("paragraph", DROUGHT),
    ]
    assert document.language == "en"


def test_unwrapped_document_with_two_levels() -> None:
    text = lines(
        "流域协商机制的形成",
        "王晓明",
        "一、引言",
        RIVERS,
        "二、案例",
        "（一）西南",
        DAMS,
        "（二）西北",
        TALKS,
    )
    assert [kind for kind, _ in kinds(read(text))][:3] == ["title", "byline", "heading"]
    assert sections(text)["第一条河流位"] == ("二、案例", "（一）西南")
    assert sections(text)["有学者指出，"] == ("二、案例", "（二）西北")


def test_government_document() -> None:
    item = "1.坚持统筹协调。充分发挥各方面的作用，形成上下联动、左右协同的格局，提升治理的水平。"
    other = "2.坚持节水优先。把节约用水贯穿于群众生活生产的全过程，严格控制用水的总量。"
    indent = "\u3000\u3000"
    text = lines(
        "关于加强流域管理的意见",
        "",
        "各市、县人民政府：",
        wrap(RIVERS, indent=indent),
        f"{indent}一、总体要求",
        f"{indent}（一）指导思想",
        wrap(TALKS, indent=indent),
        f"{indent}（二）基本原则",
        wrap(item, indent=indent),
        wrap(other, indent=indent),
        f"{indent}二、重点任务",
        wrap(DAMS, indent=indent),
        "",
        "\u3000" * 18 + "省人民政府",
        "\u3000" * 18 + "2019年3月5日",
    )
    document = read(text)
    assert texts(document, BlockKind.TITLE) == ["关于加强流域管理的意见"]
    assert texts(document, BlockKind.HEADING) == [
        "一、总体要求",
        "（一）指导思想",
        "（二）基本原则",
        "二、重点任务",
    ]
    assert texts(document, BlockKind.LIST_ITEM) == [item, other]
    assert block_with(document, "节水优先").section == ("一、总体要求", "（二）基本原则")
    assert block_with(document, "西南山区").section == ("二、重点任务",)


def test_statute() -> None:
    text = lines(
        "第一章 总则",
        "第一条 为了保障用水，制定本条例。",
        "第二条 各方应当协商。",
        "第二章 职责",
        "第三条 各方公布数据。",
    )
    document = read(text)
    assert texts(document, BlockKind.HEADING) == ["第一章 总则", "第二章 职责"]
    assert block_with(document, "第三条").text == "第三条 各方公布数据。"
    assert block_with(document, "第三条").section == ("第二章 职责", "第三条")


def test_article_with_abstract_and_keywords() -> None:
    text = lines(
        "流域协商机制的形成",
        "王晓明　李平",
        "（水利研究院，北京）",
        f"【摘要】{RIVERS}",
        "【关键词】流域；协商",
        "一、引言",
        TALKS,
    )
    assert kinds(read(text)) == [
        ("title", "流域协商机制的形成"),
        ("byline", "王晓明 李平"),
        ("byline", "（水利研究院，北京）"),
        ("heading", "摘要"),
        ("abstract", RIVERS),
        ("heading", "关键词"),
        ("keywords", "流域；协商"),
        ("heading", "一、引言"),
        ("paragraph", TALKS),
    ]


def test_what_follows_the_keywords_is_not_under_them() -> None:
    text = lines(
        "流域协商机制的形成", f"摘要：{RIVERS}", "关键词：流域 协商", TALKS, "一、引言", DAMS
    )
    assert sections(text)["近年来，流域"] == ("摘要",)
    assert sections(text)["有学者指出，"] == ()


def test_markdown() -> None:
    text = (
        f"# 河流\n\n## 缘起\n\n{RIVERS[:40]}\n{RIVERS[40:]}\n\n- 上游\n- 下游，它的\n  河道很长\n\n"
        "```sh\n# 不是标题\n```\n\n### 细节\n\n| 河 | 长 |\n|---|---|\n| 甲 | 10 |\n"
    )
    assert kinds(read(text, "rivers.md")) == [
        ("title", "河流"),
        ("heading", "缘起"),
        ("paragraph", RIVERS),
        ("list_item", "上游"),
        ("list_item", "下游，它的河道很长"),
        ("furniture", "```sh"),
        ("paragraph", "# 不是标题"),
        ("furniture", "```"),
        ("heading", "细节"),
        ("table", "河 | 长"),
        ("furniture", "|---|---|"),
        ("table", "甲 | 10"),
    ]
    assert sections(text, "rivers.md")["甲 | 10"] == ("缘起", "细节")


def test_conversation_has_no_headings() -> None:
    text = lines("记者：您怎么看这个问题", "专家：需要协商", "记者：谢谢！")
    assert texts(read(text), BlockKind.HEADING) == []


# Blocks and the source.


def test_blocks_stand_in_the_order_in_which_they_begin() -> None:
    document = read(f"{wrap(RIVERS[:60])}\n- 1 -\f{wrap(RIVERS[60:])}\n{wrap(TALKS)}\n- 2 -")
    starts = [block.spans[0].start for block in document.blocks]
    assert starts == sorted(starts)


def test_repaired_text_leads_back_to_the_source() -> None:
    document = read("各方于１９６２年签署«流域公约»(BasinＧConＧ\nvention),随后生效.\n" * 3)
    block = document.blocks[0]
    assert block.text.startswith("各方于1962年签署《流域公约》(Basin-Convention)，随后生效。")
    at = block.text.index("《流域公约》")
    assert sliced(document, block.content.spans(at, at + 6, block.spans)) == ["«流域公约»"]


def test_document_is_named_by_its_digest() -> None:
    document = read("河流")
    assert document.id == f"d_{document.source.sha256[:12]}"


def test_line_of_nothing_but_marks_is_kept_as_text() -> None:
    document = read(f"{RIVERS}[1]\n[2][3]\n参考文献\n[1] 李平\n[2] 王海")
    assert block_with(document, "[2][3]").marks == ()


def test_windows_line_ends_change_nothing_but_offsets() -> None:
    text = f"一、引言\n{wrap(RIVERS)}\n二、案例\n{wrap(TALKS)}"
    assert kinds(read(text.replace("\n", "\r\n"))) == kinds(read(text))


def test_nothing_but_white_space_has_no_blocks() -> None:
    assert read(" \n\f\n").blocks == ()
    assert passages(" \n") == ()
