"""Retry-After: for how long a server that is busy, or has had enough of us, is left alone (RFC 9110 §10.2.3)."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from archive.clock import now_utc
from archive.page import Page
from archive.recheck import LONGEST_WAIT
from archive.values import dataclass
from crawler.robots import origin_of

BUSY = (429, 503)


@dataclass(slots=True)
class Holds:
    """Until when each origin wants to be left alone."""

    until: dict[str, datetime] = field(default_factory=dict)

    def find(self, origin: str) -> datetime | None:
        """The moment from which the origin may be asked again, None when that is now."""
        until = self.until.get(origin)
        return until if until is not None and until > now_utc() else None

    def note(self, page: Page) -> tuple[str, datetime] | None:
        """The origin and the moment, where this answer asks for a longer wait than was known."""
        answer = page.answer
        if answer is None or answer.status not in BUSY:
            return None
        origin, now = origin_of(page.errand.url), now_utc()
        until = parse_retry_after(answer.header("Retry-After"), now)
        if until is None or until <= max(now, self.until.get(origin, now)):
            return None
        self.until[origin] = until
        return origin, until


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names, in seconds or as a date, twelve hours ahead at most; None where
    it names none."""
    if value is None:
        return None
    text, latest = value.strip(), now + LONGEST_WAIT
    if text.isascii() and text.isdigit():
        return min(now + timedelta(seconds=int(text[:9])), latest)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return min(moment if moment.tzinfo else moment.replace(tzinfo=UTC), latest)
