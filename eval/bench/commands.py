"""``zhengyin bench`` and the commands below it."""

from pathlib import Path
from typing import Annotated

import typer

from eval.datasets.questions import QUESTIONS
from eval.failures import told
from service.cli.telling import settings_now
from service.settings import Settings

bench_app = typer.Typer()


@bench_app.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    questions: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Question sets, *.jsonl.")
    ] = QUESTIONS,
    documents: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="What is searched; by default what is served."),
    ] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all figures here.")
    ] = None,
) -> None:
    """Measure time and memory: loading, taking in documents, answering the tune questions.

    The documents are taken in from nothing, into a library that is removed again.
    """
    if context.invoked_subcommand is None:
        with told():
            _bench(questions, documents, as_json)


@bench_app.command("start")
def start(
    questions: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Question sets, *.jsonl.")
    ] = QUESTIONS,
    ask: Annotated[int, typer.Option(metavar="N", min=0, help="Questions after the first.")] = 500,
) -> None:
    """Measure a service's start over the library that is there: its first answer, its memory."""
    with told():
        _start(questions, ask)


@bench_app.command("scale")
def scale(  # noqa: PLR0913, PLR0917 - options, each given by its name
    texts: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Files with a text on each line, such as data/80000_docs of a clone of "
            "https://github.com/IAAR-Shanghai/CRUD_RAG.",
        ),
    ] = None,
    passages: Annotated[
        list[int] | None,
        typer.Option(metavar="N", min=1, help="How many passages; give it again for more sizes."),
    ] = None,
    encode: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            help="Really encode so many; the vectors of all others are these with noise added.",
        ),
    ] = 2000,
    changes: Annotated[
        int, typer.Option(metavar="N", min=0, help="Add, then remove so many documents.")
    ] = 3,
    questions: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Question sets, *.jsonl.")
    ] = QUESTIONS,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all figures here.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the curves here, as .svg or .png.")
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Draw those of an earlier --json too; repeatable."),
    ] = None,
) -> None:
    """Measure how time, memory and disk grow with what a library holds, on real texts.

    Libraries are made, opened, searched and changed, the smallest first, and removed again.

    What they find means nothing where vectors stand in for real ones; what it takes does.

    Without --passages nothing is measured, and earlier runs are drawn alone.
    """
    if passages and texts is None:
        raise typer.BadParameter("passages are made of texts: name their folder with --texts")
    if not passages and not (plot and beside):
        raise typer.BadParameter(
            "there is nothing to do without --passages, or --plot and --beside"
        )
    with told():
        _scale(texts, passages or [], encode, changes, questions, as_json, plot, beside or [])


@bench_app.command("peers")
def peers(  # noqa: PLR0913, PLR0917 - options, each given by its name
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Compare with this framework alone; repeatable."),
    ] = None,
    environments: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Keep their virtual environments here, 1.5 GB each; by default with what is "
            "kept to measure.",
        ),
    ] = None,
    rounds: Annotated[
        int, typer.Option(metavar="N", min=1, help="Take in the documents so often, in turn.")
    ] = 1,
    xquad: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ask about XQuAD's paragraphs too.")
    ] = None,
    questions: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Question sets, *.jsonl.")
    ] = QUESTIONS,
    documents: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Text files; by default what is served."),
    ] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all figures here.")
    ] = None,
) -> None:
    """Measure time, memory and quality beside LangChain, LlamaIndex, Haystack, txtai, haiku.rag.

    Each runs in a virtual environment of its own, made on first use, which takes minutes; with
    the bundled model and the same files and questions, as its documentation shows.
    """
    with told():
        _peers(only or [], environments, rounds, xquad, questions, documents, as_json)


@bench_app.command("clients")
def clients(
    number: Annotated[
        int, typer.Option("--clients", metavar="N", min=1, help="How many ask at once.")
    ] = 64,
    seconds: Annotated[float, typer.Option(metavar="N", min=1, help="For how long.")] = 60,
    questions: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Question sets, *.jsonl.")
    ] = QUESTIONS,
    documents: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="What is asked about; by default what is served."),
    ] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all figures here.")
    ] = None,
) -> None:
    """Have many clients ask a server while another process changes its library.

    Every citation is compared with its source, and no answer may be of two states of a document.
    What is wrong is printed, and the program ends with 1.
    """
    with told():
        _clients(number, seconds, questions, documents, as_json)


# What follows imports where it works: the other commands shall not wait for it.


