"""`baoluu status`: the last runs, counts, what is due, coverage and alarms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cli.options import archive_option, json_option


@click.command()
@click.option("--prometheus", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the figures to a textfile for node_exporter.")  # fmt: skip
@archive_option
@json_option
def status_command(archive: Path, as_json: bool, prometheus: Path | None) -> None:
    """Show the last runs, what is due, how many articles of each day there are, and what is wrong."""
    from archive.database import connect_reader
    from archive.gauges import format_prometheus
    from archive.status import read_status
    from crawler.newspapers import list_slugs

    with connect_reader(archive) as connection:
        status = read_status(connection, archive, declared=list_slugs())
    if prometheus is not None:
        partial = prometheus.with_name(prometheus.name + ".partial")
        partial.write_text(format_prometheus(status), encoding="utf-8")
        partial.replace(prometheus)
    elif as_json:
        click.echo(json.dumps(status.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print_status(status)


def _print_status(status: Any) -> None:
    from cli.tables import format_table

    click.echo("Runs")
    runs = [(r.id, r.command, r.started_at, r.outcome, r.articles_new, r.articles_changed, r.articles_gone, r.errors)
            for r in status.runs]  # fmt: skip
    click.echo(
        format_table([("id", "command", "started", "outcome", "new", "changed", "gone", "errors"), *runs])
    )
    click.echo("\nNewspapers")
    papers = [(p.slug, p.articles, p.first_published_at, p.last_published_at, p.due_now, p.waiting, p.given_up,
               p.disallowed) for p in status.newspapers]  # fmt: skip
    head = ("slug", "articles", "first", "last", "due", "waiting", "given up", "disallowed")
    click.echo(format_table([head, *papers]))
    for paper in status.newspapers:
        if paper.old_pages_left:
            click.echo(_describe_backfill(paper))
    click.echo(
        "\nArticles by status: " + (", ".join(f"{s} {n}" for s, n in status.articles_by_status) or "none")
    )
    click.echo(
        f"WARC: {status.warc_files} files, {status.warc_bytes / 1e6:.1f} MB; WAL {status.wal_bytes / 1e6:.1f} MB"
    )
    if status.days:
        click.echo("\nArticles of the last days")
        click.echo(format_table([("day", "articles"), *status.days]))
    for reason, count in status.given_up:
        click.echo(f"{count} URLs were given up because: {reason}")
    for alarm in status.alarms:
        click.echo(f"ALARM: {alarm}")


def _describe_backfill(paper: Any) -> str:
    """How far a newspaper's past has been read, and what is still to come, as far as one can tell."""
    known = paper.old_pages_read + paper.old_pages_left
    back_to = (paper.first_published_at or "")[:10] or "nowhere yet"
    return (
        f"Backfill of {paper.slug}: {paper.old_pages_read:,} of at least {known:,} old listing pages and sitemaps read "
        f"({paper.backfill_share:.0%}), back to {back_to}; roughly {paper.articles_to_come:,} articles to come, "
        f"fewer where old pages name the same ones. `baoluu harvest {paper.slug} --backfill` goes on."
    )
