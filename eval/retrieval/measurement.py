"""The whole measurement: collections made ready, contenders asked, figures put together."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.corpora import Corpus, fill_from_folder, fill_with_paragraphs, home
from eval.datasets.questions import LANGUAGES, read_folder
from eval.datasets.xquad import read_xquad
from eval.retrieval.baselines import RememberingEncoder, baselines, shipped
from eval.retrieval.report import Report, Scores
from eval.retrieval.tasks import DOCUMENTS, PassageTask, Task, xquad_task
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library


@dataclass(frozen=True, slots=True)
class Measurement:
    """What to measure, and where what can be used again is kept.

    ``xquad`` is the file of the paragraphs, if they are wanted; ``with_baselines`` adds what the
    shipped retriever is compared with. ``bare_encoder`` is the model as it comes, for the plain
    baseline; by default that one gets ``encoder`` too.
    """

    encoder: Encoder
    lexicon: Lexicon
    data: Path
    documents: Path
    questions: Path
    split: str = "all"
    xquad: Path | None = None
    with_baselines: bool = False
    bare_encoder: Encoder | None = None

    def report(self) -> Report:
        """Measure it all.

        Raises:
            EvalError: if a file is not as it should be.
            LibraryError: if a library cannot be opened.
        """
        remembering = RememberingEncoder(self.encoder)
        bare = RememberingEncoder(self.bare_encoder or self.encoder)
        with ExitStack() as stack:
            scores = tuple(
                scores
                for task in self._tasks(stack)
                for scores in self._scores(task, remembering, bare)
            )
        return Report(1, self.encoder.name, self.split, scores)

    def _tasks(self, stack: ExitStack) -> Iterator[Task]:
        # A fault in a file shows before the slow work begins.
        questions = read_folder(self.questions, self.split)
        paragraphs = read_xquad(self.xquad) if self.xquad else ()
        library = self._library(stack, DOCUMENTS)
        fill_from_folder(library, self.documents)
        yield PassageTask(DOCUMENTS, Corpus.of(library, self.encoder, self.lexicon), questions)
        for language in LANGUAGES if paragraphs else ():
            library = self._library(stack, f"xquad-{language}")
            fill_with_paragraphs(library, paragraphs, language)
            corpus = Corpus.of(library, self.encoder, self.lexicon)
            yield xquad_task(paragraphs, language, corpus)

    def _library(self, stack: ExitStack, name: str) -> Library:
        folder = home(self.data, self.encoder, name)
        return stack.enter_context(Library.open(folder, self.encoder, self.lexicon))

    def _scores(self, task: Task, encoder: Encoder, bare: Encoder) -> Iterator[Scores]:
        contender = shipped(task.corpus)
        # The first question loads what the others find there.
        contender.retriever.retrieve("?", 1)
        yield task.scores(contender)
        if self.with_baselines:
            for other in baselines(task.corpus, encoder, bare):
                yield task.scores(other)
