"""Times as the archive writes them, and the one clock that everything asks."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

OFFSET = timedelta(seconds=float(os.environ.get("BAOLUU_CLOCK_OFFSET", "0")))
"""Added to the machine's clock; lets a test live through years in minutes."""


def now_utc() -> datetime:
    """The present as an aware datetime at UTC, to the microsecond."""
    return datetime.now(UTC) + OFFSET


def format_utc(moment: datetime) -> str:
    """`2026-05-28T02:43:00Z`: ISO 8601 at UTC to the second, as every capture time in the database is written."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def parse_utc(text: str) -> datetime:
    """The aware datetime that `format_utc` wrote.

    Raises: ValueError for anything else.
    """
    return datetime.fromisoformat(text)
