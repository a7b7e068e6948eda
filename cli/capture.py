"""`baoluu capture`: archive just these URLs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from archive.errors import UsageError
from cli.options import archive_option, json_option, quiet_option
from cli.progress import end_watch, make_watch


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option(
    "--file",
    "list_file",
    type=click.File("r", encoding="utf-8", errors="surrogateescape"),
    help="Read URLs from here, one a line; - is standard input.",
)
@click.option("--requisites", is_flag=True, help="Stylesheets, scripts and fonts too.")
@archive_option
@json_option
@quiet_option
def capture_command(
    urls: tuple[str, ...], list_file: Any, requisites: bool, archive: Path, **how: bool
) -> None:
    """Archive just these URLs, with robots.txt and the photos of the articles among them."""
    from cli.reports import print_report
    from crawler.newspapers import find_newspaper
    from crawler.order import Order
    from jobs.harvest import crawl

    wanted = _read_urls(urls, list_file)
    found = [find_newspaper(urlsplit(url).netloc) for url in wanted]
    order = Order(
        newspapers=tuple(dict.fromkeys(paper.slug for paper in found if paper)),
        typed=wanted,
        requisites=requisites,
    )
    report = crawl(archive, order, command="capture", watch=make_watch(quiet=how["quiet"]))
    end_watch(quiet=how["quiet"])
    print_report(report, as_json=how["as_json"], quiet=how["quiet"])
    sys.exit(report.exit_code)


def _read_urls(urls: tuple[str, ...], list_file: Any) -> tuple[str, ...]:
    """The addresses, each once, in the order they were given."""
    from crawler.origin import clean_typed

    wanted = list(map(clean_typed, urls))
    for number, line in enumerate(list_file or (), start=1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        try:
            wanted.append(clean_typed(address))
        except UsageError as error:
            raise UsageError(f"Line {number} of {list_file.name}: {error}") from None
    if not wanted:
        raise UsageError("Name at least one URL, or a file of them with --file.")
    return tuple(dict.fromkeys(wanted))
