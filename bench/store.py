"""Captures a second through WARC, digests, index lines, journal and database: no network, no page read."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from archive.clock import now_utc
from archive.page import Page
from archive.records import Answer, Errand, Exchange
from archive.session import Assignment, open_session
from bench.limits import verify_floors
from jobs.interpret import interpret

ANSWER = Answer(status=200, reason="OK", headers=(), body=b"")
PAGE_BYTES = 9_000  # a page of 35 kB as a server packs it


def main(argv: list[str]) -> int:
    """0, or 1 where a figure is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m bench store", description=__doc__)
    parser.add_argument("--captures", type=int, default=5000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    pages = [make_page(number) for number in range(options.captures)]
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = store(pages, Path(folder))
    figures = {"captures a second": len(pages) / wall, "captures a CPU second": len(pages) / cpu}
    print("".join(f"{name}: {figure:,.0f}\n" for name, figure in figures.items()), end="")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return verify_floors("store", figures)


def make_page(number: int) -> Page:
    """A captured page like no other, packed as servers pack."""
    url = f"http://baovidu.example/tin-{number}.html"
    body = number.to_bytes(4, "big") * (PAGE_BYTES // 4)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    request = f"GET /tin-{number}.html HTTP/1.1\r\nHost: baovidu.example\r\n\r\n".encode()
    exchange = Exchange(url=url, started_at=now_utc(), request=request, response=head + body, ip="127.0.0.1")
    errand = Errand(url=url, newspaper="vidu", kind="article", via="listing")
    return Page(errand=errand, key=url, exchange=exchange, answer=ANSWER)


def store(pages: list[Page], folder: Path) -> tuple[float, float]:
    """Seconds by the clock and of processor time until every page is durable and acknowledged."""
    with open_session(folder, Assignment(command="bench"), interpret=interpret) as session:
        wall, cpu = time.monotonic(), time.process_time()
        for page in pages:
            session.journal.keep(page)
        session.journal.flush()
        return time.monotonic() - wall, time.process_time() - cpu
