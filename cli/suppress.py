"""`baoluu suppress` and `baoluu unsuppress`: articles hidden from readers, and shown again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from cli.options import archive_option, json_option


@click.command()
@click.argument("article", metavar="ARTICLE-OR-URL")
@click.option("--reason", required=True, metavar="TEXT", help="Why; the ledger keeps it.")
@archive_option
@json_option
def suppress_command(article: str, reason: str, archive: Path, as_json: bool) -> None:
    """Hide an article from front, search and exports; its capture in the WARC files stays as it is."""
    from archive.suppression import suppress_article

    _print_line(_decide(suppress_article, archive, article, reason), as_json)


@click.command()
@click.argument("article", metavar="ARTICLE-OR-URL")
@click.option("--reason", default="", metavar="TEXT", help="Why; the ledger keeps it.")
@archive_option
@json_option
def unsuppress_command(article: str, reason: str, archive: Path, as_json: bool) -> None:
    """Show a suppressed article again."""
    from archive.suppression import unsuppress_article

    _print_line(_decide(unsuppress_article, archive, article, reason), as_json)


def _decide(decide: Any, archive: Path, article: str, reason: str) -> Any:
    from archive.database import connect_reader, connect_writer
    from archive.folder import ArchiveFolder, lock
    from crawler.spelling import spell_typed

    connect_reader(archive).close()  # says so when there is no archive, before anything is made
    folder = ArchiveFolder(archive)
    with lock(folder, command=click.get_current_context().info_name or "suppress"):
        tables = connect_writer(archive)
        try:
            return decide(tables, folder, article, reason=reason, spellings=spell_typed(article))
        finally:
            tables.close()


def _print_line(line: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(line), ensure_ascii=False))
    else:
        done = "Hidden" if line.action == "suppress" else "Shown again"
        click.echo(f"{done}: {line.url}")
