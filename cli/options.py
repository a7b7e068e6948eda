"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

Decorated = Callable[..., Any]

archive_option = click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="BAOLUU_ARCHIVE",
    default=Path("baoluu-archive"),
    show_default=True,
    show_envvar=True,
    help="The archive folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
quiet_option = click.option("--quiet", is_flag=True, help="Print errors only.")
verbose_option = click.option(
    "--verbose", is_flag=True, help="Print every page to standard error: status, kind, address."
)


class Day(click.ParamType[date]):
    """A day as 2026-05-28 or 28/05/2026."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day.

        Raises: click.BadParameter.
        """
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        return self.fail(f"{value!r} is not a day; write it as 2026-05-28 or 28/05/2026.", param, ctx)


class Duration(click.ParamType[float]):
    """Seconds, written as 90s, 30m, 2h or 1d."""

    name = "duration"
    UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}  # noqa: RUF012

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        text = str(value).strip().lower()
        number, unit = (text[:-1], text[-1]) if text and text[-1] in self.UNITS else (text, "s")
        try:
            seconds = float(number) * self.UNITS[unit]
        except ValueError:
            seconds = 0.0
        if seconds <= 0:
            self.fail(f"{value!r} is not a length of time; write it as 90s, 30m, 2h or 1d.", param, ctx)
        return seconds


class Slug(click.ParamType[str]):
    """The slug of a declared newspaper."""

    name = "slug"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The slug as it was typed.

        Raises: UsageError where there is no newspaper file of that name.
        """
        from archive.errors import UsageError
        from crawler.newspapers import describe_missing, list_slugs

        if value not in list_slugs():
            raise UsageError(describe_missing(value))
        return str(value)
