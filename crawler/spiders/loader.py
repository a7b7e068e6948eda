"""Finds a spider for every newspaper file, so that `scrapy list` and `scrapy crawl SLUG` know them."""

from __future__ import annotations

from typing import Any

from crawler.newspapers import find_newspaper, iter_newspapers, lookup_newspaper
from crawler.spiders.newspaper import NewspaperSpider


class NewspaperSpiderLoader:
    """Scrapy's spider loader interface over crawler/newspapers."""

    @classmethod
    def from_settings(cls, settings: Any) -> NewspaperSpiderLoader:
        return cls()

    def load(self, spider_name: str) -> type[NewspaperSpider]:
        """The spider class of a newspaper.

        Raises: KeyError when there is no such newspaper, as Scrapy expects.
        """
        if spider_name not in self.list():
            raise KeyError(f"Spider not found: {spider_name}")
        newspaper = lookup_newspaper(spider_name)
        return type("Spider", (NewspaperSpider,), {"name": newspaper.slug})

    def list(self) -> list[str]:
        return sorted(newspaper.slug for newspaper in iter_newspapers())

    def find_by_request(self, request: Any) -> list[str]:  # type: ignore[valid-type]
        newspaper = find_newspaper(request.url.partition("://")[2].partition("/")[0])
        return [newspaper.slug] if newspaper else []
