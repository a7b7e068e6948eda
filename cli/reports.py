"""How a run's report is printed."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from jobs.harvest import Report


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
    if report.message:
        click.echo(f"baoluu: {report.message}", err=True)