def _bench(questions: Path, documents: Path | None, as_json: Path | None) -> None:
    from eval.bench.measurement import Benchmark  # noqa: PLC0415
    from eval.bench.serving import served  # noqa: PLC0415
    from eval.bench.tables import report as bench_tables  # noqa: PLC0415
    from eval.reports import tables  # noqa: PLC0415
    from index.language.lexicon import Lexicon  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    settings = settings_now()
    found = Benchmark(
        open_encoder=lambda: open_encoder(settings),
        open_lexicon=lambda: Lexicon.cedict(settings.model_cache),
        serve=lambda data: served(data, settings.model_cache),
        models=settings.model_cache,
        documents=documents or settings.documents,
        questions=questions,
    ).report()
    tables.write(tables.console(), bench_tables(found))
    if as_json is not None:
        found.write(as_json)


def _start(questions: Path, most: int) -> None:
    from eval.bench.starting import measure  # noqa: PLC0415
    from eval.datasets.questions import read_folder  # noqa: PLC0415

    settings = settings_now()
    texts = list(dict.fromkeys(question.text for question in read_folder(questions, "tune")))
    typer.echo(measure(settings.data, settings.model_cache, texts, most).told())


def _scale(  # noqa: PLR0913, PLR0917 - as they are given
    texts: Path | None,
    passages: list[int],
    encode: int,
    changes: int,
    questions: Path,
    as_json: Path | None,
    plot: Path | None,
    beside: list[Path],
) -> None:
    from eval.bench.scale.curves import draw  # noqa: PLC0415
    from eval.bench.scale.measurement import Scale  # noqa: PLC0415
    from eval.bench.scale.report import ScaleReport  # noqa: PLC0415
    from eval.bench.scale.tables import report as scale_tables  # noqa: PLC0415
    from eval.datasets.questions import read_folder  # noqa: PLC0415
    from eval.reports import tables  # noqa: PLC0415
    from index.language.lexicon import Lexicon  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    # A fault in a file shows before the slow work begins.
    reports = [ScaleReport.read(file) for file in beside]
    if texts is not None and passages:
        settings = settings_now()
        found = Scale(
            encoder=open_encoder(settings),
            lexicon=Lexicon.cedict(settings.model_cache),
            texts=texts,
            questions=read_folder(questions, "tune"),
            sizes=passages,
            encode=encode,
            changes=changes,
        ).report(lambda step: typer.echo(step, err=True))
        tables.write(tables.console(), scale_tables(found))
        if as_json is not None:
            found.write(as_json)
        reports.append(found)
    if plot is not None:
        draw(reports, plot)
        typer.echo(f"wrote {plot}")


def _peers(  # noqa: PLR0913, PLR0917 - as they are given
    only: list[str],
    environments: Path | None,
    rounds: int,
    xquad: Path | None,
    questions: Path,
    documents: Path | None,
    as_json: Path | None,
) -> None:
    from eval.bench.peers.frameworks import chosen  # noqa: PLC0415
    from eval.bench.peers.measurement import Comparison  # noqa: PLC0415
    from eval.bench.peers.tables import report as peers_tables  # noqa: PLC0415
    from eval.reports import tables  # noqa: PLC0415
    from service.components import open_encoder  # noqa: PLC0415

    settings = settings_now()
    found = Comparison(
        encoder=open_encoder(settings),
        models=settings.model_cache,
        environments=environments or settings.data / "eval" / "peers",
        documents=documents or settings.documents,
        questions=questions,
        xquad=xquad,
        peers=chosen(only),
        rounds=rounds,
    ).report(lambda step: typer.echo(step, err=True))
    tables.write(tables.console(), peers_tables(found))
    if as_json is not None:
        found.write(as_json)


def _clients(
    number: int, seconds: float, questions: Path, documents: Path | None, as_json: Path | None
) -> None:
    from eval.bench.clients import report  # noqa: PLC0415
    from eval.bench.clients.measurement import Crowd, changed_by_a_process  # noqa: PLC0415
    from eval.bench.serving import served  # noqa: PLC0415
    from eval.datasets.questions import read_folder  # noqa: PLC0415
    from eval.reports import tables  # noqa: PLC0415
    from service.components import open_library  # noqa: PLC0415

    settings = settings_now()
    models = settings.model_cache
    found = Crowd(
        open_library=lambda data: open_library(Settings(data=data, models=models)),
        serve=lambda data: served(data, models),
        change=lambda data, *rest: changed_by_a_process(data, models, *rest),
        documents=documents or settings.documents,
        questions=read_folder(questions, "tune"),
        clients=number,
        seconds=seconds,
    ).report()
    tables.write(tables.console(), report.lines(found))
    if as_json is not None:
        found.write(as_json)
    if not found.is_clean:
        raise typer.Exit(1)
