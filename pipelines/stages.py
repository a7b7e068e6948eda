"""Scrapy's item pipelines: normalise, select, check, deduplicate, store; each a thin shell that counts what it did."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.exceptions import DropItem

from archive.digest import read_payload
from archive.errors import NewsArchiveError
from archive.page import Page
from archive.values import replace
from archive.warc import REVISIT_MIN_BYTES, Original
from pipelines.article import check, normalize
from pipelines.selection import select_links

logger = logging.getLogger(__name__)


class _Stage:
    """A pipeline that knows its crawler's stats."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Any:
        return cls(crawler)

    def count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"baoluu/{name}")

    @property
    def session(self) -> Any:
        return self.crawler.spider.session


class Normalize(_Stage):
    def process_item(self, page: Page) -> Page:
        """The page with its article."""
        page = normalize(page)
        self.count("articles" if page.article else "other_pages")
        return page


class Select(_Stage):
    def process_item(self, page: Page) -> Page:
        """The page with only the links that `--since` and `--until` let through."""
        order = self.crawler.spider.order
        return select_links(page, since=order.since, until=order.until)


class Check(_Stage):
    def process_item(self, page: Page) -> Page:
        """The page with its fault, if it has one."""
        page = check(page)
        if page.quarantine:
            self.count("quarantined")
            logger.warning("%r is kept but not shown: %s", page.errand.url, page.quarantine)
        return page


class Deduplicate(_Stage):
    def process_item(self, page: Page) -> Page:
        """The page with the earlier capture it repeats, byte for byte or by the server's word (304)."""
        answer, exchange = page.answer, page.exchange
        if answer is None or exchange is None or exchange.truncated:
            return page
        if answer.status == 304:
            return self._note(page, self.session.journal.find_previous(page.key))
        if len(answer.body) < REVISIT_MIN_BYTES:
            return page
        payload = read_payload(exchange.response)
        return self._note(replace(page, payload=payload), self.session.journal.find_original(payload.digest))

    def _note(self, page: Page, original: Original | None) -> Page:
        if original is None:
            return page
        self.count("revisits")
        return replace(page, original=original)


class Store(_Stage):
    def process_item(self, page: Page) -> Page:
        """The page, its records written; its rows follow with its batch."""
        try:
            page = self.session.journal.keep(page)
        except NewsArchiveError as error:
            self.crawler.spider.fail(error)
            raise DropItem(str(error)) from error
        self.count("kept")
        if page.is_own_fault:
            self.crawler.spider.course.faults += 1
        return page
