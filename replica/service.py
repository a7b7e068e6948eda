"""A small, fast HTTP/1.1 server for the replica: keep-alive, pipelining, faults, latency."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from replica.clock import Clock
from replica.control import PREFIX, Control, LogEntry
from replica.faults import Delivery, FaultPlan, deliver
from replica.site import Site
from replica.wire import Request, parse_request
from replica.world import World

_AT_ONCE = struct.pack("ii", 1, 0)  # no lingering: the client sees a reset, not an end
_HEAD_LIMIT = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a server serves, and how."""

    world: World
    port: int = 0  # 0: any free one
    latency: float = 0.0  # seconds before each answer
    faults: FaultPlan = field(default_factory=FaultPlan)
    tls: bool = False  # https with a certificate made at the start


class Service:
    """The newspaper behind its server: one for all connections."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        clock = Clock(settings.world.opened_at if settings.world.is_changing else None)
        self.site = Site(settings.world, clock)
        self.control = Control(clock, settings.faults)

    def answer(self, request: Request) -> Delivery:
        """What to send for a request; newspaper pages are logged, the door behind them is not."""
        if request.target.startswith(PREFIX):
            return deliver(request, self.control.answer(request), None)
        reply = self.site.answer(request)
        fault = self.control.faults.draw(request.target)
        delivery = deliver(request, reply, fault)
        self.control.log.append(
            LogEntry(
                method=request.method,
                target=request.target,
                status=reply.status,
                conditional=request.is_conditional,
                user_agent=request.headers.get("user-agent", ""),
                bytes=sum(map(len, delivery.pieces)),
                fault=fault,
            )
        )
        return delivery


class Connection(asyncio.Protocol):
    """One client: requests are answered in the order they came."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._scheme = "https" if service.settings.tls else "http"
        self._received = bytearray()
        self._waiting: deque[Request] = deque()
        self._busy = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets what was not answered yet."""
        self._transport = None
        self._waiting.clear()

    def data_received(self, data: bytes) -> None:
        """Takes whole requests out of what has come, and answers them."""
        self._received += data
        while request := self._take_request():
            self._waiting.append(request)
        self._answer_next()

    def _take_request(self) -> Request | None:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            if len(self._received) > _HEAD_LIMIT:
                self._end("reset")
            return None
        request = parse_request(bytes(self._received[:end]), scheme=self._scheme)
        if request is None:
            self._end("reset")
            return None
        total = end + 4 + int(request.headers.get("content-length", "0"))
        if len(self._received) < total:
            return None
        body = bytes(self._received[end + 4 : total])
        del self._received[:total]
        return replace(request, body=body) if body else request

    def _answer_next(self) -> None:
        while self._waiting and self._transport and not self._busy:
            request = self._waiting.popleft()
            if self._service.settings.latency:
                self._later(self._service.settings.latency, partial(self._answer, request))
            else:
                self._answer(request)

    def _answer(self, request: Request) -> None:
        delivery = self._service.answer(request)
        self._send(delivery.pieces, delivery)

    def _send(self, pieces: tuple[bytes, ...], delivery: Delivery) -> None:
        """Writes the next piece; the others follow, each after the pause."""
        if self._transport is None:
            return
        now, later = (pieces[:1], pieces[1:]) if delivery.pause else (pieces, ())
        self._transport.writelines(now)
        if later:
            self._later(delivery.pause, partial(self._send, later, delivery))
        else:
            self._end(delivery.ending)

    def _end(self, ending: str) -> None:
        """After an answer: on to the next request, or an end to the connection; a hanging one just stays."""
        self._busy = ending != "keep"
        if self._transport and ending == "close":
            self._transport.close()
        elif self._transport and ending == "reset":
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            self._transport.abort()

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        self._busy = True
        asyncio.get_running_loop().call_later(seconds, self._resume, action)

    def _resume(self, action: Callable[[], None]) -> None:
        self._busy = False
        action()
        self._answer_next()


async def listen(settings: Settings, *, context: ssl.SSLContext | None = None) -> tuple[asyncio.Server, str]:
    """A listening server on 127.0.0.1 and its address."""
    service = Service(settings)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(service), "127.0.0.1", settings.port, ssl=context, backlog=1_024
    )
    port = server.sockets[0].getsockname()[1]
    return server, f"{'https' if settings.tls else 'http'}://127.0.0.1:{port}"
