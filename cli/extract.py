"""`baoluu extract`: every article read again from the WARC files, with today's layouts and rules."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.comparison import Difference
from cli.options import Slug, archive_option, json_option, quiet_option
from cli.progress import end_watch, make_watch

if TYPE_CHECKING:
    from jobs.extract import Extraction

WIDTH = 100  # characters of a value in an example


@click.command()
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes that read pages; as many as processors."
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="A Dask scheduler, tcp://host:8786, whose workers read pages."
)
@click.option(
    "--newspaper",
    "newspapers",
    multiple=True,
    type=Slug(),
    metavar="SLUG",
    help="Only pages of this newspaper, all others stay as they are; may be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; print field by field what would change.")
@archive_option
@json_option
@quiet_option
def extract_command(archive: Path, as_json: bool, quiet: bool, dry_run: bool, **how: Any) -> None:
    """Rebuild every article, version, photo and attribution from the WARC files, without a single request."""
    from archive.errors import StoreError
    from jobs.executors import prepare_processes

    if not (archive / "warc").is_dir():
        raise StoreError(f"There is no archive in {archive}: name the folder that holds warc/.", path=archive)
    jobs = how["jobs"] or os.cpu_count() or 1
    if jobs > 1 and not how["scheduler"]:
        prepare_processes()
    from jobs.choice import choose_newspapers
    from jobs.extract import Wishes, extract, rehearse

    wishes = Wishes(
        newspapers=choose_newspapers(archive, how["newspapers"]),
        jobs=jobs,
        scheduler=how["scheduler"],
        watch=make_watch(quiet=quiet),
    )
    if dry_run:
        print_differences(rehearse(archive, wishes), as_json=as_json)
        return
    report = extract(archive, wishes)
    end_watch(quiet=quiet)
    warn_about_files(archive / "warc", report)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    elif not quiet:
        click.echo(
            f"Run {report.run_id}: read {report.captures} captures in {report.files} files again: "
            f"{report.articles} articles in {report.versions} versions, {report.seconds:.1f} s."
        )


def warn_about_files(folder: Path, report: Extraction) -> None:
    """Says on standard error which files in `folder` were not read, and which are not what they were."""
    for name in report.strays:
        click.echo(
            f"baoluu: {folder / name} was not read: no run wrote it. `baoluu import` it, or move it away.",
            err=True,
        )
    for name in report.lacking:
        click.echo(
            f"baoluu: the index knows more records of {folder / name} than are there: "
            "bring it back from a backup.",
            err=True,
        )


def print_differences(differences: list[Difference], *, as_json: bool) -> None:
    """Prints what would change: each field, in how many articles, and a few of them before and after."""
    if as_json:
        click.echo(json.dumps([asdict(difference) for difference in differences], ensure_ascii=False))
    elif not differences:
        click.echo("Nothing would change.")
    else:
        for difference in differences:
            click.echo(f"{difference.field} would change in {difference.articles} articles, such as")
            for example in difference.examples:
                click.echo(
                    f"  {example.url}\n    - {_shorten(example.before)}\n    + {_shorten(example.after)}"
                )


def _shorten(text: str | None) -> str:
    if text is None:
        return "(nothing)"
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
