"""The commands that keep a library safe: a backup, and the library out of it."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.commands import app
from service.cli.telling import settings_now, told

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


@app.command()
def backup(file: BackupFile) -> None:
    """Write all that must survive into one file, also while a server runs.

    The library is read as of one moment and compared with what was written; an earlier backup of
    the same name stays until the new one is whole.
    """
    from service.backup import write_backup  # noqa: PLC0415

    settings = settings_now()
    with told():
        write_backup(settings.library_folder, file)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes")


@app.command()
def restore(
    file: BackupFile,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a library, which is lost.")
    ] = False,
) -> None:
    """Put the library of a backup into the data folder, once all of it has been compared.

    No server, and no other command, may have the library open.
    """
    from service import backup as backups  # noqa: PLC0415

    settings = settings_now()
    with told():
        count = backups.restore(file, settings.library_folder, replace=replace)
    typer.echo(f"{settings.library_folder}: {count} documents")
