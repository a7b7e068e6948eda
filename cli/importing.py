"""`baoluu import`: WARC, ARC and WACZ files that other crawlers made."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import archive_option, json_option, quiet_option

if TYPE_CHECKING:
    from jobs.importing import Imported


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes that read pages; as many as processors."
)
@archive_option
@json_option
@quiet_option
def import_command(
    files: tuple[Path, ...], jobs: int | None, archive: Path, as_json: bool, quiet: bool
) -> None:
    """Take in WARC, ARC or WACZ files made by others: pages that a layout recognises become articles."""
    from jobs.importing import import_files

    report = import_files(archive, list(files), jobs=jobs or os.cpu_count() or 1)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    elif not quiet:
        for imported in report.files:
            click.echo(_describe(imported))
        tally = report.tally
        click.echo(f"Run {report.run_id}: {tally.captures} captures, {tally.articles_new} articles new.")
    for imported in report.files:
        if imported.problem:
            click.echo(f"baoluu: {imported.source}: {imported.problem}.", err=True)
        if imported.complaint:
            click.echo(f"baoluu: {imported.source}: {imported.complaint}.", err=True)
        for stretch in imported.lost:
            click.echo(
                f"baoluu: {imported.source}: lost at byte {stretch.offset}: {stretch.reason}", err=True
            )
    sys.exit(report.exit_code)


def _describe(imported: Imported) -> str:
    if imported.is_known:
        return f"{imported.source} is in the archive already, as {imported.warc}."
    if imported.warc is None:
        return f"{imported.source}: nothing of it could be read."
    told = f"{imported.source} is kept as {imported.warc}: {imported.captures} captures."
    if imported.known:
        told = f"{told} {imported.known} more of it were in the archive already and are left out."
    if not imported.waiting:
        return told
    return (
        f"{told} {imported.waiting} of them repeat what the archive does not hold; import the files that do."
    )
