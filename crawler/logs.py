"""The log of a run: one line for each event, control characters escaped, in files that rotate by themselves."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO

from scrapy.logformatter import LogFormatter, LogFormatterResult

from archive.page import Page
from archive.printable import escape_controls
from archive.warcfile import explain_error

LOG_BYTES = 10 << 20
LOG_FILES = 5  # older ones are deleted
# Scrapy and what it stands on tell their versions, settings and statistics at every start and end.
PAGES = logging.getLogger(
    "baoluu.pages"
)  # a line for each page, for `harvest --verbose` and not for the file
PAGES.propagate = False
PAGES.setLevel(logging.WARNING)
TALKERS = ("asyncio", "py.warnings", "scrapy.", "twisted")


@contextlib.contextmanager
def open_log(path: Path) -> Iterator[None]:
    """Everything logged inside the block goes to this file, a line each, times in UTC.

    Raises: StoreError where it cannot be opened, or is a link.
    """
    try:
        handler = _LogFile(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError as error:
        raise explain_error(error, path) from error
    formatter = _LineFormatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.setLevel(logging.INFO)
    handler.addFilter(_is_worth_a_line)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        with contextlib.suppress(OSError):
            handler.close()


@contextlib.contextmanager
def open_page_log(stream: TextIO) -> Iterator[None]:
    """Every page that comes in inside the block has its line on this stream: status, kind and address."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_LineFormatter("%(message)s"))
    PAGES.addHandler(handler)
    PAGES.setLevel(logging.INFO)
    try:
        yield
    finally:
        PAGES.setLevel(logging.WARNING)
        PAGES.removeHandler(handler)


def note_page(page: Page) -> None:
    """Writes the line of a page where somebody reads them."""
    if PAGES.isEnabledFor(logging.INFO):
        status = (page.answer.status if page.answer is not None else 0) or "-"
        kind = page.reading.kind if page.reading is not None else page.errand.kind
        failure = f" ({page.failure})" if page.failure else ""
        PAGES.info("%s %s %s%s", status, kind, page.errand.url, failure)


class _LogFile(RotatingFileHandler):
    """A log that cannot be written ends nothing: what fills the disk says so itself, in one line. Strangers may not
    read it, and no link that somebody planted is followed."""

    def _open(self) -> Any:
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=_open_private)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        return


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640)


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or not record.name.startswith(TALKERS)


class _LineFormatter(logging.Formatter):
    """What a newspaper sends may stand in a message, or in the traceback under it: nothing of it begins a line that
    nobody wrote, or moves a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return escape_controls(super().format(record))


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
