"""A server that stands before a replica: answers some addresses as a test wants, passes the others on."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the gatekeeper says in the replica's place."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    hangs: bool = False  # never answers
    missing_bytes: int = 0  # are announced and never come


Script = Callable[[str, int], Answer | None]
"""From path and query, and how often it was asked for before, to an answer; None passes the request on."""


@dataclass
class Gatekeeper:
    """`with Gatekeeper(replica.origin, script) as gate:` serves at `gate.origin`; `gate.seen` lists the requests."""

    behind: str | None
    script: Script
    seen: list[tuple[float, str, dict[str, str]]] = field(
        default_factory=list
    )  # monotonic time, target, headers

    def __enter__(self) -> Self:
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def targets(self) -> list[str]:
        """Paths and queries in the order they were asked for."""
        return [target for _, target, _ in self.seen]

    def _answer(self, target: str, headers: dict[str, str]) -> Answer | None:
        before = self.targets.count(target)
        self.seen.append((time.monotonic(), target, headers))
        return self.script(target, before)

    def _pass_on(self, target: str, headers: dict[str, str]) -> Answer:
        if self.behind is None:
            return Answer(status=404)
        connection = http.client.HTTPConnection(urlsplit(self.behind).netloc, timeout=30)
        try:
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            kept = [
                (n, v)
                for n, v in response.getheaders()
                if n.lower() not in ("connection", "content-length", "date", "server")
            ]
            return Answer(status=response.status, body=response.read(), headers=tuple(kept))
        finally:
            connection.close()

    def _make_handler(self) -> type[BaseHTTPRequestHandler]:
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = dict(self.headers.items())
                answer = gate._answer(self.path, headers) or gate._pass_on(self.path, headers)
                if answer.hangs:
                    gate._released.wait(60)
                    return
                self.send_response(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body) + answer.missing_bytes))
                self.end_headers()
                if answer.status != 304:
                    self.wfile.write(answer.body)
                self.close_connection = bool(answer.missing_bytes)

            do_POST = do_GET  # noqa: N815 - the name is http.server's

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
                pass

        return Handler
