"""Servers that asked to be left alone for a while, remembered from one run to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from archive.clock import format_utc, parse_utc

NAME = "hold "  # begins the name of such a fact; the rest is scheme://host:port


def read_holds(connection: Any, now: datetime) -> dict[str, datetime]:
    """Until when each origin is left alone; those whose time has passed are forgotten."""
    connection.execute("DELETE FROM _facts WHERE name GLOB 'hold *' AND value <= ?", (format_utc(now),))
    rows = connection.execute("SELECT name, value FROM _facts WHERE name GLOB 'hold *'")
    return {row[0].removeprefix(NAME): parse_utc(row[1]) for row in rows}


def note_hold(connection: Any, origin: str, until: datetime) -> None:
    """Remembers that an origin is left alone until then."""
    connection.execute("INSERT OR REPLACE INTO _facts VALUES (?, ?)", (NAME + origin, format_utc(until)))
