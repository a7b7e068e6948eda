"""`baoluu merge`: one researcher's database of many archives."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.errors import UsageError
from cli.options import json_option

if TYPE_CHECKING:
    from jobs.merging import Merged


@click.command()
@click.argument("folders", nargs=-1, required=True, metavar="A B … INTO", type=click.Path(path_type=Path))
@json_option
def merge_command(folders: tuple[Path, ...], as_json: bool) -> None:
    """Make one researcher's database, in the folder named last, of the archives named before it.

    Its WARC files are second names of theirs; suppressed articles stay suppressed.
    """
    from jobs.merging import merge

    if len(folders) < 2:
        raise UsageError("Name one archive or more, and the folder that they are merged into.")
    done = merge(list(folders[:-1]), folders[-1])
    if as_json:
        click.echo(json.dumps([asdict(merged) for merged in done], ensure_ascii=False))
        return
    for merged in done:
        click.echo(f"{merged.source}: {_describe(merged)}.")


def _describe(merged: Merged) -> str:
    if not merged.captures:
        return "nothing that was not there already"
    return (
        f"{merged.captures} captures, {merged.articles} articles, "
        f"{merged.joined} more that other archives have as well"
    )
