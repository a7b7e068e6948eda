"""Scrapy's scheduler over the durable frontier: leases rows, asks for robots.txt first, hands out few per host.

Nothing is scheduled by spiders or middlewares: links travel inside items and become rows in the transaction that
keeps their page. `next_request` may have nothing to give while rows are in flight, unflushed, or due in a moment;
`has_pending_requests` says so, and `wake` makes the engine ask again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from archive.clock import format_utc, now_utc, parse_utc
from archive.database import transaction
from archive.frontier import DISALLOWED, defer_row, refuse_row
from archive.holds import note_hold
from archive.leases import Errander, Waiting, lease_rows, next_due_at
from archive.recheck import LATER, LONGEST_WAIT, RETRY_SECONDS
from archive.records import Errand
from crawler.origin import is_loopback
from crawler.robots import origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.newspaper import NewspaperSpider

LEASE_ROWS = 64
HORIZON_SECONDS = RETRY_SECONDS[-1] + 5  # a run waits for a retry that is due within so long
TYPED_HORIZON_SECONDS = RETRY_SECONDS[:2][-1] + 5
LONGEST_PAUSE_SECONDS = 24 * 3600.0  # between two pages, whatever the Crawl-delay
LOOPBACK_CONNECTIONS = 8  # towards this machine there is nobody to be polite to


class FrontierScheduler(BaseScheduler):
    """Gives Scrapy the next row that may be asked for now."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ready: dict[str, deque[Waiting]] = {}  # by origin
        self._dry_until: datetime | None = None
        self.fixed_pace: set[str] = set()  # origins whose pace AutoThrottle must leave alone

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        return cls(crawler)

    def open(self, spider: Any) -> None:
        self._spider: NewspaperSpider = spider
        self._session = spider.session
        self._connection: Any = spider.session.tables.conn
        self._errander = Errander(run_id=spider.session.run_id, only_reserved=bool(spider.order.typed))
        self._session.journal.after_commit = self._forget_dryness

    def close(self, reason: str) -> None:
        self._ready.clear()

    def enqueue_request(self, request: Request) -> bool:
        """Nothing is scheduled from outside the frontier."""
        return False

    def has_pending_requests(self) -> bool:
        """Whether anything is ready, unflushed, or due so soon that the run should wait for it."""
        if self._ready or self._session.journal.has_unflushed:
            return True
        return self._seconds_to_next() <= self._horizon_seconds

    @property
    def _horizon_seconds(self) -> float:
        """How long the run waits for a retry: not long where somebody typed an address and sits before it."""
        return TYPED_HORIZON_SECONDS if self._spider.order.typed else HORIZON_SECONDS

    def next_request(self) -> Request | None:
        """The next request that robots.txt, the host's pace and the run's limits allow, or None for now."""
        if self._spider.course.halted:
            self._ready.clear()
            return None
        with self._spider.failing_ends_run():
            if not self._ready:
                self._refill()
            return self._pick()
        return None

    def _pick(self) -> Request | None:
        for origin in list(self._ready):
            rows = self._ready[origin]
            request = self._next_of(origin, rows)
            if not rows:
                del self._ready[origin]
            elif request is not None:
                self._ready[origin] = self._ready.pop(origin)  # the others take their turn
            if request is not None:
                return request
        return None

    def _next_of(self, origin: str, rows: deque[Waiting]) -> Request | None:
        held_until = self._spider.holds.find(origin)
        if held_until is not None:
            self._wait_out(rows, held_until)
            return None
        while rows and self._has_room(origin):
            sent = self._spider.sent_url(rows[0])
            verdict = self._spider.robots.judge(sent)
            if verdict == "ask":
                return self._ask_robots(rows, sent)
            if verdict == "wait":
                return None
            row = rows.popleft()
            if verdict == "allowed":
                request = self._make(row, sent)
                if request is not None:
                    self._spread(origin)
                    return request
            else:
                self._set_aside(row, verdict)
        return None

    def _make(self, row: Waiting, sent: str) -> Request | None:
        """The request for a row; None for an address that cannot be asked for, such as one with a port of 99999."""
        try:
            return self._request(row, sent)
        except ValueError as error:
            self._refuse([row], error)
            return None

    def _ask_robots(self, rows: deque[Waiting], sent: str) -> Request | None:
        """The request for robots.txt; None where nothing at all can be asked for at the rows' origin."""
        try:
            return self._robots_request(rows[0], sent)
        except ValueError as error:
            self._refuse(rows, error)
            rows.clear()
            return None

    def _refuse(self, rows: Iterable[Waiting], error: ValueError) -> None:
        with transaction(self._session.tables) as connection:
            for row in rows:
                refuse_row(connection, row.key, reason=f"no address: {error}")

    def _spread(self, origin: str) -> None:
        """Leaves a server alone whose robots.txt asks for more time between two pages than a run waits: of such a one
        each run fetches one page."""
        delay = self._spider.robots.crawl_delay_seconds(origin) or 0.0
        if delay <= HORIZON_SECONDS:
            return
        until = now_utc() + timedelta(seconds=min(delay, LONGEST_PAUSE_SECONDS))
        self._spider.holds.until[origin] = until
        with transaction(self._session.tables) as connection:
            note_hold(connection, origin, until)

    def _has_room(self, origin: str) -> bool:
        """Whether the host's slot in the downloader would start another request soon."""
        if self._may_have_enough():
            return False
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(origin)
        if slot is None:
            self._set_pace(origin)
            return True
        return len(slot.active) < slot.concurrency * (1 if slot.delay else 2)

    def _may_have_enough(self) -> bool:
        """Whether the pages that are under way could be the last ones that --limit asks for."""
        engine, politeness = self._crawler.engine, self._spider.politeness
        if politeness.limit is None or engine.scraper.slot is None:
            return False
        scraping = engine.scraper.slot
        under_way = len(engine.downloader.active) + len(scraping.active) + len(scraping.queue)
        return under_way >= politeness.limit - politeness.articles

    def _set_pace(self, origin: str) -> None:
        downloader = self._crawler.engine.downloader
        configuration = self._session.configuration
        wished = self._spider.robots.crawl_delay_seconds(origin) or 0.0
        if wished > HORIZON_SECONDS:  # see `_spread`
            wished = 0.0
        is_here = is_loopback(urlsplit(origin).hostname)
        if wished or is_here:
            self.fixed_pace.add(origin)
        at_once = LOOPBACK_CONNECTIONS if is_here and not wished else configuration.connections_per_host
        downloader.per_slot_settings[origin] = {
            "concurrency": at_once,
            "delay": wished if is_here else max(1.0, configuration.delay_seconds, wished),
        }

    def note_crawl_delay(self, origin: str) -> None:
        """Slows down to what robots.txt asks for, once it is known."""
        downloader = self._crawler.engine.downloader
        self._set_pace(origin)
        slot = downloader.slots.get(origin)
        if slot is not None:
            slot.delay = max(slot.delay, downloader.per_slot_settings[origin]["delay"])
            slot.concurrency = downloader.per_slot_settings[origin]["concurrency"]

    def _refill(self) -> None:
        if not self._crawler.engine.downloader.active:  # the links of the pages just kept are next
            self._session.journal.flush()
        if self._dry_until and now_utc() < self._dry_until:
            return
        rows = self._lease()
        if not rows:
            self._note_dryness()
        for row in rows:
            try:
                self._ready.setdefault(origin_of(self._spider.sent_url(row)), deque()).append(row)
            except ValueError as error:
                self._refuse([row], error)

    def _lease(self) -> list[Waiting]:
        rows: list[Waiting] = []
        now = now_utc()
        with transaction(self._session.tables) as connection:
            for newspaper in self._spider.slugs:
                rows += lease_rows(connection, newspaper, found_by=self._errander, now=now, limit=LEASE_ROWS)
        return rows

    def _note_dryness(self) -> None:
        due = self._next_due()
        self._dry_until = due if due else datetime.max.replace(tzinfo=now_utc().tzinfo)

    def _forget_dryness(self) -> None:
        self._dry_until = None
        self.wake()

    def _next_due(self) -> datetime | None:
        found = [next_due_at(self._connection, newspaper, self._errander) for newspaper in self._spider.slugs]
        return min((parse_utc(text) for text in found if text), default=None)

    def _seconds_to_next(self) -> float:
        due = self._next_due()
        return (due - now_utc()).total_seconds() if due else float("inf")

    def wake(self) -> None:
        """Makes the engine ask for the next request."""
        slot = getattr(self._crawler.engine, "_slot", None)
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    def _request(self, row: Waiting, sent: str) -> Request:
        errand = Errand(
            url=sent,
            article_url=row.url if row.url != sent else None,
            newspaper=row.newspaper,
            kind=row.kind,
            via=row.via,
            referrer=row.referrer,
            hops=row.hops,
            redirects=row.redirects,
        )
        return self._spider.make_request(errand, row.key, origin_of(sent), validators(row))

    def _robots_request(self, row: Waiting, sent: str) -> Request:
        target = self._spider.robots.find_target(sent)
        errand = Errand(url=target, newspaper=row.newspaper, kind="robots", via="robots")
        if origin_of(target) not in self._crawler.engine.downloader.slots:
            self._set_pace(origin_of(target))
        return self._spider.make_request(errand, target, origin_of(target), {})

    def _wait_out(self, rows: deque[Waiting], until: datetime) -> None:
        """Keeps the rows of a server that asked to be left alone for a moment; leaves them to a later run, in the order
        in which they stand, where it asked for longer."""
        if (until - now_utc()).total_seconds() <= self._horizon_seconds:
            return
        reason = f"the server asked to be left alone until {format_utc(until)}"
        with transaction(self._session.tables) as connection:
            for place, row in enumerate(rows):
                defer_row(connection, row.key, reason=reason, until=until + timedelta(seconds=place))
        rows.clear()
        self._spider.course.turned_away = reason

    def _set_aside(self, row: Waiting, verdict: str) -> None:
        with transaction(self._session.tables) as connection:
            if verdict == "unavailable":
                defer_row(connection, row.key, reason="robots.txt could not be read", until=now_utc() + LATER)
            else:
                self._spider.course.disallowed += 1
                defer_row(connection, row.key, reason=DISALLOWED, until=now_utc() + LONGEST_WAIT)


def validators(row: Waiting) -> dict[str, str]:
    """The headers that make a request conditional on the page having changed."""
    headers = {}
    if row.etag:
        headers["If-None-Match"] = row.etag
    if row.last_modified:
        headers["If-Modified-Since"] = row.last_modified
    return headers
