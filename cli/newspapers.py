"""`baoluu newspapers`: the declared newspapers."""

from __future__ import annotations

import json

import click

from cli.options import json_option


@click.group("newspapers")
def newspapers_command() -> None:
    """List, add and check newspaper files."""


@newspapers_command.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """Show every declared newspaper and how well its file is known to be right."""
    from cli.tables import format_table
    from crawler.newspapers import iter_newspapers

    papers = [(p.slug, p.name, p.home, ", ".join(layout.label for layout in p.layouts), p.verified)
              for p in iter_newspapers()]  # fmt: skip
    heads = ("slug", "name", "home", "layouts", "verified")
    if as_json:
        click.echo(
            json.dumps(
                [dict(zip(heads, paper, strict=True)) for paper in papers], ensure_ascii=False, indent=2
            )
        )
    else:
        click.echo(format_table([heads, *papers]))
