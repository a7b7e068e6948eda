"""`baoluu parse`: what the normalisers make of a line, for people who write newspaper files."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import cast

import click

LINES_FROM_INPUT = "-"


class Moment(click.ParamType[datetime]):
    """An instant in ISO 8601 with its offset."""

    name = "moment"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The aware datetime.

        Raises: click.BadParameter.
        """
        if isinstance(value, datetime):
            return value
        with contextlib.suppress(ValueError):
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment
        return self.fail(f"{value!r} is no moment; write it as 2026-05-28T09:43:00+07:00.", param, ctx)


@click.command()
@click.argument("what", type=click.Choice(["date", "attribution", "caption", "title"]))
@click.argument("text", nargs=-1)
@click.option(
    "--captured-at", type=Moment(), help="When the line was seen; what `2 giờ trước` is counted from."
)
def parse_command(what: str, text: tuple[str, ...], captured_at: datetime | None) -> None:
    """Print what the normalisers make of each TEXT, or of each line of standard input for -, as one JSON object."""
    from pipelines.fallback_dates import read_date
    from pipelines.normalize.lines import What, parse_line

    for line in _iter_lines(text):
        parsed = parse_line(
            cast(What, what),
            line,
            captured_at=captured_at or datetime.now().astimezone(),
            read_date=read_date,
        )
        click.echo(json.dumps(parsed.to_json(), ensure_ascii=False))


def _iter_lines(texts: tuple[str, ...]) -> Iterator[str]:
    """The texts typed; standard input, line by line, where `-` or nothing was typed."""
    for text in texts or (LINES_FROM_INPUT,):
        if text != LINES_FROM_INPUT:
            yield text
            continue
        for number, raw in enumerate(sys.stdin.buffer, start=1):
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            if "\ufffd" in line:
                click.echo(
                    f"baoluu: line {number} is no UTF-8: convert it first, with iconv for example.", err=True
                )
            yield line
