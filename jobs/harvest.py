"""Runs a crawl on an archive, from the lock to the ledger row."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.configuration import read_configuration
from archive.ledger import Tally
from archive.runs import Outcome
from archive.session import Assignment, Session, open_session
from archive.values import dataclass
from crawler.logs import open_log
from crawler.newspapers import lookup_newspaper
from crawler.order import Order
from crawler.origin import parse_origin
from crawler.seeds import seed_links
from crawler.spiders.newspaper import NewspaperSpider
from crawler.warcinfo import warcinfo_fields
from jobs.healthcheck import ping, ping_failures
from jobs.interpret import interpret
from jobs.memory import prepare_for_pages
from jobs.outcomes import find_complaints, find_fruitless
from jobs.resources import write_resources

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a run did, for printing."""

    run_id: int
    outcome: Outcome
    exit_code: int
    message: str | None
    seconds: float
    recovered: int  # captures found again from the bytes of a run that died
    tally: Tally
    complaints: tuple[str, ...]  # a sentence for each typed URL that could not be kept as wanted


def crawl(
    archive: Path,
    order: Order,
    *,
    command: str,
    backfill: bool = False,
    watch: Callable[[Tally], None] | None = None,
) -> Report:
    """The report of a finished crawl; everything it kept is durable by then.

    Raises: UsageError for an order that makes no sense, before anything is touched · NewsArchiveError of every kind
        that opening or writing an archive can raise.
    """
    began = time.monotonic()
    _require_sense(order)
    configuration = read_configuration(archive / "baoluu.toml")
    assignment = Assignment(
        command=command,
        newspapers=order.newspapers,
        backfill=backfill,
        since=order.since,
        only_typed=bool(order.typed),
        warcinfo=warcinfo_fields(order.newspapers, order.origin, configuration.contact),
    )
    with ping_failures(configuration.healthcheck_url):
        session = _run_session(archive, assignment, order, watch)
    is_well = session.outcome in ("done", "stopped")
    ping(configuration.healthcheck_url, "success" if is_well else "fail", session.message)
    return Report(
        run_id=session.run_id,
        outcome=session.outcome,
        exit_code=session.exit_code,
        message=session.message,
        seconds=time.monotonic() - began,
        recovered=session.recovered.captures,
        tally=session.journal.tally,
        complaints=session.complaints,
    )


def _require_sense(order: Order) -> None:
    """Raises: UsageError for an origin that is none, or a section that a newspaper does not have."""
    if order.origin:
        parse_origin(order.origin)
    for slug in order.newspapers:
        seed_links(lookup_newspaper(slug), section=order.section)


def _run_session(
    archive: Path, assignment: Assignment, order: Order, watch: Callable[[Tally], None] | None
) -> Session:
    """The session after its crawl, closed."""
    with open_session(archive, assignment, interpret=interpret) as session:
        ping(session.configuration.healthcheck_url, "start")
        session.resources.append(lambda: write_resources(session))
        with open_log(session.folder.logs / "baoluu.log"):
            logger.info("Run %d begins: %s", session.run_id, assignment.command)
            spider = _run_spider(session, order, watch)
            logger.info("Run %d ends: %s", session.run_id, asdict(session.journal.tally))
        if spider.error is not None:
            raise spider.error
        _note_complaints(session, order)
    return session


def _note_complaints(session: Session, order: Order) -> None:
    session.journal.flush()
    session.complaints = find_complaints(session.tables.conn, session.run_id, order.typed)
    if session.complaints:
        session.conclude(
            "partial", f"{len(session.complaints)} of {len(order.typed)} addresses brought no article."
        )
    elif fruitless := find_fruitless(session.tables.conn, () if order.typed else order.newspapers):
        session.conclude("partial", " ".join(fruitless))


def _run_spider(session: Session, order: Order, watch: Callable[[Tally], None] | None) -> NewspaperSpider:
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    delay = max(settings.getfloat("DOWNLOAD_DELAY"), session.configuration.delay_seconds)
    settings.set("DOWNLOAD_DELAY", delay, priority="cmdline")  # AutoThrottle never goes below it
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")  # the log is open already
    process: Any = CrawlerProcess(settings)
    crawler = process.create_crawler(NewspaperSpider)
    failures: list[Any] = []
    process.crawl(crawler, session=session, order=order, watch=watch).addErrback(failures.append)
    prepare_for_pages()
    process.start()
    for failure in failures:
        failure.raiseException()
    spider: NewspaperSpider = crawler.spider
    if not spider.is_closed:  # Scrapy lets go of everything at a second signal
        session.conclude("stopped", "Stopped by a second signal; the next run goes on from here.")
    return spider
