"""``zhengyin`` with the commands that measure."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.bench.commands import bench_app
from eval.datasets.questions import QUESTIONS
from eval.failures import told
from service.cli.commands import app
from service.cli.telling import settings_now

if TYPE_CHECKING:
    from eval.retrieval.report import Report

__all__ = ["app", "main"]

app.add_typer(bench_app, name="bench")

REFUSED_A_FORMAT = 10
"""Refused files of each format that a library is to keep nothing of."""


class Split(StrEnum):
    """Which questions are asked."""

    TUNE = "tune"
    CHECK = "check"
    ALL = "all"


def main() -> None:
    """Run the command line."""
    app()


@app.command("eval")
def evaluate(  # noqa: PLR0913, PLR0917 - options, each given by its name
    split: Annotated[Split, typer.Option(help="Which questions to ask.")] = Split.ALL,
    questions: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Question sets, *.jsonl.")
    ] = QUESTIONS,
    documents: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="What they are about; by default what is served."),
    ] = None,
    xquad: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Measure on XQuAD's paragraphs too.")
    ] = None,
    baselines: Annotated[
        bool, typer.Option(help="Compare with simpler retrievers and with parts taken out.")
    ] = False,
    as_json: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write all figures, or judged answers, here."),
    ] = None,
    plots: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Draw ROC and reliability here.")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="A B", help="Compare two files written by --json, and do no more."),
    ] = None,
    answers: Annotated[bool, typer.Option(help="Judge the sentences of answers instead.")] = False,
    dialogues: Annotated[
        bool,
        typer.Option(help="Hold dialogues instead, and judge the follow-ups."),
    ] = False,
    round_trip: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Check every citation of a running server instead."),
    ] = None,
    reading: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Compare how public files are read with the truth."),
    ] = None,
    ask: Annotated[
        bool, typer.Option(help="With --reading, ask questions of these files too: takes minutes.")
    ] = False,
    mangled: Annotated[
        int | None,
        typer.Option(metavar="COUNT", min=1, help="Read so many broken files of each format."),
    ] = None,
    crash: Annotated[
        int | None,
        typer.Option(metavar="COUNT", min=3, help="Kill programs so often, and look for losses."),
    ] = None,
    hostile: Annotated[
        int | None,
        typer.Option(metavar="COUNT", min=2, help="Send the service so much that is made to harm."),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="With --crash and --hostile: of what is left to chance.")
    ] = 1,
) -> None:
    """Measure retrieval and refusal on question sets whose answers are known.

    Shares are in per cent, with 95 % bootstrap intervals.

    R@k: something relevant is among the first k results.

    The first 1,000: evidence is within the first 1,000 characters returned.
    """
    with told():
        if compare is not None:
            _compare(*compare)
        elif round_trip is not None:
            _round_trip(round_trip, questions, split)
        elif reading is not None:
            _read_documents(reading, with_questions=ask)
        elif harm := _harm(mangled, crash, hostile, seed):
            harm()
        elif answers:
            _judge_answers(split, questions, documents, as_json)
        elif dialogues:
            _hold_dialogues(documents)
        else:
            report = _measure(split, questions, documents, xquad, with_baselines=baselines)
            _show(report)
            if as_json is not None:
                report.write(as_json)
            if plots is not None:
                _draw(report, plots)


# What follows imports where it works: the other commands shall not wait for it.


def _measure(
    split: Split,
    questions: Path,
    documents: Path | None,
    xquad: Path | None,
    *,
    with_baselines: bool,
) -> "Report":
    from eval.retrieval.measurement import Measurement  # noqa: PLC0415
    from index.language.lexicon import Lexicon  # noqa: PLC0415
    from service.components import open_encoder, open_model  # noqa: PLC0415

    settings = settings_now()
    return Measurement(
        encoder=open_encoder(settings),
        bare_encoder=open_model(settings) if with_baselines else None,
        lexicon=Lexicon.cedict(settings.model_cache),
        data=settings.data,
        documents=documents or settings.documents,
        questions=questions,
        split=split.value,
        xquad=xquad,
        with_baselines=with_baselines,
    ).report()


def _judge_answers(
    split: Split, questions: Path, documents: Path | None, as_json: Path | None
) -> None:
    from eval.answers.judgement import AnswerMeasurement, write_judged  # noqa: PLC0415
    from eval.reports import answer_tables, tables  # noqa: PLC0415
    from index.language.lexicon import Lexicon  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    settings = settings_now()
    judged = AnswerMeasurement(
        encoder=open_encoder(settings),
        lexicon=Lexicon.cedict(settings.model_cache),
        data=settings.data,
        documents=documents or settings.documents,
        questions=questions,
        split=split.value,
    ).judged()
    tables.write(tables.console(), answer_tables.report(judged))
    if as_json is not None:
        write_judged(judged, as_json)


def _hold_dialogues(documents: Path | None) -> None:
    from eval.answers import dialogues  # noqa: PLC0415
    from eval.datasets.corpora import fill_from_folder, home  # noqa: PLC0415
    from eval.reports import tables  # noqa: PLC0415
    from eval.retrieval.tasks import DOCUMENTS  # noqa: PLC0415
    from index.language.lexicon import Lexicon  # noqa: PLC0415
    from index.library import Library  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    settings = settings_now()
    encoder, lexicon = open_encoder(settings), Lexicon.cedict(settings.model_cache)
    with Library.open(home(settings.data, encoder, DOCUMENTS), encoder, lexicon) as library:
        fill_from_folder(library, documents or settings.documents)
        found = dialogues.measure_dialogues(library.snapshot)
    tables.write(tables.console(), dialogues.dialogues(found))


def _read_documents(folder: Path, *, with_questions: bool) -> None:
    from eval.reading.measurement import measure  # noqa: PLC0415
    from eval.reports import reading_tables, tables  # noqa: PLC0415

    tables.write(tables.console(), reading_tables.report(measure(folder)))
    if with_questions:
        _ask_documents(folder)


def _ask_documents(folder: Path) -> None:
    from eval.datasets.corpora import fill_where_readable, home  # noqa: PLC0415
    from eval.reading.measurement import known_files  # noqa: PLC0415
    from eval.reading.questions import ask, read_questions  # noqa: PLC0415
    from eval.reports import reading_tables, tables  # noqa: PLC0415
    from index.language.lexicon import Lexicon  # noqa: PLC0415
    from index.library import Library  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    settings = settings_now()
    encoder, lexicon = open_encoder(settings), Lexicon.cedict(settings.model_cache)
    with Library.open(home(settings.data, encoder, "reading"), encoder, lexicon) as library:
        fill_where_readable(library, [path for _, path in known_files(folder)])
        asked = ask(library.snapshot, read_questions())
    tables.write(tables.console(), reading_tables.questions(asked))


def _harm(
    mangled: int | None, crash: int | None, hostile: int | None, seed: int
) -> Callable[[], None] | None:
    """The trial of harm that is asked for, if one is."""
    if mangled is not None:
        return partial(_read_mangled, mangled)
    if crash is not None:
        return partial(_kill, crash, seed)
    return None if hostile is None else partial(_attack, hostile, seed)


def _read_mangled(count: int) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from eval.reports import robustness_tables, tables  # noqa: PLC0415
    from eval.robustness.measurement import measure  # noqa: PLC0415
    from eval.robustness.storing import take_in  # noqa: PLC0415
    from index.library import Library  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    found = []
    for trials in measure(count):
        typer.echo(f"read {len(trials.tried)} files {trials.suffix}", err=True)
        found.append(trials)
    refused = (specimen for trials in found for specimen in trials.refused(REFUSED_A_FORMAT))
    with TemporaryDirectory() as scratch:
        home, files = Path(scratch, "library"), Path(scratch, "files")
        files.mkdir()
        with Library.open(home, open_encoder(settings_now())) as library:
            kept = take_in(library, home, refused, files)
    tables.write(tables.console(), robustness_tables.report(found, kept))
    if kept.changed or any(trials.failures for trials in found):
        raise typer.Exit(1)


def _kill(count: int, seed: int) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from eval.crash.measurement import CrashMeasurement  # noqa: PLC0415
    from eval.reports import crash_tables, tables  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    given = settings_now()
    with TemporaryDirectory() as scratch:
        files = Path(scratch, "files")
        files.mkdir()
        scratched = {"data": Path(scratch, "data"), "models": given.model_cache}
        settings = given.model_copy(update=scratched)
        measurement = CrashMeasurement(settings, open_encoder(settings), files, seed)
        found = []
        for trial in measurement.trials(count):
            found.append(trial)
            told = "; ".join(trial.faults) or "nothing lost"
            typer.echo(f"{len(found)} of {count}: {trial.deed}, {told}", err=True)
    tables.write(tables.console(), crash_tables.report(found))
    if any(trial.faults for trial in found):
        raise typer.Exit(1)


def _attack(count: int, seed: int) -> None:
    from eval.hostile.measurement import attack  # noqa: PLC0415
    from eval.hostile.writings import writings  # noqa: PLC0415
    from eval.reports import hostility_tables, tables  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    settings = settings_now()
    # To make the model ready takes more memory than anything that it then reads.
    open_encoder(settings)
    written = list(writings(count // 2, seed))
    attacked = attack(settings, count - count // 2, seed)
    report = hostility_tables.report([*attacked.exchanges, *written], attacked.memory)
    tables.write(tables.console(), report)
    if not attacked.is_withstood or any(one.fault for one in written):
        raise typer.Exit(1)


def _show(report: "Report") -> None:
    from eval.reports import tables  # noqa: PLC0415

    tables.write(tables.console(), tables.report(report))


def _draw(report: "Report", folder: Path) -> None:
    from eval.reports import plots  # noqa: PLC0415

    for file in plots.save(report.scores[0], folder):
        typer.echo(f"wrote {file}")


def _compare(before: Path, after: Path) -> None:
    from eval.reports import tables  # noqa: PLC0415
    from eval.retrieval.comparison import compare  # noqa: PLC0415
    from eval.retrieval.report import Report  # noqa: PLC0415

    console = tables.console()
    for found in compare(Report.read(before), Report.read(after)):
        tables.write(console, tables.comparison(found))


def _round_trip(url: str, folder: Path, split: Split) -> None:
    import httpx  # noqa: PLC0415

    from eval.citations.round_trip import check_server  # noqa: PLC0415
    from eval.datasets.questions import read_folder  # noqa: PLC0415
    from eval.reports import tables  # noqa: PLC0415

    with httpx.Client(base_url=url, timeout=60) as client:
        result = check_server(client, read_folder(folder, split.value))
    tables.write(tables.console(), tables.round_trip(result))
    if result.failures:
        raise typer.Exit(1)
