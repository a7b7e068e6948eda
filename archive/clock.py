"""Times as the archive writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def now_utc() -> datetime:
    """The present as an aware datetime at UTC, to the microsecond."""
    return datetime.now(UTC)


def format_utc(moment: datetime) -> str:
    """`2026-05-28T02:43:00Z`: ISO 8601 at UTC to the second, the form of every capture time in the database."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_utc(text: str) -> datetime:
    """The aware datetime that `format_utc` wrote.

    Raises: ValueError for anything else.
    """
    return datetime.fromisoformat(text)
