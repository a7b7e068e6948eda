"""How a run's report is printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cli.tables import format_table

if TYPE_CHECKING:
    from jobs.fleet import Ended
    from jobs.harvest import Report

FLEET_COLUMNS = ("requests", "articles_new", "articles_changed", "articles_gone", "errors", "seconds")


def print_report(report: Report, *, as_json: bool, quiet: bool) -> None:
    """Prints what a run did, on standard output, and what went wrong, on standard error."""
    if as_json:
        row = {**asdict(report), **asdict(report.tally)}
        del row["tally"]
        click.echo(json.dumps(row, ensure_ascii=False))
    elif not quiet:
        tally = report.tally
        click.echo(
            f"Run {report.run_id}: {report.outcome}. {tally.requests} requests, {tally.captures} captures "
            f"({tally.revisits} repeated earlier ones), {tally.articles_new} articles new, "
            f"{tally.articles_changed} changed, {tally.articles_gone} gone, {tally.errors} errors, "
            f"{tally.bytes / 1e6:.1f} MB in {report.seconds:.1f} s."
        )
        if report.recovered:
            click.echo(f"{report.recovered} captures of a run that died were found again from their bytes.")
    for complaint in report.complaints:
        click.echo(f"baoluu: {complaint}", err=True)
    if report.message and not (quiet and report.outcome == "stopped"):  # at its limits: nothing went wrong
        click.echo(f"baoluu: {report.message}", err=True)


def print_ends(ends: Sequence[Ended], *, as_json: bool, quiet: bool) -> None:
    """Prints a line for each newspaper that was harvested apart, and what they said on standard error."""
    if as_json:
        click.echo(json.dumps([asdict(end) for end in ends], ensure_ascii=False))
    elif not quiet:
        rows = [
            (
                end.slug,
                end.report.get("outcome", "not begun"),
                end.exit_code,
                *map(end.report.get, FLEET_COLUMNS),
            )
            for end in ends
        ]
        heads = ("newspaper", "outcome", "exit", *(name.removeprefix("articles_") for name in FLEET_COLUMNS))
        click.echo(format_table([heads, *rows]))
    for end in ends:
        for line in end.said.splitlines():
            click.echo(f"{end.slug}: {line}", err=True)
