"""Pings the operator's healthcheck address when a run starts, succeeds or fails; never harms the run."""

from __future__ import annotations

import contextlib
import http.client
import logging
from collections.abc import Iterator
from typing import Literal
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

from archive.errors import ArchiveLocked
from crawler.identity import user_agent

PATIENCE_SECONDS = 5.0
PATHS = {"start": "/start", "success": "", "fail": "/fail"}

Event = Literal["start", "success", "fail"]

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def ping_failures(url: str) -> Iterator[None]:
    """Tells the healthcheck of every error that leaves the block; a run that found the archive held says nothing,
    because the one that holds it will."""
    try:
        yield
    except ArchiveLocked:
        raise
    except BaseException as error:
        ping(url, "fail", str(error) or type(error).__name__)
        raise


def ping(url: str, event: Event, message: str | None = None) -> None:
    """Tells the healthcheck what happened; what goes wrong on the way is a line in the log, nothing more."""
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        logger.warning("healthcheck_url is no web address: %r", url)
        return
    body = (message or event).encode()
    address = urlunsplit(parts._replace(path=parts.path.rstrip("/") + PATHS[event]))
    request = Request(address, data=body, headers={"User-Agent": user_agent("")}, method="POST")
    try:
        with contextlib.closing(urlopen(request, timeout=PATIENCE_SECONDS)):
            pass
    except (URLError, OSError, http.client.HTTPException, ValueError) as error:
        logger.warning("The healthcheck could not be pinged (%s): %s", event, error)
