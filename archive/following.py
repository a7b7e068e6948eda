"""Where a page leads: which of its links become frontier rows, and which listings are walked on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any

from archive import frontier
from archive.drift import note_loss
from archive.page import Page
from archive.records import Link
from archive.rules import Rules
from archive.values import dataclass

Pair = tuple[Link, str]
DAY_IN_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=[^/]*$)")
SITEMAP_HOPS = 2  # an index leads to sitemaps, or to indexes of them; what lies deeper is no honest sitemap
FRESH_DAYS = 3  # day sitemaps of the last days still grow
NEWS_SHARE = 0.25  # of a listing's articles, pinned ones and boxes beside it included: fewer are all of them
USUAL_LINKS = 3  # a listing that led to fewer articles than this may well be empty one day
_LEADING = ("section", "feed", "sitemap")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ways:
    """The links of a page by how they are followed."""

    pagers: list[Pair] = field(default_factory=list)
    sitemaps: list[Pair] = field(default_factory=list)
    others: list[Pair] = field(default_factory=list)


def follow_links(connection: Any, page: Page, rules: Rules, now: datetime) -> None:
    """Adds what the page leads to; a listing's next page only where this one brought something new."""
    if _is_unchanged_index(page):
        since = now.date() - timedelta(days=FRESH_DAYS)
        newspaper = page.errand.newspaper
        frontier.ask_sitemaps_again(connection, newspaper, since=since, run_id=rules.run_id, now=now)
    if page.reading is None or not page.reading.links:
        return
    if page.reading.kind == "redirect":
        _follow_redirect(connection, page, rules, now)
        return
    pairs = [
        pair
        for pair in zip(page.reading.links, page.link_keys, strict=True)
        if rules.photos or pair[0].kind != "requisite"
    ]
    if rules.only_typed:
        shown = [pair for pair in pairs if pair[0].kind == "requisite"]
        frontier.add_links(connection, _found(page, shown, rules, now))
        return
    ways = _sort(page, pairs)
    frontier.add_links(connection, _found(page, ways.others, rules, now))
    _follow_sitemaps(connection, page, ways.sitemaps, rules=rules, now=now)
    if ways.pagers:
        _follow_pagers(connection, page, ways, rules=rules, now=now)


def note_seed(connection: Any, page: Page, run_id: int) -> None:
    """Remembers how many articles or sitemaps a seed leads to, and notes a loss when there are none any more, be it
    that the seed is empty, is gone, or leads off the newspaper."""
    if page.errand.kind not in _LEADING or page.errand.via not in ("seed", "redirect"):
        return
    if page.reading is None or page.answer is None or page.answer.status == 304:
        return
    if page.reading.kind == "redirect" and page.reading.links:
        frontier.share_links(connection, page.key, page.link_keys[0])
        return
    found = sum(link.kind in ("article", "sitemap") for link in page.reading.links)
    if not found and frontier.count_links(connection, page.key) >= USUAL_LINKS:
        note_loss(connection, run_id, page, "links")
    else:
        frontier.note_links(connection, page.key, found)


def _follow_redirect(connection: Any, page: Page, rules: Rules, now: datetime) -> None:
    """Asks for what the page leads to; for what a seed or a typed address leads to even where it is known, as for
    these themselves. An article has times of its own."""
    assert page.reading is not None
    if page.errand.redirects >= frontier.MAX_REDIRECTS:
        return
    found = _found(page, zip(page.reading.links, page.link_keys, strict=True), rules, now)
    if page.errand.kind in ("article", "requisite"):
        frontier.add_links(connection, found)
    else:
        frontier.ask_again(connection, found)


def _is_unchanged_index(page: Page) -> bool:
    errand, answer = page.errand, page.answer
    is_index = errand.kind == "sitemap" and errand.via in ("seed", "redirect")
    return is_index and answer is not None and answer.status == 304


def _sort(page: Page, pairs: list[Pair]) -> _Ways:
    ways = _Ways()
    for pair in pairs:
        if _is_pager(page, pair[0]):
            ways.pagers.append(pair)
        elif pair[0].kind == "sitemap":
            ways.sitemaps.append(pair)
        else:
            ways.others.append(pair)
    return ways


def _is_pager(page: Page, link: Link) -> bool:
    """Whether the link is the next page of a listing, or of a feed that has pages."""
    if link.via == "feed":
        return link.kind == "feed" and page.errand.kind == "feed"
    return link.via == "listing" and link.kind == "section"


def _follow_pagers(connection: Any, page: Page, ways: _Ways, *, rules: Rules, now: datetime) -> None:
    """Walks on while a page is largely news; what lies further back waits for a backfill, which goes on there."""
    keys = [key for link, key in ways.others if link.kind == "article"]
    if not keys or _is_repeated(connection, page, keys, rules.run_id):
        return
    found = _found(page, ways.pagers, rules, now)
    is_near = rules.backfill or page.errand.hops + 1 < rules.listing_pages
    if is_near and frontier.count_news(connection, keys, run_id=rules.run_id) >= NEWS_SHARE * len(keys):
        frontier.ask_again(connection, found)
    elif rules.backfill:
        frontier.add_links(connection, found)
    else:
        frontier.park_links(connection, found)


def _is_repeated(connection: Any, page: Page, keys: list[str], run_id: int) -> bool:
    """Whether another page of the same listing has shown just these articles in this run: such a pager never ends."""
    shows = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:32]
    frontier.note_shown(connection, page.key, shows)
    return any(
        find_listing(key) == find_listing(page.key)
        for key in frontier.find_showing(connection, shows, run_id=run_id)
        if key != page.key
    )


def find_listing(key: str) -> str:
    """The address of a listing without the number of its page."""
    return re.split(r"[?&]", key, maxsplit=1)[0]


def _follow_sitemaps(connection: Any, page: Page, pairs: list[Pair], *, rules: Rules, now: datetime) -> None:
    """A sitemap of a past day is read once, an old one by a backfill; one of the last days and one without a day
    in every run."""
    again, once, later = [], [], []
    for pair in pairs if page.errand.hops < SITEMAP_HOPS else []:
        day = find_day(pair[0].url)
        age = (now.date() - day).days if day else 0
        if age <= FRESH_DAYS:
            again.append(pair)
        elif rules.backfill or age <= rules.sitemap_days:
            once.append(pair)
        else:
            later.append(pair)
    frontier.ask_again(connection, _found(page, again, rules, now))
    frontier.add_links(connection, _found(page, once, rules, now))
    frontier.park_links(connection, _found(page, later, rules, now))


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
