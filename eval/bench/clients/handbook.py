"""A document that changes: each of its sentences says which version it is of."""

import re
from itertools import product

NAME = "handbook.txt"

_PLACES = (
    ("北闸门", "north gate"),
    ("南堤", "south dam"),
    ("观测塔", "watch tower"),
    ("泵房", "pump house"),
    ("鱼道", "fish ladder"),
    ("船坞", "boat dock"),
)
_DUTIES = (
    ("由第{}组看护", "is kept by crew {}"),
    ("每{}天检查一次", "is inspected every {} days"),
)
_MARK = re.compile(r"版本(\d+)|version (\d+)")

QUESTIONS = tuple(
    question
    for chinese, english in _PLACES
    for question in (
        f"{chinese}由哪一组看护？",
        f"{chinese}多少天检查一次？",
        f"Which crew keeps the {english}?",
        f"How often is the {english} inspected?",
    )
)
"""What it answers, in both languages."""


def text_of(version: int) -> str:
    """The document as a version has it."""
    paragraphs = [f"版本{version}水库手册"]
    for at, ((chinese, english), (duty, work)) in enumerate(product(_PLACES, _DUTIES)):
        number = 2 + (version * 7 + at * 3) % 90
        paragraphs.append(
            f"按照版本{version}的规定，水库的{chinese}{duty.format(number)}。\n\n"
            f"According to version {version}, the {english} of the reservoir "
            f"{work.format(number)}."
        )
    return "\n\n".join(paragraphs) + "\n"


def versions_in(text: str) -> frozenset[int]:
    """The versions that a text says it is of."""
    return frozenset(int(one or other) for one, other in _MARK.findall(text))
