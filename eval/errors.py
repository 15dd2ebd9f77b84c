"""What can go wrong with a measurement."""

from pathlib import Path


class EvalError(Exception):
    """A measurement that cannot be made; the message says what to do."""


class BadDataset(EvalError):
    """A line of a question set that cannot be used; ``line`` counts from 1, 0 is the file."""

    def __init__(self, file: Path, line: int, field: str | None, problem: str) -> None:
        place = f"{file}:{line}" if line else str(file)
        super().__init__(f"{place}: {f'{field}: ' if field else ''}{problem}")
        self.file = file
        self.line = line
        self.field = field
        self.problem = problem


class BadReport(EvalError):
    """A file that is no report of this program, or one of another version."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file}: {problem}; write it with zhengyin eval --json")
        self.file = file


class NothingShared(EvalError):
    """Two reports that have no question in common."""

    def __init__(self) -> None:
        super().__init__("the two reports share no question; compare runs of the same sets")


class CannotIngest(EvalError):
    """A document of the collection that cannot be read."""


class NoAnswer(EvalError):
    """A server that cannot be reached or refuses a request."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: {problem}; start it with zhengyin serve")
        self.url = url


class TooFewTexts(EvalError):
    """A folder whose texts give fewer passages than are to be searched."""

    def __init__(self, folder: Path, passages: int, wanted: int) -> None:
        super().__init__(
            f"{folder}: its texts give {passages:,} passages, not {wanted:,}; ask for fewer, or "
            "give a folder of files with a text on each line, such as data/80000_docs of "
            "https://github.com/IAAR-Shanghai/CRUD_RAG"
        )
