"""`baoluu demo`: a whole harvest on this machine, from an invented newspaper."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from cli.options import archive_option, quiet_option

LAYOUT_TABLE = """
SELECT coalesce(layout, 'no layout') AS layout, count(*) AS articles, min(substr(published_at, 1, 10)) AS first,
    max(substr(published_at, 1, 10)) AS last, count(DISTINCT section) AS sections, sum(authors IS NOT NULL) AS signed
FROM articles GROUP BY 1 ORDER BY 1
"""


@click.command()
@click.option(
    "--articles", type=click.IntRange(1), default=320, show_default=True, help="How many it has printed."
)
@archive_option
@quiet_option
def demo_command(articles: int, archive: Path, quiet: bool) -> None:
    """Start an invented newspaper on 127.0.0.1, harvest it, and show what the archive then holds."""
    from cli.harvest import Wishes, harvest
    from replica.server import ReplicaServer
    from replica.world import World

    with ReplicaServer(World(articles=articles)) as server:
        if not quiet:
            click.echo(f"An invented newspaper with {articles} articles answers at {server.origin}")
        report = harvest(
            archive,
            Wishes(
                newspapers=("replica",), every=False, since=None, until=None, section=None, backfill=True,
                limit=None, time_limit=None, origin=server.origin, as_json=False, quiet=quiet, verbose=False,
            ),
        )  # fmt: skip
    if not quiet:
        _print_summary(archive)
    sys.exit(report.exit_code)


def _print_summary(archive: Path) -> None:
    from archive.database import connect_reader
    from cli.tables import format_table

    with connect_reader(archive) as connection:
        rows = connection.execute(LAYOUT_TABLE).fetchall()
    click.echo("\n" + format_table([tuple(row.keys()) for row in rows[:1]] + [tuple(row) for row in rows]))
    where = "" if str(archive) == "baoluu-archive" else f" --archive {archive}"
    program = _name_program()
    click.echo(f'\nTry next:\n  {program} search "phát động"{where}\n  {program} serve{where}')


def _name_program() -> str:
    """What to type for this command: its place, where a shell would not find it by name."""
    is_command = Path(sys.argv[0]).name == "baoluu"
    return os.path.relpath(sys.argv[0]) if is_command and not shutil.which("baoluu") else "baoluu"
