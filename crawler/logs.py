"""What Scrapy's log says of pages and failures: one line each, control characters escaped."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


class QuietLogFormatter(LogFormatter):
    """Items are whole pages, so they are never printed; a failed download is one line without a traceback."""

    def crawled(self, request: Any, response: Any, spider: Any) -> LogFormatterResult:
        return _line(logging.DEBUG, "%(status)s %(url)r", status=response.status, url=request.url)

    def scraped(self, item: Any, response: Any, spider: Any) -> None:  # type: ignore[override]
        return None

    def dropped(self, item: Any, exception: Any, response: Any, spider: Any) -> LogFormatterResult:
        return _line(logging.WARNING, "Dropped %(url)r: %(why)s", url=item.errand.url, why=exception)

    def item_error(self, item: Any, exception: Any, response: Any, spider: Any) -> LogFormatterResult:
        return _line(logging.ERROR, "%(url)r could not be kept: %(why)r", url=item.errand.url, why=exception)

    def download_error(
        self, failure: Any, request: Any, spider: Any, errmsg: str | None = None
    ) -> LogFormatterResult:
        return _line(logging.WARNING, "%(url)r: %(why)s", url=request.url, why=errmsg or failure.value)


def _line(level: int, message: str, **values: Any) -> LogFormatterResult:
    return {"level": level, "msg": message, "args": values}
