"""Where a page leads: which of its links become frontier rows, and which listings are walked on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from archive import frontier
from archive.page import Page
from archive.records import Link
from archive.rules import Rules

Pair = tuple[Link, str]
DAY_IN_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=[^/]*$)")
FRESH_DAYS = 3  # day sitemaps of the last days still grow


def follow_links(connection: Any, page: Page, rules: Rules, now: datetime) -> None:
    """Adds what the page leads to; a listing's next page only where this one brought something new."""
    if page.reading is None or not page.reading.links:
        return
    if page.reading.kind == "redirect" and page.errand.redirects >= frontier.MAX_REDIRECTS:
        return
    pairs = [
        pair
        for pair in zip(page.reading.links, page.link_keys, strict=True)
        if rules.photos or pair[0].kind != "requisite"
    ]
    if rules.only_typed:
        shown = [pair for pair in pairs if pair[0].kind == "requisite" or pair[0].via == "redirect"]
        frontier.add_links(connection, _found(page, shown, rules, now))
        return
    pagers = [pair for pair in pairs if pair[0].kind == "section" and pair[0].via == "listing"]
    sitemaps = [pair for pair in pairs if pair[0].kind == "sitemap"]
    others = [pair for pair in pairs if pair not in pagers and pair not in sitemaps]
    new = frontier.add_links(connection, _found(page, others, rules, now))
    _follow_sitemaps(connection, page, sitemaps, rules=rules, now=now)
    if pagers and (rules.backfill or (new and page.errand.hops + 1 < rules.listing_pages)):
        frontier.ask_again(connection, _found(page, pagers, rules, now))


def _follow_sitemaps(connection: Any, page: Page, pairs: list[Pair], *, rules: Rules, now: datetime) -> None:
    """A sitemap of a past day is read once, one of the last days and one without a day in every run."""
    again, once = [], []
    for pair in pairs:
        day = find_day(pair[0].url)
        age = (now.date() - day).days if day else 0
        if age <= FRESH_DAYS:
            again.append(pair)
        elif rules.backfill or age <= rules.sitemap_days:
            once.append(pair)
    frontier.ask_again(connection, _found(page, again, rules, now))
    frontier.add_links(connection, _found(page, once, rules, now))


def find_day(url: str) -> date | None:
    """The day in a sitemap's file name, `sitemap-article-2026-05-28.xml`, or None."""
    match = DAY_IN_NAME.search(url)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _found(page: Page, pairs: Iterable[Pair], rules: Rules, now: datetime) -> frontier.Found:
    chosen = list(pairs)
    is_redirect = page.reading is not None and page.reading.kind == "redirect"
    return frontier.Found(
        links=[link for link, _ in chosen],
        keys=[key for _, key in chosen],
        newspaper=page.errand.newspaper,
        referrer=page.errand.url,
        hops=page.errand.hops + 1,
        redirects=page.errand.redirects + 1 if is_redirect else 0,
        run_id=rules.run_id,
        now=now,
        reserve=rules.only_typed,
    )
