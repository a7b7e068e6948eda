"""`--since` and `--until`: links and day sitemaps whose printed date lies outside are not followed."""

from __future__ import annotations

from datetime import date, datetime

from archive.clock import now_utc
from archive.page import Page
from archive.records import Link
from archive.values import replace
from pipelines.normalize.dateline import VIETNAM
from pipelines.normalize.dates import parse_date


def select_links(page: Page, *, since: date | None, until: date | None) -> Page:
    """The page without the article links printed outside the days asked for, and without its next listing page
    once everything on it is older.

    A link without a readable date is kept: better one page too many than one missing.
    """
    reading = page.reading
    if reading is None or not reading.links or (since is None and until is None):
        return page
    seen = page.captured_at or now_utc()
    days = [find_printed_day(link, seen) for link in reading.links]
    dated = [day for day in days if day is not None]
    is_over = since is not None and bool(dated) and max(dated) < since  # nothing further back is newer
    kept = [
        (link, key)
        for link, key, day in zip(reading.links, page.link_keys, days, strict=True)
        if _is_wanted(link, day, since, until)
        and not (is_over and link.via == "listing" and link.kind == "section")
    ]
    links = tuple(link for link, _ in kept)
    return replace(page, reading=replace(reading, links=links), link_keys=tuple(key for _, key in kept))


def find_printed_day(link: Link, seen: datetime) -> date | None:
    """The day in Vietnam that a listing or feed prints beside the link, or a sitemap has in its name; else None."""
    if link.kind not in ("article", "sitemap") or not link.printed_at:
        return None
    parsed = parse_date(link.printed_at, captured_at=seen)
    return parsed.value.astimezone(VIETNAM).date() if parsed and parsed.value else None


def _is_wanted(link: Link, day: date | None, since: date | None, until: date | None) -> bool:
    if day is None:
        return True
    return (since is None or day >= since) and (until is None or day <= until)
