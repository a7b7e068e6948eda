"""`baoluu backup`: a consistent copy, taken while a harvest may be writing."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from cli.options import archive_option, json_option, quiet_option


@click.command()
@click.argument("destination", type=click.Path(path_type=Path), metavar="DEST")
@click.option("--copy", "copies", is_flag=True, help="Copy WARC files even where hard links would do.")
@click.option("--force", is_flag=True, help="Replace an earlier backup at DEST.")
@archive_option
@json_option
@quiet_option
def backup_command(destination: Path, copies: bool, force: bool, archive: Path, **how: bool) -> None:
    """Write a consistent copy of the archive, each file proved by its checksum, with a manifest.

    On the same disk WARC files become hard links: that guards against a deleted archive, not against a dead disk.
    """
    from archive.backup import write_backup
    from archive.folder import ArchiveFolder
    from cli.progress import end_watch
    from cli.steps import make_step_watch

    watch = make_step_watch(quiet=how["quiet"])
    backup = write_backup(ArchiveFolder(archive), destination, links=not copies, force=force, watch=watch)
    end_watch(quiet=how["quiet"])
    if how["as_json"]:
        click.echo(json.dumps({**asdict(backup), "destination": str(destination)}, ensure_ascii=False))
    elif not how["quiet"]:
        files = f"{backup.files} WARC files ({backup.linked} of them links), {backup.bytes / 1e6:,.1f} MB"
        click.echo(f"{files}, and the database in {destination}")
