"""`python -m bench.layers LAYER URLS ARCHIVE`: fetches pages with our engine and does no more with them than LAYER.

`python -m bench.layers unwritten ARGUMENTS` is `baoluu ARGUMENTS` with the writer switched off.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

import archive.articles
import pipelines.stages
from archive.digest import Payload, payload_digest
from archive.journal import Journal
from archive.page import Captured, Page
from archive.records import Answer, Errand, Exchange
from archive.session import Assignment, Session, open_session
from archive.warc import RunStamp, build_event
from jobs.interpret import interpret

LAYERS = ("engine", "handler", "digests", "records", "journal", "reading", "rows", "full text")
"""Each does what those before it do, and one thing more."""

SCRAPYS_HANDLER = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
CAPTURED = Answer(status=200, reason="OK", headers=(), body=b"")


class LayerSpider(scrapy.Spider):
    """Asks for every address of a file, eight at once, and works on the answers up to its layer."""

    name = "layers"

    def __init__(self, *, urls: Path, layer: str, session: Session, **options: Any) -> None:
        super().__init__(**options)
        self.urls, self.depth, self.session = urls, LAYERS.index(layer), session
        self.stamp = RunStamp(run_id=session.run_id, warcinfo_id="<urn:uuid:0>")

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls.read_text().split():
            yield scrapy.Request(
                url,
                headers=self.settings.getdict("DEFAULT_REQUEST_HEADERS"),
                callback=self.parse,
                meta={"allow_private": True},
                dont_filter=True,
            )

    def parse(self, response: Any, **kwargs: Any) -> None:
        """Keeps nothing of the page, or all of it, or what lies between."""
        if self.depth < LAYERS.index("digests"):
            return
        exchange: Exchange = response.meta["exchange"]
        errand = Errand(url=response.url, newspaper="replica", kind="article", via="listing")
        payload_digest(exchange.response)
        if self.depth == LAYERS.index("records"):
            build_event(exchange, errand, run=self.stamp)
        if self.depth < LAYERS.index("journal"):
            return
        page = interpret(exchange, errand) if self.depth >= LAYERS.index("reading") else None
        if page is None or self.depth < LAYERS.index("rows"):
            page = Page(errand=errand, key=errand.url, exchange=exchange, answer=CAPTURED)
        self.session.journal.keep(page)


def crawl(layer: str, urls: Path, folder: Path) -> None:
    """Runs the spider; what it keeps goes into an archive in `folder`."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    own = {"SCHEDULER": "scrapy.core.scheduler.Scheduler", "ITEM_PIPELINES": {}, "DOWNLOAD_DELAY": 0,
           "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "LOG_LEVEL": "ERROR"}  # fmt: skip
    if layer == "engine":
        own["DOWNLOAD_HANDLERS"] = {"http": SCRAPYS_HANDLER}
    settings.setdict(own, priority="cmdline")
    if LAYERS.index(layer) < LAYERS.index("full text"):
        articles: Any = archive.articles
        articles.index_article = lambda *_, **__: None
    with open_session(folder, Assignment(command="bench"), interpret=interpret) as session:
        process = CrawlerProcess(settings)
        process.crawl(LayerSpider, urls=urls, layer=layer, session=session)
        process.start()


def switch_off_writer() -> None:
    """Makes every journal of this process write no WARC record and no index line, and sync no file."""
    offsets = itertools.count()

    def describe(journal: Any, page: Page) -> Captured:
        assert page.exchange is not None
        offset = next(offsets)
        if offset == 0:
            row = "INSERT INTO warcs (filename, bytes, opened_at) VALUES ('none', 0, '')"
            journal._connection.execute(row)
        return Captured(
            url=page.exchange.url, captured_at=page.exchange.started_at, mime="text/html", rec_type="response",
            status=page.answer.status if page.answer else 0, payload_digest=None, block_digest="",
            record_id=f"none:{offset}", refers_to=None, warc="none", offset=offset, length=1, via=page.errand.via,
        )  # fmt: skip

    Journal._write = describe  # type: ignore[method-assign, assignment]
    stages: Any = pipelines.stages
    stages.read_payload = lambda response: Payload(digest="", length=0, is_whole=True)


def main(arguments: list[str]) -> None:
    """Does what the command line says."""
    if arguments[0] == "unwritten":
        from cli.main import baoluu

        switch_off_writer()
        baoluu.main(arguments[1:])
    layer, urls, folder = arguments
    crawl(layer, Path(urls), Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
