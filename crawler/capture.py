"""The download handler: fetches over HTTP/1.1 and keeps every byte of both directions.

The exchange stands on `request.meta["exchange"]` before the response or the error leaves the handler; where not a
byte came back there is none. The Scrapy response carries no headers and no body: both stand in the exchange.
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import SplitResult

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from archive.clock import now_utc
from archive.records import Exchange
from crawler.connection import Connection, Endpoint, Pool, Receipt
from crawler.guard import make_guard, split_url

HURRY = object()
"""Signal: the run is ending, so whatever is still under way is given up, and what has come of it is kept."""

_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


class CaptureHandler(BaseDownloadHandler):
    """Scrapy's way to the network; one instance per scheme."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._limit_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout_seconds = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._is_allowed = make_guard(settings.getlist("BAOLUU_ALLOWED_ADDRESSES"))
        self._pool = Pool(verify_certificates=settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"))
        self._deadlines: set[asyncio.Timeout] = set()
        crawler.signals.connect(self._hurry, HURRY)

    async def download_request(self, request: Request) -> Response:
        """The status of what was answered; the answer itself is on `request.meta["exchange"]`.

        Raises:
            UnsupportedURLSchemeError · AddressRefused · CannotResolveHostError · DownloadConnectionRefusedError:
                nothing was sent.
            DownloadTimeoutError · DownloadCancelledError · ResponseDataLossError · DownloadFailedError: the
                exchange holds what had come by then, if anything had.
        """
        fetch = _Fetch(request)
        timeout_seconds = request.meta.get("download_timeout") or self._timeout_seconds
        try:
            with _explain_errors(request.url, timeout_seconds):
                async with asyncio.timeout(timeout_seconds) as deadline:
                    self._deadlines.add(deadline)
                    await self._run(fetch)
        finally:
            self._deadlines.discard(deadline)
            fetch.keep()
        return fetch.make_response()

    def _hurry(self) -> None:
        for deadline in self._deadlines:
            deadline.reschedule(asyncio.get_running_loop().time())

    async def _run(self, fetch: _Fetch) -> None:
        """An idle connection may have been closed by its server meanwhile: then the next one is tried."""
        is_allowed = _allow_all if fetch.request.meta.get("allow_private") else self._is_allowed
        while True:
            connection = await self._pool.acquire(fetch.endpoint, is_allowed)
            receipt = Receipt(limit_bytes=self._limit_bytes)
            fetch.connection, fetch.receipt = connection, receipt
            await connection.send(fetch.message, receipt)
            self._pool.release(connection)
            if not (connection.is_reused and receipt.truncated and not receipt.received.length):
                return

    async def close(self) -> None:
        """Closes every idle connection."""
        self._pool.close()


def _allow_all(address: str) -> bool:
    return True


class _Fetch:
    """One request under way, and what came of it."""

    def __init__(self, request: Request) -> None:
        parts = split_url(request.url)
        port = parts.port or _PORTS[parts.scheme]
        self.request = request
        self.endpoint = Endpoint(scheme=parts.scheme, host=parts.hostname or "", port=port)
        self.message = format_request(request, parts)
        self.connection: Connection | None = None
        self.receipt: Receipt | None = None
        self._started_at = now_utc().replace(microsecond=0)  # WARC-Date is written to the second
        self._began = time.monotonic()

    def keep(self) -> None:
        """Puts the exchange on the request, or takes away an older one where not a byte came back."""
        meta, receipt, connection = self.request.meta, self.receipt, self.connection
        meta.pop("exchange", None)
        if receipt is None or connection is None or not receipt.received.length:
            return
        meta["download_latency"] = receipt.first_byte_at - self._began
        tls = (connection.tls_protocol,) if connection.tls_protocol else ()
        meta["exchange"] = Exchange(
            url=self.request.url.partition("#")[0],
            started_at=self._started_at,
            request=self.message,
            response=receipt.received.finish(),
            ip=connection.address,
            protocols=(receipt.framing.protocol, *tls),
            cipher=connection.cipher,
            truncated=receipt.truncated,
            fetch_ms=round((time.monotonic() - self._began) * 1000),
        )

    def make_response(self) -> Response:
        """The response as far as Scrapy needs it.

        Raises:
            DownloadCancelledError · ResponseDataLossError · DownloadFailedError: no whole response came.
        """
        assert self.receipt is not None
        assert self.connection is not None
        url, status = self.request.url, self.receipt.framing.status
        if self.receipt.truncated == "length":
            raise DownloadCancelledError(f"{url} is longer than DOWNLOAD_MAXSIZE allows")
        if not self.receipt.received.length:
            raise DownloadFailedError(f"{url}: the connection was closed without an answer")
        if self.receipt.truncated:
            raise ResponseDataLossError(f"{url}: the connection was closed before the response had ended")
        if not status:
            raise DownloadFailedError(f"{url}: what came back does not begin with an HTTP status line")
        return Response(url, status=status, ip_address=ip_address(self.connection.address))


@contextmanager
def _explain_errors(url: str, timeout_seconds: float) -> Iterator[None]:
    """Errors of the network as Scrapy's own, which say what the operator looks at next."""
    try:
        yield
    except TimeoutError as error:
        raise DownloadTimeoutError(f"{url} took longer than {timeout_seconds:g} seconds") from error
    except socket.gaierror as error:
        raise CannotResolveHostError(f"{url}: the host name leads nowhere ({error})") from error
    except ConnectionRefusedError as error:
        raise DownloadConnectionRefusedError(f"{url}: {error}") from error
    except OSError as error:
        raise DownloadFailedError(f"{url}: {error}") from error


def format_request(request: Request, parts: SplitResult) -> bytes:
    """The request as it goes over the wire: target as in the URL, Host first, headers as Scrapy has them.

    Raises:
        DownloadFailedError: a header holds a control character.
    """
    bare = request.url.partition("#")[0]
    target = bare[len(parts.scheme) + len("://") + len(parts.netloc) :]
    default_port = f":{_PORTS[parts.scheme]}"
    lines = [f"{request.method} {target if target.startswith('/') else '/' + target} HTTP/1.1".encode()]
    if b"Host" not in request.headers:
        lines.append(b"Host: " + parts.netloc.removesuffix(default_port).encode())
    lines += [name + b": " + value for name, values in request.headers.items() for value in values]
    if request.body:
        lines.append(b"Content-Length: %d" % len(request.body))
    if any(_CONTROL.search(line) for line in lines):
        raise DownloadFailedError(f"{request.url}: a control character in the request head")
    return b"\r\n".join((*lines, b"", request.body))
