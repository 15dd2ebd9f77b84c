"""Hypothesis strategies: pseudo-documents in Chinese and English, whole and mangled."""

from hypothesis import strategies as st

_HAN = "规范治理河流港口森林铁路学校医院市场税收历史语言音乐气象海洋农业工程的在和与了是为对"
_WORDS = (
    "the a of harbour forest railway school market tax history language weather McDowell GitHub "
    "WTO e-mail U.N. 3.14 2019 Vol. No. RiverBasinManagement ofthe ﬁnance https://a.example/b_c"
).split()
_MARKS = ["①", "②", "③", "[1]", "[2]", "¹", "1", "2", "∗", "[^n]"]
_STOPS = ["。", ".", "！", "？", "……", "；", "!", "?"]
_ODD = [
    *("\r\n", "\r", "\n", "\n\n\n", "\f", "\v", "\x85", "\u2028", " ", "  ", "\u3000\u3000", "\t"),
    *(
        "\x00",
        "\x07",
        "\x1c",
        "\x1f",
        "\xad",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\u2060",
        "🙂",
        "👩\u200d👧",
    ),
    *(
        "ﬃ",
        "⼈",
        "①",
        "∗",
        "Ｇ",
        "«",
        "»",
        "“",
        "”",
        "（",
        ")",
        "．",
        "１２",
        "[1]",
        "#",
        "|",
        "```",
        "-",
    ),
]

_han = st.text(_HAN, min_size=1, max_size=14)
_latin = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(" ".join)
_pieces = st.one_of(
    _han,
    _han,
    _latin,
    st.sampled_from([*_MARKS, "，", ", ", "《史》", "(ISO)", "“引文。”", "«史»"]),
)
_sentences = st.builds(
    lambda pieces, stop: "".join(pieces) + stop,
    st.lists(_pieces, min_size=1, max_size=6),
    st.sampled_from(_STOPS),
)


@st.composite
def _paragraphs(draw: st.DrawFn) -> str:
    """Sentences, on one line or wrapped at a column, set in or not."""
    text = "".join(draw(st.lists(_sentences, min_size=1, max_size=6)))
    column = draw(st.sampled_from([0, 16, 24, 40]))
    lines = [text[i : i + column] for i in range(0, len(text), column)] if column else [text]
    indent = draw(st.sampled_from(["", "", "\u3000\u3000", "    ", " "]))
    return indent + draw(st.sampled_from(["\n", "\n", " \n", "\n\n", "-\n"])).join(lines)


_headings = st.builds(
    lambda sign, text: sign + text,
    st.sampled_from(["", "一、", "（一）", "第一章 ", "1.1 ", "1. ", "## ", "# ", "Chapter 2 "]),
    st.one_of(_han, _latin),
)
_notes = st.builds(
    lambda mark, text: mark + text,
    st.sampled_from(["① ", "② ", "[1] ", "[2] ", "1 ", "2 ", "", "[^n]: "]),
    st.one_of(
        st.builds(
            "{}：《{}》，北京：商务出版社2001年版，第{}页。".format, _han, _han, st.integers(1, 99)
        ),
        st.builds('{}, "{}," p. {}.'.format, _latin, _latin, st.integers(1, 99)),
    ),
)
_others = st.sampled_from(
    [
        *("- 3 -", "第 3 页 共 10 页", "12", "①", "∗", "———", "参考文献", "References", "Notes"),
        *(
            "摘要：",
            "摘要：治理的历史",
            "关键词：治理 历史",
            "表 1 税收",
            "图1：河流",
            "• 港口",
            "- 铁路",
        ),
        *("资料来源：https://a.example/x", "https://a.example", "甲\t乙\n丙\t丁"),
        *("| a | b |\n|---|---|\n| c | d |", "```\n# x\n```"),
    ]
)
_blocks = st.one_of(_paragraphs(), _paragraphs(), _paragraphs(), _headings, _notes, _others)
_breaks = st.sampled_from(["\n", "\n", "\n\n", "\n\n\n", "\f", "\n\f", "\n ", "\r\n", "\n \n"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Blocks of many kinds one after the other, as an extractor might leave them."""
    parts = draw(st.lists(st.tuples(_blocks, _breaks), min_size=1, max_size=14))
    text = draw(st.sampled_from(["", "", " ", "\ufeff"])) + "".join(a + b for a, b in parts)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A document with odd characters put in and runs taken out anywhere."""
    text = draw(documents())
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 3))
        text = text[:at] + draw(st.sampled_from(_ODD)) + text[at + gone :]
    return text


TEXTS = st.one_of(
    documents(),
    mangled(),
    st.text(max_size=300),
    st.lists(st.sampled_from([*_ODD, "a", "字", "。", ". ", "1"]), max_size=60).map("".join),
)
