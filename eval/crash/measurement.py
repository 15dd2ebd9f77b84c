"""Kills programs at random moments, starts them again, and tells what is amiss."""

import random
import sqlite3
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx

from eval.crash.observation import Holdings, observe
from eval.crash.programs import Command, Server
from eval.crash.texts import text
from eval.crash.trials import Change, Deed, Trial, judged
from index.encoding.encoder import Encoder
from index.library import DATABASE, SEARCH_FILES
from index.segments.segment_list import TIER
from index.storage.store import Store
from service.settings import Settings

FORMATS = Path(__file__).parent / "formats"
"""Stores as earlier versions of the program wrote them, as SQL."""

SERVED = (Deed.UPLOAD, Deed.REPLACE, Deed.REMOVE, Deed.MERGE)
COMMANDED = (Deed.INGEST, Deed.TAKE_OUT)

_GLANCE = 0.001
_MERGE_SECONDS = 0.15
_MIGRATION_SECONDS = 0.1
_COMMAND_SECONDS = 0.3
_PATIENCE = 5.0
# Documents of a library at most: else each look at it would take longer.
_MOST = 24


class CrashMeasurement:
    """Trials over one library in a folder that is empty at first.

    Args:
        settings: of which the data folder is the library's.
        encoder: the one that the settings give.
        files: an empty folder for what the command line takes in.
        seed: of all that is left to chance, but for how fast the machine is.
    """

    def __init__(self, settings: Settings, encoder: Encoder, files: Path, seed: int) -> None:
        self._settings = settings
        self._encoder = encoder
        self._files = files
        self._chance = random.Random(seed)  # noqa: S311 - it has to repeat
        self._made = 0
        # How long a deed takes that nobody disturbs, in seconds.
        self._lasting: dict[Deed, float] = {}

    def trials(self, count: int) -> Iterator[Trial]:
        """So many kills: six in ten of the service, the rest of commands and of migrations."""
        served = max(1, count * 6 // 10)
        commanded = max(1, count * 25 // 100)
        yield from self._serve(served)
        yield from self._command(commanded)
        for number in range(count - served - commanded):
            yield self._migrated(number)

    def _serve(self, count: int) -> Iterator[Trial]:
        server = Server(self._settings)
        try:
            self._rehearse(server)
            before = self._held()
            for number in range(count):
                deed = SERVED[number % len(SERVED)]
                changes = self._disturbed(server, deed, before)
                # It goes on with the jobs, and is the next to be killed.
                server = Server(self._settings)
                server.settle()
                after = self._held()
                yield judged(deed, changes, before.texts, after.texts, after.faults)
                before = after
        finally:
            server.kill()

    def _rehearse(self, server: Server) -> None:
        """Do each thing once in peace, to know how long it takes."""
        for deed in SERVED:
            before = self._held()
            start = time.monotonic()
            self._do(server, self._planned(deed, before), before)
            server.settle()
            self._lasting[deed] = time.monotonic() - start

    def _disturbed(self, server: Server, deed: Deed, before: Holdings) -> tuple[Change, ...]:
        planned = self._planned(deed, before)
        with ThreadPoolExecutor(1) as thread:
            doing = thread.submit(self._do, server, planned, before)
            if deed is Deed.MERGE:
                self._await_merge()
                self._wait(_MERGE_SECONDS)
            else:
                self._wait(self._lasting[deed])
            server.kill()
            return doing.result()

    def _await_merge(self) -> None:
        """Wait until so many segments are there as are merged, and another is in the making."""
        folder = self._settings.library_folder / SEARCH_FILES
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            names = [path.name for path in folder.iterdir()]
            if len(names) > TIER and any(name.endswith(".new") for name in names):
                return
            time.sleep(_GLANCE)

    def _planned(self, deed: Deed, before: Holdings) -> list[Mapping[str, str | None]]:
        """The changes of a deed, each of texts that come and go together."""
        names = sorted(before.texts)
        surplus = names[: max(0, len(names) - _MOST)]
        if deed is Deed.REMOVE and names:
            chosen = {*surplus, *self._chance.sample(names, min(3, len(names)))}
            return [{name: None} for name in sorted(chosen)]
        if deed is Deed.REPLACE and names:
            return [{name: text(self._chance)} for name in self._chance.sample(names, 1)]
        if deed is Deed.MERGE:
            return [{self._name(): text(self._chance)} for _ in range(TIER + 1)]
        return [{self._name(): text(self._chance) for _ in range(3)}]

    def _do(
        self, server: Server, planned: list[Mapping[str, str | None]], before: Holdings
    ) -> tuple[Change, ...]:
        return tuple(
            Change(texts, acknowledged=self._is_acknowledged(server, texts, before))
            for texts in planned
        )

    def _is_acknowledged(
        self, server: Server, texts: Mapping[str, str | None], before: Holdings
    ) -> bool:
        held = [name for name in texts if name in before.ids]
        try:
            if held:
                (name,) = texts
                path, new = f"/v1/documents/{before.ids[name]}", texts[name]
                response = (
                    server.client.delete(path)
                    if new is None
                    else server.client.put(path, files=[("files", (name, new.encode()))])
                )
            else:
                parts = [("files", (name, (new or "").encode())) for name, new in texts.items()]
                response = server.client.post("/v1/documents", files=parts)
        except (httpx.TransportError, RuntimeError):
            # It was killed, or the client closed behind it.
            return False
        return response.is_success

    def _command(self, count: int) -> Iterator[Trial]:
        self._ingested()
        self._taken_out(self._held())
        before = self._held()
        for number in range(count):
            # There may be nothing to take out: what was ingested may have been killed each time.
            deed = COMMANDED[number % len(COMMANDED)] if before.texts else Deed.INGEST
            changes = self._ingested() if deed is Deed.INGEST else self._taken_out(before)
            after = self._held()
            yield judged(deed, changes, before.texts, after.texts, after.faults)
            before = after

    def _ingested(self) -> tuple[Change, ...]:
        """Take in a folder, kill it in between, and tell what it said that it had done."""
        new = {self._name(): text(self._chance) for _ in range(4)}
        for name, content in new.items():
            (self._files / name).write_bytes(content.encode())
        names = [str(self._files / name) for name in new]
        printed = self._killed(Command(self._settings, "ingest", *names), Deed.INGEST)
        return tuple(
            Change({name: content}, acknowledged=name in printed) for name, content in new.items()
        )

    def _taken_out(self, before: Holdings) -> tuple[Change, ...]:
        names = sorted(before.texts)
        surplus = names[: max(0, len(names) - _MOST)]
        chosen = {*surplus, *self._chance.sample(names, min(3, len(names)))}
        gone = sorted(chosen)
        printed = self._killed(Command(self._settings, "remove", *gone), Deed.TAKE_OUT)
        return tuple(Change({name: None}, acknowledged=name in printed) for name in gone)

    def _killed(self, command: Command, deed: Deed) -> str:
        """What a command printed, killed after it had begun to change the database.

        The first of a kind is left in peace, to know how long it takes.
        """
        command.await_change(self._settings.library_folder / DATABASE)
        start = time.monotonic()
        if deed not in self._lasting:
            printed = command.end()
            self._lasting[deed] = time.monotonic() - start
            return printed
        # What comes after its last change, to its end, would take the most of the time.
        self._wait(min(self._lasting[deed], _COMMAND_SECONDS))
        return command.kill()

    def _migrated(self, number: int) -> Trial:
        """Bring a store of an earlier version up to date, and kill what does it."""
        formats = sorted(FORMATS.glob("*.sql"))
        data = self._files / f"old{number}"
        settings = self._settings.model_copy(update={"data": data})
        folder = settings.library_folder
        folder.mkdir(parents=True)
        held = _texts_of(formats[number % len(formats)].read_text(encoding="utf-8"), folder)
        command = Command(settings, "collections")
        command.await_change(folder / DATABASE)
        self._wait(_MIGRATION_SECONDS)
        command.kill()
        Command(settings, "collections").end()
        return judged(Deed.MIGRATE, (), held, *_stored(folder))

    def _held(self) -> Holdings:
        return observe(self._settings.library_folder, self._encoder)

    def _wait(self, most: float) -> None:
        time.sleep(self._chance.uniform(0, most))

    def _name(self) -> str:
        self._made += 1
        return f"{self._made:05d}.txt"


def _texts_of(script: str, folder: Path) -> dict[str, str]:
    """The texts by name of a store that a script makes in a folder."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.executescript(script)
        database.execute("PRAGMA journal_mode = DELETE")
        return dict(database.execute("SELECT source, text FROM documents").fetchall())


def _stored(folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """The texts by name of a store that is up to date, and what is wrong with it."""
    store = Store.reopen(folder / DATABASE)
    if store is None:
        return {}, ("the database is gone",)
    try:
        with store.read() as transaction:
            texts = transaction.texts(transaction.versions())
            named = {found.source: texts[found.id] for found in transaction.documents()}
        return named, (*store.faults(), *map(str, store.damage()))
    finally:
        store.close()
