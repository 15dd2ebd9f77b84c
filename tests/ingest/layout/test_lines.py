from ingest.layout.lines import Shape, display_width, split_lines


def test_lines_are_trimmed_and_placed() -> None:
    source = "甲\n  乙丙 \n"
    assert [(line.text, source[line.start : line.end]) for line in split_lines(source)] == [
        ("甲", "甲"),
        ("乙丙", "乙丙"),
    ]


def test_indent_and_blank_lines_are_counted() -> None:
    first, second = split_lines("甲\n \n\n\u3000\u3000乙")
    assert (first.indent_width, first.blanks) == (0, 0)
    assert (second.indent, second.indent_width, second.blanks) == ("\u3000\u3000", 4, 2)


def test_every_kind_of_line_end_ends_a_line() -> None:
    source = "a\nb\r\nc\rd\ve\ff\x85g\u2028h\u2029i"
    assert [line.text for line in split_lines(source)] == list("abcdefghi")


def test_form_feed_is_noticed_through_blank_lines() -> None:
    assert [line.feed for line in split_lines("a\n\f\n\nb\nc")] == [False, True, False]


def test_wide_characters_take_two_columns() -> None:
    assert display_width("河流ab，") == 8


def wrapped(columns: int) -> str:
    text = "各地陆续出台了一系列办法以保障居民用水和农业灌溉的需要" * 6 + "。"
    return "\n".join(text[i : i + columns] for i in range(0, len(text), columns))


def test_wrapped_text_has_a_column() -> None:
    shape = Shape.of(split_lines(wrapped(20)))
    assert (shape.width, shape.wrapped, shape.spacing) == (40, True, 0)


def test_usual_spacing_is_measured() -> None:
    assert Shape.of(split_lines(wrapped(20).replace("\n", "\n\n"))).spacing == 1


def test_paragraphs_of_like_length_are_not_wrapped() -> None:
    paragraphs = ["各地陆续出台了一系列办法以保障居民用水和农业灌溉的需要。"] * 5
    assert not Shape.of(split_lines("\n".join(paragraphs))).wrapped


def test_verses_are_not_wrapped() -> None:
    assert not Shape.of(split_lines("白日依山尽\n黄河入海流\n欲穷千里目\n更上一层楼")).wrapped


def test_indent_of_paragraphs_is_measured() -> None:
    paragraph = "\u3000\u3000" + wrapped(20)
    assert Shape.of(split_lines(f"{paragraph}\n{paragraph}")).indent == 4


def test_text_set_in_throughout_has_no_indent() -> None:
    lines = split_lines("\n".join("    " + line for line in wrapped(20).split("\n")))
    assert Shape.of(lines).indent == 0


def test_line_is_short_where_the_next_word_would_fit() -> None:
    shape = Shape(40, wrapped=True, spacing=0)
    line, word, long_word = split_lines("a line of some length, 30 wide\nso\nincomprehensibilities")
    assert shape.is_short(line, word)
    assert not shape.is_short(line, long_word)


def test_no_lines_have_no_shape() -> None:
    assert Shape.of(()) == Shape(0, wrapped=False, spacing=0)
