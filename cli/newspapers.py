"""`baoluu newspapers`: the declared newspapers."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.options import Slug, archive_option, json_option

SHOWN_RULE = 48  # characters


@click.group("newspapers")
def newspapers_command() -> None:
    """List, add and check newspaper files."""


@newspapers_command.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """Show every declared newspaper and how well its file is known to be right.

    Files that are wrong are named behind the others."""
    from cli.tables import format_table
    from crawler.newspapers import load_newspapers

    found, errors = load_newspapers()
    papers = [(p.slug, p.name, p.home, ", ".join(layout.label for layout in p.layouts), p.verified)
              for p in found]  # fmt: skip
    heads = ("slug", "name", "home", "layouts", "verified")
    if as_json:
        click.echo(
            json.dumps(
                [dict(zip(heads, paper, strict=True)) for paper in papers], ensure_ascii=False, indent=2
            )
        )
    else:
        click.echo(format_table([heads, *papers]))
    for error in errors[1:]:
        click.echo(f"baoluu: {error}", err=True)
    if errors:
        raise errors[0]


@newspapers_command.command("new")
@click.argument("slug")
@click.argument("url")
@archive_option
def new_command(slug: str, url: str, archive: Path) -> None:
    """Write a newspaper file and an empty fixture from a page that was captured."""
    from jobs.newspaper_files import make_newspaper

    path, fixture = make_newspaper(slug, url, archive)
    click.echo(
        f"Wrote {path}\nand the fixture {fixture}\n\n"
        "Next: put the newspaper's name and sections into the first, an article of your own words into the second,\n"
        f"then `baoluu newspapers check {slug}` and `baoluu newspapers accept {slug}`."
    )


@newspapers_command.command("check")
@click.argument("slug", type=Slug())
@click.option("--articles", type=click.IntRange(1), default=3, show_default=True, help="How many to look at.")
@archive_option
@json_option
def check_command(slug: str, articles: int, archive: Path, as_json: bool) -> None:
    """Show, for its last captured articles, which rule answered for each field and with what."""
    from dataclasses import asdict

    from cli.tables import format_table
    from jobs.newspaper_check import check_newspaper

    found = list(check_newspaper(slug, archive, limit=articles))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
        return
    for url in dict.fromkeys(finding.url for finding in found):
        rows = [(f.field, f.origin, _shorten(f.rule), f.value) for f in found if f.url == url]
        click.echo(f"\n{url}\n" + format_table([("field", "origin", "rule", "value"), *rows]))


def _shorten(rule: str) -> str:
    """A rule as the table shows it; `--json` tells it whole."""
    return rule if len(rule) <= SHOWN_RULE else rule[: SHOWN_RULE - 1] + "…"


@newspapers_command.command("accept")
@click.argument("slug", type=Slug())
@click.option("--yes", is_flag=True, help="Do not ask.")
def accept_command(slug: str, yes: bool) -> None:
    """Show how its fixtures differ from what is expected of them, and make what is found the expectation."""
    from crawler.newspapers import lookup_newspaper
    from jobs.newspaper_fixtures import accept_fixtures, read_fixture, write_expected

    for folder, differences in accept_fixtures(slug):
        if not differences:
            click.echo(f"{folder}: as expected")
            continue
        click.echo(f"{folder}:")
        for name, (expected, found) in differences.items():
            click.echo(f"  {name}\n    expected {expected!r}\n    found    {found!r}")
        if yes or click.confirm("Is every one of them what a reader of the page would write down?"):
            write_expected(folder, read_fixture(folder, lookup_newspaper(slug)))
