"""Example questions, drawn from what the library itself holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, takewhile, zip_longest
from threading import Event, Lock
from weakref import WeakKeyDictionary

from index.library import Library
from index.search.ranking import Ranking, ScoredPassage
from index.snapshot import Snapshot
from ingest.models import PassageKind
from service.answering.suggestion.subjects import Portrait, Subject, SubjectKind

EXAMPLES = 6
"""Questions that are suggested in each language."""
TRIED = 24
"""Questions of each language that are looked up at most."""
LEAST = 0.6
"""The least confidence of a question that is suggested."""
CONFIDENT = 0.8
"""The least confidence of one that is suggested before others."""
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


class Suggester:
    """Suggests questions about a library; threads may share it.

    They are found on first use and again after each change of the library: some dozens of searches.
    """

    def __init__(self, library: Library, stopped: Event) -> None:
        """Prepare; once ``stopped`` is set, what is being found is broken off."""
        self._library = library
        self._stopped = stopped
        self._found = WeakKeyDictionary[Snapshot, Suggestions]()
        self._finding = Lock()

    def suggestions(self) -> Suggestions:
        """The questions for the library as it is; the same library always gives the same."""
        snapshot = self._library.snapshot
        with self._finding:
            if snapshot not in self._found:
                self._found[snapshot] = suggest(snapshot, self._is_going)
            return self._found[snapshot]

    def _is_going(self, _: object) -> bool:
        return not self._stopped.is_set()


def suggest(snapshot: Snapshot, is_going: Callable[[object], bool] = lambda _: True) -> Suggestions:
    """Questions that the library's own search finds answered, from all over its documents.

    Before each step ``is_going`` is asked whether to go on.
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
        _chosen(snapshot, takewhile(is_going, chinese), CHINESE),
        _chosen(snapshot, takewhile(is_going, english), ENGLISH),
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


def _chosen(
    snapshot: Snapshot, subjects: Iterator[Subject], templates: Templates
) -> tuple[str, ...]:
    """The questions to suggest, in the order of their subjects.

    First come those that are surely answered, in a sentence that begins with the subject; where
    they are too few, the surest of the others.
    """
    good: list[tuple[int, str]] = []
    fair: list[tuple[float, int, str]] = []
    asked: Counter[SubjectKind] = Counter()
    for place, subject in enumerate(islice(subjects, TRIED)):
        wordings = templates[subject.kind]
        question = wordings[asked[subject.kind] % len(wordings)].format(subject.name)
        ranking = snapshot.search(question)
        best = _best(ranking)
        if best is None or ranking.confidence < LEAST or not subject.is_told_in(best.stored):
            continue
        asked[subject.kind] += 1
        if ranking.confidence >= CONFIDENT and _is_to_the_point(subject, best):
            good.append((place, question))
        else:
            fair.append((-ranking.confidence, place, question))
        if len(good) == EXAMPLES:
            break
    others = [(place, question) for _, place, question in sorted(fair)]
    return tuple(question for _, question in sorted((good + others)[:EXAMPLES]))


def _best(ranking: Ranking) -> ScoredPassage | None:
    """What answers, if it is running text: a heading answers nothing, a note seldom by itself."""
    below_headings = (
        found for found in ranking.results if found.stored.passage.kind is not PassageKind.HEADING
    )
    best = next(below_headings, None) if ranking.answerable else None
    return best if best is not None and best.stored.passage.kind is PassageKind.BODY else None


def _is_to_the_point(subject: Subject, best: ScoredPassage) -> bool:
    """Whether the sentence found names its subject at once; what has no name cannot be told."""
    if not subject.names:
        return True
    passage = best.stored.passage
    sentence = passage.sentences[best.sentences[0]] if best.sentences else passage.sentences[0]
    place = subject.place_in(passage.text[sentence.start : sentence.end])
    return place is not None and place <= _EARLY
