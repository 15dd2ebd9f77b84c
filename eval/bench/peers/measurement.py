"""The whole comparison: every framework in turn, then encoding, then services."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.machine import Machine
from eval.bench.peers import services
from eval.bench.peers.collections import Collection, documents_of, xquad_of
from eval.bench.peers.encoding import EncodingSpeed, encoding_speed
from eval.bench.peers.environments import Environments, PeerUnavailable
from eval.bench.peers.frameworks import LANGCHAIN, PEERS, PROGRAM, Peer
from eval.bench.peers.report import OURS, NotMeasured, PeersReport, Served
from eval.bench.peers.trials import Trial, write_job
from eval.bench.timing import some_of
from eval.datasets.questions import read_folder
from eval.datasets.xquad import read_xquad
from index.encoding.bundled.checkpoint_cache import NAME, bundled_checkpoint
from index.encoding.bundled.checkpoint_files import PASSAGE_PROMPT
from index.encoding.encoder import Encoder
from index.library import Library
from service.settings import Settings

ENCODED = 64
"""Passages whose encoding is timed, at most."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to compare.

    ``peers`` are the frameworks, ``environments`` the folder of their environments. ``models`` is
    the folder of the model. ``rounds`` is how often each framework takes in the documents, in
    turn. ``xquad`` is the file of paragraphs to ask about too.
    """

    encoder: Encoder
    models: Path
    environments: Path
    documents: Path
    questions: Path
    xquad: Path | None = None
    peers: Sequence[Peer] = PEERS
    rounds: int = 1

    def report(self, on_step: Callable[[str], None] = lambda _step: None) -> PeersReport:
        """Measure it all; ``on_step`` hears what begins.

        Raises:
            EvalError: if a file is not as it should be, or this program itself cannot be measured.
        """
        questions = read_folder(self.questions)
        paragraphs = read_xquad(self.xquad) if self.xquad else ()
        with tempfile.TemporaryDirectory(prefix="zhengyin-peers-") as name:
            scratch = Path(name)
            collections = [documents_of(self.documents, questions, scratch)]
            collections += xquad_of(paragraphs, scratch) if paragraphs else ()
            ours = Trial(OURS, Path(sys.executable), PROGRAM)
            others, failed = self._prepared(on_step)
            others = self._run(ours, others, collections, scratch, failed, on_step)
            data = scratch / f"{OURS}-0" / collections[0].folder.name
            on_step("encoding")
            encoding = self._encoding(Settings(data=data).library_folder)
            on_step("services")
            texts = list(dict.fromkeys(q.text for q in questions if q.split == "tune"))
            return PeersReport(
                version=1,
                machine=Machine.this(),
                model=NAME,
                measured=tuple(trial.measured() for trial in (ours, *others)),
                not_measured=tuple(failed),
                encoding=encoding,
                served=tuple(self._served(data, others, collections, texts)),
            )

    def _prepared(self, on_step: Callable[[str], None]) -> tuple[list[Trial], list[NotMeasured]]:
        """The frameworks whose environments there are, and those that there are none of."""
        environments = Environments(self.environments)
        trials, failed = [], []
        for peer in self.peers:
            on_step(f"the environment of {peer.name}")
            try:
                python = environments.interpreter(peer)
            except PeerUnavailable as error:
                failed.append(NotMeasured(peer.name, str(error)))
            else:
                trials.append(Trial(peer.name, python, peer.program, embeds=peer.torch))
        return trials, failed

    def _run(
        self,
        ours: Trial,
        others: Sequence[Trial],
        collections: Sequence[Collection],
        scratch: Path,
        failed: list[NotMeasured],
        on_step: Callable[[str], None],
    ) -> list[Trial]:
        """Run all programs in turn; the others that did not fail, while ``failed`` gets those."""
        going = [*others]
        for count in range(self.rounds):
            for trial in (ours, *going):
                on_step(f"{trial.name}, round {count + 1}")
                home = scratch / f"{trial.name}-{count}"
                home.mkdir()
                try:
                    trial.run(collections[: 1 if count else None], self.models, home)
                except (PeerUnavailable, OSError) as error:
                    if trial is ours:
                        raise
                    going.remove(trial)
                    failed.append(NotMeasured(trial.name, str(error)))
        return going

    def _encoding(self, library_folder: Path) -> EncodingSpeed:
        with Library.open(library_folder, self.encoder) as library:
            texts = [stored.passage.text for stored in library.snapshot.index.passages]
        checkpoint = bundled_checkpoint(self.models)
        return encoding_speed(self.encoder, checkpoint, PASSAGE_PROMPT, some_of(texts, ENCODED))

    def _served(
        self,
        data: Path,
        others: Sequence[Trial],
        collections: Sequence[Collection],
        questions: Sequence[str],
    ) -> Iterator[Served]:
        yield from services.ours(data, self.models, questions)
        for trial in others:
            if trial.name == LANGCHAIN.name:
                job = data.parent / "route.json"
                write_job(job, collections[:1], self.models)
                yield services.langchain(trial.python, job, questions)
