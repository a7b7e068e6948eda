"""A spider as Scrapy's tutorial teaches it: parsel selectors, dateparser, one JSON object a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import dateparser
import scrapy


class StockSpider(scrapy.Spider):
    name = "stock"
    custom_settings = {  # noqa: RUF012 - Scrapy reads the class attribute
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "FEEDS": {os.environ.get("PEER_FEED", "feed.jsonl"): {"format": "jsonlines", "overwrite": True}},
    }

    async def start(self) -> Any:
        with open(os.environ["PEER_URLS"], encoding="utf-8") as urls:
            for url in urls:
                yield scrapy.Request(url.strip(), callback=self.parse)

    def parse(self, response: Any, **kwargs: Any) -> Iterator[dict[str, Any]]:
        """One article, whatever its layout: the first selector that answers."""
        title = response.css("h1::text, .title_detail a::text").get()
        if title is None:
            return
        date = " ".join(
            response.css(
                "span.format_time::text, span.format_date::text, time.article-date::text, span.date_up::text"
            ).getall()
        )
        parsed = dateparser.parse(date, languages=["vi"], settings={"DATE_ORDER": "DMY"}) if date else None
        body = response.css(
            "div.__MASTERCMS_CONTENT p, .article-prose p, .td-post-content p, div.news_detail p"
        )
        yield {
            "url": response.url,
            "title": title.strip(),
            "published": parsed.isoformat() if parsed else None,
            "sapo": response.css("p.detail-sapo::text, p.desc-info::text, .Summary strong::text").get(),
            "body": "\n".join("".join(p.css("::text").getall()).strip() for p in body),
            "captions": response.css(
                "figcaption::text, td.desc::text, .MASTERCMS_TPL_TABLE td::text"
            ).getall(),
            "tags": response.css("a.tag-link::text, a[href$='.tag']::text").getall(),
        }
