"""HTTP/1.1 connections that keep what crosses them: one request at a time, idle ones reused."""

from __future__ import annotations

import asyncio
import ssl
import time
from functools import cached_property
from ipaddress import ip_address
from typing import cast

from archive.records import Truncation
from archive.spool import Spool
from archive.values import dataclass
from crawler.framing import HeadTooLong, ResponseFraming
from crawler.guard import AddressRefused, IsAllowed

CONNECT_SECONDS = 10.0  # for each address of a name but the last, which has the time that is left
IDLE_CONNECTIONS = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """Where a connection leads by name."""

    scheme: str
    host: str
    port: int


class Receipt:
    """What has come back of one request: all its bytes, and whether they are the whole response."""

    def __init__(self, *, limit_bytes: int) -> None:
        self.received = Spool()
        self.framing = ResponseFraming()
        self.truncated: Truncation | None = "time"  # until something else ends it
        self.ended = asyncio.get_running_loop().create_future()
        self.first_byte_at = 0.0  # of the monotonic clock
        self._limit_bytes = limit_bytes

    def take(self, data: bytes) -> None:
        """Keeps the bytes and ends the receipt with the response, or at the limit."""
        self.first_byte_at = self.first_byte_at or time.monotonic()
        self.received.write(data)
        try:
            has_ended = self.framing.feed(data)
        except HeadTooLong:
            self.end("length")
            return
        if has_ended:
            self.end(None)
        elif self.received.length + self.framing.announced_bytes > self._limit_bytes:
            self.end("length")

    def end(self, truncated: Truncation | None) -> None:
        """Ends the receipt, once."""
        if not self.ended.done():
            self.truncated = truncated
            self.ended.set_result(None)


class Connection(asyncio.Protocol):
    """A connection to one address; a byte that no request asked for closes it."""

    def __init__(self, endpoint: Endpoint, address: str) -> None:
        self.endpoint, self.address = endpoint, address
        self.is_open = False
        self.is_reused = False
        self.tls_protocol: str | None = None  # "tls/1.3", as in WARC-Protocol
        self.cipher: str | None = None
        self._receipt: Receipt | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.is_open = True
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        if tls is not None:
            self.tls_protocol = (tls.version() or "").lower().replace("tlsv", "tls/")
            self.cipher = (tls.cipher() or (None,))[0]

    def data_received(self, data: bytes) -> None:
        if self._receipt is None or self._receipt.ended.done():
            self.close()
        else:
            self._receipt.take(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self._receipt is not None:
            is_whole = exc is None and self._receipt.framing.is_whole_at_close
            self._receipt.end(None if is_whole else "disconnect")

    async def send(self, request: bytes, receipt: Receipt) -> None:
        """Sends the request and waits until the receipt has ended; a connection not fit for more is closed."""
        assert self._transport is not None
        self._receipt = receipt
        try:
            self._transport.write(request)
            await receipt.ended
        finally:
            self._receipt = None
            if receipt.truncated or not receipt.framing.leaves_connection_open:
                self.close()

    def close(self) -> None:
        """Ends the connection at once."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()


class Pool:
    """Connections, new or idle, to addresses that a guard allows."""

    def __init__(self, *, verify_certificates: bool) -> None:
        self._verify_certificates = verify_certificates
        self._idle: list[Connection] = []

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self._verify_certificates:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    async def acquire(self, endpoint: Endpoint, is_allowed: IsAllowed) -> Connection:
        """An open connection to the endpoint whose address is allowed; nothing has been sent on a new one.

        Raises:
            AddressRefused: every address of the host is refused.
            OSError: the host has no address or none of them answers (ssl.SSLError: not with valid TLS).
        """
        for idle in reversed(self._idle):
            if idle.is_open and idle.endpoint == endpoint and is_allowed(idle.address):
                self._idle.remove(idle)
                idle.is_reused = True
                return idle
        return await self._connect(endpoint, is_allowed)

    def release(self, connection: Connection) -> None:
        """Keeps the connection for the next request, if it is open."""
        self._idle = [idle for idle in self._idle if idle.is_open]
        if connection.is_open:
            self._idle.append(connection)
        if len(self._idle) > IDLE_CONNECTIONS:
            self._idle.pop(0).close()

    def close(self) -> None:
        """Closes every idle connection."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    async def _connect(self, endpoint: Endpoint, is_allowed: IsAllowed) -> Connection:
        found = await resolve(endpoint.host, endpoint.port)
        allowed = [address for address in found if is_allowed(address)]
        if not allowed:
            raise AddressRefused(
                f"{endpoint.host} leads to {', '.join(found)}, which is not on the public internet"
            )
        for address in allowed[:-1]:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    return await self._open(endpoint, address)
            except (OSError, TimeoutError):
                continue
        return await self._open(endpoint, allowed[-1])

    async def _open(self, endpoint: Endpoint, address: str) -> Connection:
        is_tls = endpoint.scheme == "https"
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(endpoint, address),
            address,
            endpoint.port,
            ssl=self._tls if is_tls else None,
            server_hostname=endpoint.host if is_tls else None,
        )
        return connection


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the resolver's order.

    Raises:
        OSError: the name leads nowhere.
    """
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
