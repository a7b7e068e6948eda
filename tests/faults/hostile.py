"""A server that means harm: each target has its own way of answering, and every visit is counted."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Self

Play = Callable[[socket.socket], None]
Part = bytes | Play
"""What is sent, or what is done with the connection instead."""

ALLOW_ALL = b"User-agent: *\nAllow: /\n"


def reply(
    body: bytes | str = b"", *headers: str, status: str = "200 OK", mime: str = "text/html; charset=utf-8"
) -> bytes:
    """A whole answer with a true Content-Length."""
    raw = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Type: {mime}", f"Content-Length: {len(raw)}", *headers]
    return "\r\n".join((*head, "Connection: close", "", "")).encode() + raw


def raw(*headers: str, body: bytes = b"", status: str = "HTTP/1.1 200 OK") -> bytes:
    """An answer with exactly these lines."""
    return "\r\n".join((status, *headers, "", "")).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return reply("", f"Location: {to}", status=status)


def drip(beginning: bytes, piece: bytes, *, seconds: float = 0.2) -> Play:
    """The beginning, then a piece every so often, for ever."""

    def play(connection: socket.socket) -> None:
        connection.sendall(beginning)
        while True:
            connection.sendall(piece)
            time.sleep(seconds)

    return play


def pour(beginning: bytes, piece: bytes) -> Play:
    """The beginning, then pieces for ever, as fast as they are taken."""
    return drip(beginning, piece, seconds=0)


def hang(beginning: bytes) -> Play:
    """The beginning, then nothing, with the connection left open."""

    def play(connection: socket.socket) -> None:
        connection.sendall(beginning)
        connection.recv(1)

    return play


def in_turn(*parts: Part) -> Play:
    """One part for each visit, the last one for all that follow."""
    left = list(parts)

    def play(connection: socket.socket) -> None:
        perform(connection, left.pop(0) if len(left) > 1 else left[0])

    return play


def perform(connection: socket.socket, part: Part) -> None:
    if callable(part):
        part(connection)
    else:
        connection.sendall(part)


class HostileServer:
    """Serves parts by target, on one address of this machine; what it does not know is not found."""

    def __init__(
        self,
        parts: Mapping[str, Part] | None = None,
        *,
        robots: Part | None = None,
        tls: ssl.SSLContext | None = None,
        otherwise: Callable[[str], Part] | None = None,
    ) -> None:
        self.parts: dict[str, Part] = {"/robots.txt": robots or reply(ALLOW_ALL, mime="text/plain")}
        self.parts |= parts or {}
        self.hits: Counter[str] = Counter()
        self.requests: dict[str, bytes] = {}
        self.connections = 0
        self._otherwise = otherwise
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), plain:
            connection = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with connection:
                request = b""
                while not request.endswith(b"\r\n\r\n"):
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    request += piece
                perform(connection, self._find(request))

    def _find(self, request: bytes) -> Part:
        target = request.split(b" ", 2)[1].decode("ascii")
        self.hits[target] += 1
        self.requests[target] = request
        if target in self.parts:
            return self.parts[target]
        return self._otherwise(target) if self._otherwise else reply("", status="404 Not Found")
