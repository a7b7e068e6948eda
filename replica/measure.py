"""`python -m replica.measure` says how many article pages a second one core of the replica serves."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from replica.server import ReplicaServer
from replica.world import World

_AHEAD = 8  # requests on the way at a time, so that the client does not hold the server up


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one run of requests cost."""

    pages: int
    bytes: int
    seconds: float  # by the wall
    cpu_seconds: float  # of the server


def measure(articles: int, *, packed: bool) -> Load:
    """Asks for each of so many articles once, on one connection."""
    world = World(articles=articles)
    paths = [world.path(number) for number in range(articles)]
    with ReplicaServer(world) as server:
        _fetch(server.port, paths[:100], packed=packed)  # templates read, code warm
        cpu, started = _read_cpu_seconds(server.pid), time.perf_counter()
        received = _fetch(server.port, paths, packed=packed)
        seconds = time.perf_counter() - started
        return Load(
            pages=articles, bytes=received, seconds=seconds, cpu_seconds=_read_cpu_seconds(server.pid) - cpu
        )


def _fetch(port: int, paths: list[str], *, packed: bool) -> int:
    """The bytes of all bodies."""
    coding = "Accept-Encoding: gzip\r\n" if packed else ""
    requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{coding}\r\n".encode() for path in paths]
    received = 0
    with socket.create_connection(("127.0.0.1", port)) as client, client.makefile("rb", 1 << 18) as answers:
        client.sendall(b"".join(requests[:_AHEAD]))
        for place in range(len(requests)):
            length = 0
            while (line := answers.readline()) != b"\r\n":
                if line.startswith(b"Content-Length:"):
                    length = int(line[15:])
            received += len(answers.read(length))
            client.sendall(b"".join(requests[place + _AHEAD : place + _AHEAD + 1]))
    return received


def _read_cpu_seconds(process: int | None) -> float:
    """User and system time of a process, from /proc; its own time stands in columns 14 and 15."""
    columns = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(columns[11]) + int(columns[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Prints one line for plain and one for compressed pages; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m replica.measure", description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    options = parser.parse_args()
    for packed in (False, True):
        load = measure(options.articles, packed=packed)
        print(
            f"{'gzip ' if packed else 'plain'} {load.pages / load.cpu_seconds:7,.0f} pages per second of its core, "
            f"{load.pages / load.seconds:7,.0f} by the wall, {load.bytes / load.pages:,.0f} bytes each"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
