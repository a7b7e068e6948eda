"""`baoluu verify`: proof that the archive is intact, or what is wrong, where, and what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from cli.options import archive_option, json_option, quiet_option


@click.command()
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Look at so many captures drawn by lot.")
@archive_option
@json_option
@quiet_option
def verify_command(sample: int | None, archive: Path, as_json: bool, quiet: bool) -> None:
    """Prove that files, records, rows, index and full text are what they should be; repair nothing.

    Exit code 11 when anything is wrong; each line says what, where, and what to do.
    """
    from archive.errors import DamageFound
    from archive.folder import ArchiveFolder
    from archive.verify import verify_archive
    from cli.progress import end_watch
    from cli.steps import make_step_watch

    report = verify_archive(ArchiveFolder(archive), sample=sample, watch=make_step_watch(quiet=quiet))
    end_watch(quiet=quiet)
    if as_json:
        click.echo(json.dumps(_describe(report), ensure_ascii=False, indent=2))
    else:
        _print_report(report, quiet=quiet)
    if report.findings:
        raise DamageFound(f"{len(report.findings)} faults in {archive}; nothing was changed.", path=archive)


def _describe(report: Any) -> dict[str, Any]:
    findings = [{**asdict(finding), "remedy": finding.remedy} for finding in report.findings]
    return {**asdict(report), "findings": findings}


def _print_report(report: Any, *, quiet: bool) -> None:
    for finding in report.findings:
        click.echo(str(finding))
    if not quiet:
        part = "A sample: " if report.is_sample else ""
        meanwhile = "; a run is writing: looked at what it had acknowledged" if report.is_running else ""
        click.echo(
            f"{part}{report.files} files, {report.records:,} records, {report.bytes / 1e6:,.1f} MB proved in "
            f"{report.seconds} s{meanwhile}. {len(report.findings) or 'No'} faults."
        )
