"""dateparser, for the dates that our own grammar does not know."""

from __future__ import annotations

from datetime import datetime

from pipelines.normalize.dateline import VIETNAM


def read_date(text: str, captured_at: datetime) -> datetime | None:
    """The moment that dateparser reads in a text, aware, or None: Vietnamese, day first, no part guessed.

    >>> from datetime import UTC
    >>> read_date("Ngày 3 tháng 5 2021", datetime(2021, 6, 1, tzinfo=UTC)).date().isoformat()
    '2021-05-03'
    """
    # Imported here because it takes a quarter of a second, and pages that need it are few.
    import dateparser

    try:
        found: datetime | None = dateparser.parse(
            text, languages=["vi"], settings=_make_settings(captured_at)
        )
    except OverflowError:  # which it raises for the first and the last day of the calendar
        return None
    return found


def _make_settings(captured_at: datetime) -> dict[str, object]:
    return {
        "DATE_ORDER": "DMY",
        "STRICT_PARSING": True,
        "RELATIVE_BASE": captured_at.astimezone(VIETNAM).replace(tzinfo=None),
        "TIMEZONE": "+0700",
        "RETURN_AS_TIMEZONE_AWARE": True,
    }
