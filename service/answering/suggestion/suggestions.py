"""Example questions, drawn from what the library itself holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice, takewhile, zip_longest
from threading import Event, Lock
from weakref import WeakKeyDictionary

from index.snapshot import Snapshot
from ingest.models import PassageKind
from service.answering.answerer import Answerer
from service.answering.certainty import Certainty
from service.answering.reply import Consultation
from service.answering.suggestion.subjects import Portrait, Subject, SubjectKind

EXAMPLES = 6
"""Questions that are suggested in each language."""
TRIED = 24
"""Questions of each language that are asked at most."""
WAIT = 5.0
"""Seconds that a request waits for questions that are being found."""
MOST_DOCUMENTS = 24
"""Documents that questions are drawn from; of more, some from all over the library."""

# A sentence that names its subject this early, in characters, is likely to be about it.
_EARLY = 12

Templates = dict[SubjectKind, tuple[str, ...]]

CHINESE: Templates = {
    SubjectKind.QUESTION: ("{}",),
    SubjectKind.HEADING: ("文中怎样论述“{}”？",),
    SubjectKind.ASPECTS: ("{}是什么？",),
    SubjectKind.INSTITUTION: ("{}是什么？", "{}有什么作用？"),
    SubjectKind.WORK: ("《{}》的主要内容是什么？", "《{}》讲了什么？"),
    SubjectKind.CONCEPT: ("什么是{}？",),
    SubjectKind.TITLE: ("《{}》讲了什么？",),
}
ENGLISH: Templates = {
    SubjectKind.QUESTION: ("{}",),
    SubjectKind.HEADING: ("What is said about {}?",),
    SubjectKind.INSTITUTION: ("What is {}?", "What is the role of {}?"),
    SubjectKind.WORK: ("What is {} about?", "What is {}?"),
    SubjectKind.CONCEPT: ("What is meant by “{}”?",),
    SubjectKind.TITLE: ("What is “{}” about?",),
}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Questions that the library answers, in each language."""

    chinese: tuple[str, ...]
    english: tuple[str, ...]


Ask = Callable[[str], Consultation]


class Suggester:
    """Suggests questions about a library; threads may share it.

    They are found in a thread of its own, on first use and again after each change of the library:
    some dozens of questions are asked.
    """

    def __init__(self, answerer: Answerer, stopped: Event) -> None:
        """Prepare; once ``stopped`` is set, what is being found is broken off."""
        self._answerer = answerer
        self._stopped = stopped
        self._found = WeakKeyDictionary[Snapshot, Future[Suggestions]]()
        self._finding = Lock()
        self._thread = ThreadPoolExecutor(1, "suggestions")

    def suggestions(
        self, wait: float | None = WAIT, collections: frozenset[str] | None = None
    ) -> Suggestions | None:
        """The questions for the library as it is; the same library always gives the same.

        Those for some ``collections`` are what the library would give if it had nothing else.
        None where they are not found within ``wait`` seconds; without a limit it takes what it
        takes.
        """
        answerer = self._answerer if collections is None else self._answerer.within(collections)
        snapshot = answerer.snapshot
        with self._finding:
            found = self._found.get(snapshot)
            if found is None:
                found = self._thread.submit(suggest, snapshot, answerer.consult, self._is_going)
                self._found[snapshot] = found
        try:
            return found.result(wait)
        except TimeoutError:
            return None

    def _is_going(self, _: object) -> bool:
        return not self._stopped.is_set()


def suggest(
    snapshot: Snapshot, ask: Ask, is_going: Callable[[object], bool] = lambda _: True
) -> Suggestions:
    """Questions that are surely answered, from all over the library's documents.

    Each is put to ``ask``. Before each step ``is_going`` is asked whether to go on.
    """
    documents = list(snapshot.documents.values())
    step = -(-len(documents) // MOST_DOCUMENTS) or 1
    portraits = [
        Portrait.of(document, passages, snapshot.lexicon)
        for document in takewhile(is_going, documents[::step])
        if (passages := snapshot.passages(document.id))
    ]
    chinese = _by_turns(portrait.chinese() for portrait in portraits)
    english = _by_turns(portrait.english() for portrait in portraits)
    return Suggestions(
        _chosen(ask, takewhile(is_going, chinese), CHINESE),
        _chosen(ask, takewhile(is_going, english), ENGLISH),
    )


def _by_turns(of_documents: Iterable[Iterator[Subject]]) -> Iterator[Subject]:
    """A subject of each document, then the next of each; a name or a part of it comes once."""
    seen: set[str] = set()
    names: list[str] = []
    for subject in chain.from_iterable(zip_longest(*of_documents)):
        if subject is None or (name := subject.name.casefold()) in seen:
            continue
        seen.add(name)
        if subject.names:
            if any(name in other or other in name for other in names):
                continue
            names.append(name)
        yield subject


def _chosen(ask: Ask, subjects: Iterator[Subject], templates: Templates) -> tuple[str, ...]:
    """The questions to suggest, in the order of their subjects.

    First come those that are answered by a sentence that begins with the subject; where they are
    too few, others whose answers name it.
    """
    good: list[tuple[int, str]] = []
    fair: list[tuple[int, str]] = []
    asked: Counter[SubjectKind] = Counter()
    for place, subject in enumerate(islice(subjects, TRIED)):
        wordings = templates[subject.kind]
        question = wordings[asked[subject.kind] % len(wordings)].format(subject.name)
        consultation = ask(question)
        if not _is_sure(subject, consultation):
            continue
        asked[subject.kind] += 1
        early = subject.place_in(consultation.quoted[0].text) if subject.names else 0
        (good if early is not None and early <= _EARLY else fair).append((place, question))
        if len(good) == EXAMPLES:
            break
    return tuple(question for _, question in sorted((good + fair)[:EXAMPLES]))


def _is_sure(subject: Subject, consultation: Consultation) -> bool:
    """Whether running text states the answer, and its first statement tells of the subject.

    What has no name is told of under its heading, or in its document.
    """
    if consultation.certainty is not Certainty.STATED or not consultation.quoted:
        return False
    first = consultation.quoted[0]
    cited = [consultation.cited[number - 1].stored for number in first.citations]
    if not any(stored.passage.kind is PassageKind.BODY for stored in cited):
        return False
    if subject.names:
        return subject.place_in(first.text) is not None
    return any(subject.is_told_in(stored) for stored in cited)
