"""`baoluu harvest`: what is new in a newspaper, and what may have changed."""

from __future__ import annotations

import contextlib
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from archive.errors import UsageError
from archive.values import dataclass
from cli.options import Day, Duration, Slug, archive_option, json_option, quiet_option, verbose_option
from cli.progress import end_watch, make_watch

if TYPE_CHECKING:
    from crawler.order import Order


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """The command line of `harvest`."""

    newspapers: tuple[str, ...]
    every: bool
    since: date | None
    until: date | None
    section: str | None
    backfill: bool
    limit: int | None
    time_limit: float | None
    origin: str | None
    scheduler: str | None = None
    as_json: bool
    quiet: bool
    verbose: bool


@click.command()
@click.argument("newspapers", nargs=-1, type=Slug(), metavar="[NEWSPAPER]...")
@click.option("--all", "every", is_flag=True, help="Every newspaper that baoluu.toml names.")
@click.option(
    "--since",
    type=Day(),
    metavar="DAY",
    help="Leave out links printed before that day; most listings print none.",
)
@click.option("--until", type=Day(), metavar="DAY", help="Leave out links printed after that day.")
@click.option("--section", metavar="NAME", help="Only this section, as in its address.")
@click.option(
    "--backfill", is_flag=True, help="Walk the listings to their end, over several runs if need be."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after so many articles.")
@click.option(
    "--time-limit", type=Duration(), metavar="30m", help="Stop cleanly after that time (exit code 10)."
)
@click.option("--origin", metavar="URL", help="Send requests to this scheme://host:port instead.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A Dask scheduler, tcp://host:8786: its workers harvest a newspaper each, into ARCHIVE/NEWSPAPER.",
)
@archive_option
@json_option
@quiet_option
@verbose_option
def harvest_command(archive: Path, **wishes: Any) -> None:
    """Harvest what is new in a newspaper, and look again at what may have changed."""
    wanted = Wishes(**wishes)
    sys.exit(harvest_on_cluster(archive, wanted) if wanted.scheduler else harvest(archive, wanted).exit_code)


def harvest(archive: Path, wishes: Wishes) -> Any:
    """Runs the harvest, prints its report and gives it back.

    Raises: UsageError · NewspaperError · whatever `jobs.harvest.crawl` raises.
    """
    from cli.reports import print_report
    from crawler.logs import open_page_log
    from crawler.order import Order
    from jobs.harvest import crawl

    newspapers = _choose(archive, wishes)
    if wishes.since and wishes.until and wishes.since > wishes.until:
        raise UsageError("--since is later than --until; turn them round.")
    order = Order(
        newspapers=newspapers,
        origin=wishes.origin,
        section=wishes.section,
        since=wishes.since,
        until=wishes.until,
        limit=wishes.limit,
        deadline=time.monotonic() + wishes.time_limit if wishes.time_limit else None,
    )
    _warn_without_contact(archive, order)
    command = " ".join(["harvest", *order.newspapers, *(["--backfill"] if wishes.backfill else [])])
    is_quiet = wishes.quiet or wishes.verbose  # a line that rewrites itself would stand among the pages
    with open_page_log(sys.stderr) if wishes.verbose else contextlib.nullcontext():
        report = crawl(
            archive, order, command=command, backfill=wishes.backfill, watch=make_watch(quiet=is_quiet)
        )
    end_watch(quiet=is_quiet)
    print_report(report, as_json=wishes.as_json, quiet=wishes.quiet)
    return report


def harvest_on_cluster(archive: Path, wishes: Wishes) -> int:
    """Runs a harvest for each newspaper on a cluster and prints how they ended; the gravest exit code.

    Raises: UsageError · NewspaperError · StoreError · ConfigurationError.
    """
    from cli.reports import print_ends
    from jobs.fleet import assign, find_gravest, harvest_all

    assert wishes.scheduler is not None
    tasks = assign(archive, _choose(archive, wishes), _repeat_words(wishes))
    ends = list(harvest_all(tasks, scheduler=wishes.scheduler))
    print_ends(ends, as_json=wishes.as_json, quiet=wishes.quiet)
    return find_gravest([end.exit_code for end in ends])


def _repeat_words(wishes: Wishes) -> tuple[str, ...]:
    """The options that each harvest of a cluster is given, as they are written on a command line."""
    options = {
        "--since": wishes.since,
        "--until": wishes.until,
        "--section": wishes.section,
        "--limit": wishes.limit,
        "--time-limit": f"{wishes.time_limit}s" if wishes.time_limit else None,
        "--origin": wishes.origin,
    }
    words = [f"{name}={value}" for name, value in options.items() if value is not None]
    flags = {"--backfill": wishes.backfill, "--verbose": wishes.verbose}
    return (*words, *(name for name, is_wanted in flags.items() if is_wanted))


def _warn_without_contact(archive: Path, order: Order) -> None:
    from archive.configuration import read_configuration
    from crawler.newspapers import lookup_newspaper
    from crawler.origin import is_loopback

    path = archive / "baoluu.toml"
    homes = [urlsplit(order.origin or lookup_newspaper(slug).home).hostname for slug in order.newspapers]
    if not all(map(is_loopback, homes)) and not read_configuration(path).contact:
        click.echo(
            f"baoluu: {path} names no contact address: a webmaster cannot reach you. Write one.", err=True
        )


def _choose(archive: Path, wishes: Wishes) -> tuple[str, ...]:
    from archive.configuration import read_configuration
    from crawler.newspapers import lookup_newspaper

    names = wishes.newspapers
    if wishes.every:
        names = read_configuration(archive / "baoluu.toml").newspapers
        if not names:
            raise UsageError(
                f"--all harvests what {archive / 'baoluu.toml'} names; its list `newspapers` is empty."
            )
    if not names:
        raise UsageError("Name a newspaper (`baoluu newspapers list` shows them), or say --all.")
    if wishes.origin and len(names) > 1:
        raise UsageError("--origin stands for one newspaper; name just that one.")
    return tuple(lookup_newspaper(name).slug for name in dict.fromkeys(names))
