"""The spider: turns each exchange into one page item; what is fetched next stands in the frontier, not here."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.misc import load_object

from archive.clock import now_utc
from archive.database import transaction
from archive.errors import NewsArchiveError
from archive.frontier import Found, ask_again, wake_parked, wake_rechecks
from archive.holds import note_hold, read_holds
from archive.leases import Waiting
from archive.ledger import Tally
from archive.newspapers import note_newspapers
from archive.page import Page
from archive.records import Errand, Link
from archive.session import Assignment, Session, open_session
from crawler.capture import HURRY
from crawler.guard import NEVER_SENT
from crawler.holds import Holds
from crawler.identity import user_agent
from crawler.lastrobots import make_recall
from crawler.logs import note_page
from crawler.newspapers import find_newspaper, lookup_newspaper
from crawler.newspapers._schema import Newspaper
from crawler.order import Order
from crawler.origin import Mirror, is_loopback, parse_origin
from crawler.politeness import Halt, Politeness
from crawler.reading import read_exchange
from crawler.robots import RobotsGate, find_rules, is_page, origin_of
from crawler.seeds import seed_links
from crawler.spelling import key_of
from crawler.verdict import Course, Figures, judge_run
from crawler.warcinfo import warcinfo_fields

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

TICK_SECONDS = 0.25
GRACE_SECONDS = 5.0  # what is in flight when a run is told to end has so long to come in


class NewspaperSpider(Spider):
    """Harvests what its order names.

    `jobs.harvest` gives it an open session and an order; `scrapy crawl SLUG` lets it open its own.
    """

    name = "newspaper"

    def __init__(
        self,
        *,
        session: Session | None = None,
        order: Order | None = None,
        watch: Callable[[Tally], None] | None = None,
        **options: Any,
    ) -> None:
        origin = options.pop("origin", None)
        super().__init__(**options)
        self.order = order or Order(newspapers=(self.name,), origin=origin)
        sent = parse_origin(self.order.origin) if self.order.origin else None
        self.mirrors = {
            slug: Mirror(newspaper=lookup_newspaper(slug), sent=sent) for slug in self.order.newspapers
        }
        self.slugs: tuple[str | None, ...] = (*self.order.newspapers, *((None,) if self.order.typed else ()))
        self.course = Course()
        self.is_closed = False  # and judged
        self.error: Exception | None = None
        self._ending_since: float | None = None
        self._given_session = session
        self._watch = watch
        self._stack = contextlib.ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **options: Any) -> NewspaperSpider:
        spider: NewspaperSpider = super().from_crawler(crawler, *args, **options)
        spider._attach(crawler)
        return spider

    def _attach(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.decode = load_object(settings["BAOLUU_DECODE"])
        self.session = self._given_session or self._open_session(settings)
        configuration = self.session.configuration
        self.agent = user_agent(configuration.contact)
        self.headers = {"User-Agent": self.agent, **settings.getdict("DEFAULT_REQUEST_HEADERS")}
        recall = make_recall(
            self.session.tables.conn, self.session.folder, lambda answer: not is_page(answer)
        )
        self.robots = RobotsGate(recall=recall)
        self.holds = Holds()
        self.politeness = Politeness(
            configuration=configuration,
            folder=self.session.folder.path,
            limit=self.order.limit,
            deadline=self.order.deadline,
        )
        crawler.signals.connect(self._on_opened, signals.spider_opened)
        crawler.signals.connect(self._on_closed, signals.spider_closed)
        for signal in (signals.item_error, signals.spider_error):
            crawler.signals.connect(self._on_fault, signal)

    def _open_session(self, settings: Any) -> Session:
        assignment = Assignment(
            command=f"scrapy crawl {self.name}",
            newspapers=self.order.newspapers,
            warcinfo=warcinfo_fields(self.order.newspapers, self.order.origin),
        )
        interpret = load_object(settings["BAOLUU_INTERPRET"])
        return self._stack.enter_context(
            open_session(Path(settings["BAOLUU_ARCHIVE"]), assignment, interpret=interpret)
        )

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: what is fetched first stands in the frontier, where `_on_opened` puts the seeds."""
        return
        yield

    def sent_url(self, row: Waiting) -> str:
        """The address to ask for a frontier row's page."""
        mirror = self.mirrors.get(row.newspaper or "")
        return mirror.to_sent(row.url) if mirror else row.url

    def make_request(self, errand: Errand, key: str, slot: str, headers: dict[str, str]) -> Request:
        """The Scrapy request for an errand; its answer or failure comes back as exactly one item."""
        return Request(
            errand.url,
            callback=self.parse,
            errback=self.failed,
            headers={**self.headers, **headers},
            meta={
                "errand": errand,
                "key": key,
                "download_slot": slot,
                "autothrottle_dont_adjust_delay": slot in self._scheduler.fixed_pace,
                "allow_private": errand.via == "typed" or slot in self._trusted_origins,
            },
            dont_filter=True,
        )

    def parse(self, response: Any, **kwargs: Any) -> Iterator[Page]:
        yield self._take(response.request, None)

    def failed(self, failure: Any) -> Iterator[Page]:
        """The page of a request that brought no whole answer; what did arrive is kept."""
        # Reasons are counted, so they name no address: the row does.
        told = str(failure.value).replace(failure.request.url, "").strip(" :")
        was_sent = not isinstance(failure.value, NEVER_SENT)
        yield self._take(failure.request, told or type(failure.value).__name__, was_sent=was_sent)

    def _take(self, request: Request, failure: str | None, *, was_sent: bool = True) -> Page:
        errand, exchange = request.meta["errand"], request.meta.pop("exchange", None)
        if exchange is None:
            page = Page(errand=errand, key=request.meta["key"], failure=failure, was_sent=was_sent)
        else:
            page = read_exchange(
                exchange, errand, decode=self.decode, failure=failure, requisites=self.order.requisites
            )
        self._note(page)
        return page

    def _note(self, page: Page) -> None:
        note_page(page)
        held = self.holds.note(page)
        if held is not None:
            with transaction(self.session.tables) as connection:
                note_hold(connection, *held)
        if page.errand.kind == "robots":
            for origin in self.robots.note_answer(page.errand.url, find_rules(page), page.failure):
                self._scheduler.note_crawl_delay(origin)
        elif page.answer is not None and page.answer.status and page.answer.status < 500:
            self.course.note_answer(page)
        self.halt(self.politeness.note(page))

    def halt(self, halt: Halt | None) -> None:
        """Lets what is in flight come in, keeps it, and ends the run."""
        if halt is None or self.course.halted:
            return
        self.course.halted = halt
        self.session.conclude(halt.outcome, halt.message)
        deferred_from_coro(self.crawler.engine.close_spider_async(reason=halt.outcome))

    def fail(self, error: Exception) -> None:
        """Ends the run: a page could not be kept, so no further one may be asked for."""
        self.error = self.error or error
        self.halt(Halt(outcome="failed", message=str(error)))

    @contextlib.contextmanager
    def failing_ends_run(self) -> Iterator[None]:
        """Around what Scrapy calls and would only log, to wait for ever for what it did not get."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - ours or not, it ends the run
            self.fail(error)

    @property
    def _scheduler(self) -> Any:
        return self.crawler.engine.scheduler

    @cached_property
    def _trusted_origins(self) -> set[str]:
        """Origins that the user named: they may lie on this machine or in a private network."""
        typed = {origin_of(url) for url in self.order.typed}
        sent = {mirror.sent for mirror in self.mirrors.values() if mirror.sent}
        homes = {origin_of(mirror.newspaper.home) for mirror in self.mirrors.values()}
        return typed | sent | {home for home in homes if is_loopback(urlsplit(home).hostname)}

    def _on_opened(self) -> None:
        try:
            self._sow_seeds(now_utc())
        except NewsArchiveError as error:  # Scrapy would log it and go on
            self.fail(error)
        self._ticker = create_looping_call(self._tick)
        self._ticker.start(TICK_SECONDS)

    def _sow_seeds(self, now: datetime) -> None:
        with transaction(self.session.tables) as connection:
            self.holds.until.update(read_holds(connection, now))
            for slug, mirror in self.mirrors.items():
                paper = mirror.newspaper
                note_newspapers(connection, [(slug, paper.name, paper.home)])
                if not self.order.typed:
                    self._sow(connection, slug, seed_links(paper, section=self.order.section), paper)
            if self.order.typed:
                self._sow_typed(connection)
            else:
                wake_rechecks(connection, self.order.newspapers, now)
                if self.session.assignment.backfill:
                    wake_parked(connection, self.order.newspapers, now)

    def _sow(self, connection: Any, slug: str | None, links: list[Link], paper: Newspaper | None) -> None:
        ask_again(
            connection,
            Found(
                links=links,
                keys=[key_of(link.url, paper) for link in links],
                newspaper=slug,
                referrer=None,
                hops=0,
                run_id=self.session.run_id,
                now=now_utc(),
                reserve=bool(self.order.typed),
            ),
        )

    def _sow_typed(self, connection: Any) -> None:
        for url in self.order.typed:
            paper = find_newspaper(urlsplit(url).netloc)
            link = Link(url=url, kind="page", via="typed")
            self._sow(connection, paper.slug if paper else None, [link], paper)

    def _tick(self) -> None:
        with self.failing_ends_run():
            self.session.journal.flush_if_old()
        self.halt(self.politeness.check())
        self._hurry_if_ending()
        self._scheduler.wake()
        if self._watch:
            self._watch(self.session.journal.tally)

    def _hurry_if_ending(self) -> None:
        """Gives up what is still in flight a few seconds after a limit or a signal ended the run."""
        if self.course.halted is None and self.crawler.engine.running:
            self._ending_since = None
            return
        self._ending_since = self._ending_since or time.monotonic()
        if time.monotonic() - self._ending_since >= GRACE_SECONDS:
            self.crawler.signals.send_catch_log(HURRY)

    def _on_fault(self, failure: Any, response: Any) -> None:
        """A stage or the spider itself failed on a page: its row is not acknowledged, so the URL stays due."""
        self.course.faults += 1

    def _on_closed(self, reason: str) -> None:
        if self._ticker.running:
            self._ticker.stop()
        self.is_closed = True
        figures = Figures(
            tally=self.session.journal.tally,
            error_rate=self.session.configuration.error_rate,
            unavailable=self.robots.unavailable_origins(),
            newspapers=self.order.newspapers,
            is_typed=bool(self.order.typed),
        )
        if (verdict := judge_run(self.course, figures, reason)) is not None:
            self.session.conclude(verdict.outcome, verdict.message)
        self._stack.close()
