from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

import pytest

from replica.server import ReplicaServer
from replica.world import World


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def source(self) -> str:
        """The page as sent, its entities read."""
        return unescape(self.body.decode())

    @property
    def text(self) -> str:
        """What a reader sees: no tags, white space made single."""
        return " ".join(re.sub(r"<[^>]*>", "", self.source).split())


Fetch = Callable[..., Answer]


def fetch_from(server: ReplicaServer, target: str, *, method: str = "GET", **headers: str) -> Answer:
    """One exchange on a connection of its own; header names with `_` for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


@pytest.fixture(scope="session")
def world() -> World:
    return World(articles=1_000)  # three pages of every section at least


@pytest.fixture(scope="session")
def server(world: World) -> Iterator[ReplicaServer]:
    with ReplicaServer(world) as running:
        yield running


@pytest.fixture(scope="session")
def fetch(server: ReplicaServer) -> Fetch:
    def fetch(target: str, *, method: str = "GET", **headers: str) -> Answer:
        return fetch_from(server, target, method=method, **headers)

    return fetch
