"""`baoluu search`: the full text, from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import archive_option, json_option

if TYPE_CHECKING:
    from archive.query import Query


class QueryCommand(click.Command):
    """A command whose argument may begin with a hyphen: `-word another`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What click leaves over; a blank keeps it from taking a query for options, all of ours being long."""
        return super().parse_args(ctx, [f" {arg}" if re.match("-[^-].", arg) else arg for arg in args])


@click.command(cls=QueryCommand)
@click.argument("query")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many to print."
)
@archive_option
@json_option
def search_command(query: str, limit: int, archive: Path, as_json: bool) -> None:
    """Search the full text: accents typed are exact, none typed match all.

    "a phrase", prefix*, AND, OR, NOT or -word, brackets and title:, sapo:, body: may be used.
    """
    from archive.database import connect_reader
    from archive.query import read_query
    from archive.search import search
    from archive.snippet import join_pieces

    with connect_reader(archive) as connection:
        hits = search(connection, query, limit=limit)
    _print_remarks(read_query(query))
    if as_json:
        keys = ("id", "url", "title", "published_at", "snippet")
        found = [{key: getattr(hit, key) for key in keys} for hit in hits]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    bold, plain = click.style("", bold=True, reset=False), click.style("", reset=True)
    for hit in hits:
        title = join_pieces(hit.title_pieces, opening=bold, closing=plain)
        snippet = join_pieces(hit.snippet_pieces, opening=bold, closing=plain)
        click.echo(f"{hit.id}  {(hit.published_at or '')[:10]}  {title}\n    {hit.url}\n    {snippet}\n")
    if not hits and not read_query(query).has_idle_negation:
        click.echo("No article found: try it without accents, with fewer words, or with OR.", err=True)


def _print_remarks(query: Query) -> None:
    """Says on standard error what of the query was not asked for."""
    if query.left_out:
        click.echo(
            f"baoluu: the query is too long: its last words, {query.left_out} of them, were left out.",
            err=True,
        )
    if query.has_idle_negation:
        click.echo(
            "baoluu: NOT and -word take articles away from what other words find; without such words beside them "
            "they find nothing.",
            err=True,
        )
