"""`baoluu export`: articles and captures taken away, with what describes and proves them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from cli.options import Day, archive_option, json_option, quiet_option

FORMS = ("wacz", "bagit", "jsonl", "csv", "parquet")


@click.command()
@click.argument("form", type=click.Choice(FORMS), metavar="|".join(FORMS))
@click.argument("destination", type=click.Path(path_type=Path), metavar="DEST")
@click.option("--newspaper", metavar="SLUG", help="Only articles of this newspaper.")
@click.option("--since", type=Day(), metavar="DAY", help="Only articles published on that day or later.")
@click.option("--until", type=Day(), metavar="DAY", help="Only articles published on that day or earlier.")
@click.option("--where", metavar="SQL", help="Only articles for which this condition on their columns holds.")
@click.option("--bom", "has_bom", is_flag=True, help="CSV: begin with the mark by which Excel knows UTF-8.")
@click.option("--formulas", "keeps_formulas", is_flag=True,
              help="CSV: leave cells that a spreadsheet would run as they are.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace an earlier export at DEST.")
@archive_option
@json_option
@quiet_option
def export_command(
    form: Any, destination: Path, archive: Path, as_json: bool, quiet: bool, **how: Any
) -> None:
    """Write articles as tables (jsonl, csv, parquet: a folder), their captures (wacz: a file), or both (bagit: a
    folder). Suppressed and quarantined articles are left out."""
    from archive.export.order import Order, fill_order
    from archive.folder import ArchiveFolder
    from cli.progress import end_watch
    from cli.steps import make_step_watch
    from front.texts import read_texts

    order = Order(
        form=form,
        selection=_select(
            archive, how.pop("newspaper"), how.pop("since"), how.pop("until"), how.pop("where")
        ),
        texts=read_texts(),
        software=f"baoluu {version('baoluu')}",
        **how,
    )
    delivery = fill_order(ArchiveFolder(archive), order, destination, watch=make_step_watch(quiet=quiet))
    end_watch(quiet=quiet)
    _print_delivery(delivery, destination, as_json=as_json, quiet=quiet)


def _select(
    archive: Path, newspaper: str | None, since: date | None, until: date | None, where: str | None
) -> Any:
    from archive.errors import UsageError
    from archive.export.selection import Selection, find_newspapers

    if since and until and since > until:
        raise UsageError(f"--since {since} is later than --until {until}.")
    if newspaper and newspaper not in (known := find_newspapers(archive)):
        raise UsageError(
            f"No article of {newspaper!r} is in this archive; it has {', '.join(known) or 'none'}."
        )
    return Selection(newspaper=newspaper, since=since, until=until, where=where)


def _print_delivery(delivery: Any, destination: Path, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        click.echo(json.dumps({**asdict(delivery), "destination": str(destination)}, ensure_ascii=False))
    elif not quiet:
        captures = f" and {delivery.captures:,} captures" if delivery.captures else ""
        click.echo(f"{delivery.articles:,} articles{captures} in {destination}")
