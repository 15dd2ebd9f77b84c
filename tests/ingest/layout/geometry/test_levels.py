import pytest

from tests.ingest.layout.geometry.samples import Pages

Heads = list[tuple[str, float, str]]


def levels(*heads: tuple[str, float, str]) -> list[int]:
    pages = Pages()
    pages.line("河流治理研究", size=30)
    for text, size, font in heads:
        pages.line(text, size=size, font=font, gap=3)
        pages.prose(3)
    return [level for _, level in pages.levels()]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (
            [("1 引言", 14, "Hei"), ("1.1 背景", 12, "Hei"), ("1.1.1 由来", 11, "Hei")],
            [1, 2, 3],
        ),
        (
            [("第一章 引言", 14, "Hei"), ("1.1 背景", 12, "Hei"), ("第二章 方法", 14, "Hei")],
            [1, 2, 1],
        ),
        (
            [("2.1 背景", 14, "Hei"), ("2.1.1 由来", 12, "Hei"), ("第三章 方法", 11, "Hei")],
            [2, 3, 1],
        ),
        (
            [("一、总体要求", 12, "Hei"), ("（一）目标", 11, "Hei"), ("二、任务", 12, "Hei")],
            [1, 2, 1],
        ),
        (
            [
                ("1 引言", 14, "Hei"),
                ("1.1 背景", 12, "Hei"),
                ("1、由来", 11, "Hei"),
                ("2 结果", 14, "Hei"),
            ],
            [1, 2, 3, 1],
        ),
        (
            [("I. INTRODUCTION", 12, "X-Bold"), ("A. Rivers of the North", 11, "X-Bold")],
            [1, 2],
        ),
    ],
)
def test_numbers_tell_levels(heads: Heads, expected: list[int]) -> None:
    assert levels(*heads) == expected


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ([("河流治理", 16, "Hei"), ("北方河流", 13, "Hei"), ("南方河流", 13, "Hei")], [1, 2, 2]),
        # A larger type that comes later opens a part of its own.
        ([("财务分析", 15, "Hei"), ("信息披露", 20, "Hei"), ("法律声明", 13, "Hei")], [1, 1, 2]),
        (
            [
                ("RIVERS", 9, "Sans-Bold"),
                ("Rivers of the North", 9, "Sans-Bold"),
                ("Dams on Them", 9, "Serif-Bold"),
                ("RIVERS", 9, "Sans-Bold"),
            ],
            [1, 2, 3, 1],
        ),
    ],
)
def test_type_tells_levels_of_headings_without_numbers(heads: Heads, expected: list[int]) -> None:
    assert levels(*heads) == expected


def test_headings_without_numbers_stand_beside_numbered_ones_set_alike() -> None:
    heads = [("1 引言", 14, "Hei"), ("1.1 背景", 12, "Hei"), ("伦理声明", 14, "Hei")]
    assert levels(*heads) == [1, 2, 1]


def test_a_preface_in_larger_type_is_not_above_the_chapters() -> None:
    heads = [
        ("前言", 26, "Hei"),
        ("河流简介", 22, "Hei"),
        ("2.1 北方河流", 16, "Hei"),
        ("河流治理", 22, "Hei"),
    ]
    assert levels(*heads) == [1, 1, 2, 1]


def test_levels_have_no_end_at_four_numbers() -> None:
    heads = [(".".join(["1"] * depth) + " 河流治理", 16 - depth, "Hei") for depth in range(1, 7)]
    assert levels(*heads) == [1, 2, 3, 4, 5, 6]
