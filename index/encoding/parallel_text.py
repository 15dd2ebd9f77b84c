"""Parallel text in English and Chinese, written for this project."""

import json
from importlib.resources import files

from ingest.languages import Language

Pair = tuple[str, str]


def parallel_questions() -> list[Pair]:
    """Questions in English and in Chinese that mean the same."""
    return _pairs("parallel_questions.jsonl")


def parallel_statements() -> list[Pair]:
    """Statements in English and in Chinese that mean the same."""
    return _pairs("parallel_statements.jsonl")


def _pairs(name: str) -> list[Pair]:
    lines = (files(__package__) / name).read_text(encoding="utf-8").splitlines()
    return [(entry[Language.ENGLISH], entry[Language.CHINESE]) for entry in map(json.loads, lines)]
