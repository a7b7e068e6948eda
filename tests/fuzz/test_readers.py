"""Readers of what others wrote, given what nobody would write: they end within a second and never crash.

Short in every run; `BAOLUU_FUZZ_MINUTES=10 python -m pytest tests/fuzz -m long` goes on for that long with each.
"""

from __future__ import annotations

import contextlib
import gzip
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.cdxj import read_index_fields
from archive.errors import StoreError, UsageError
from archive.foreign import iter_salvaged
from archive.http import read_answer
from archive.index import merge_index
from archive.query import rewrite_query
from archive.scan import iter_records
from crawler.extract import read_page
from crawler.newspapers import lookup_newspaper
from pipelines.normalize.article import normalize_article
from pipelines.normalize.attribution import parse_attribution
from pipelines.normalize.dates import parse_date
from tests.faults.newspaper import article_page

Fuzzed = Callable[[bytes], None]
NOW = datetime(2026, 5, 28, tzinfo=UTC)
MOST_SECONDS = 1.0
SHORT_EXAMPLES = 60
RECORD = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1b0e8a52-0000-4000-8000-000000000000>\r\n"
    b"WARC-Date: 2026-05-28T00:00:00Z\r\nWARC-Target-URI: https://bao.example/1\r\n"
    b"Content-Type: application/http;msgtype=response\r\nContent-Length: 29\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nxin c\r\n\r\n"
)
TOKENS = (
    b"<",
    b">",
    b"</",
    b"<div ",
    b"<p>",
    b"<article>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"&#",
    b"&amp;",
    b"\0",
    b"\r\n",
    b"\x1f\x8b",
    b"HTTP/1.1 200 OK",
    b"Content-Length: ",
    b"Transfer-Encoding: chunked",
    b"Content-Encoding: gzip",
    b"WARC/1.1",
    b"WARC-Type: ",
    b"<script type='application/ld+json'>",
    b'{"@type":"NewsArticle"',
    b"(",
    b"((",
    b")",
    b"[",
    b"/",
    b"|",
    b"-",
    b": ",
    b"Theo ",
    "Bài và ảnh: ".encode(),
    "Nguyễn Văn A".encode(),
    "Ảnh: ".encode(),
    b"20/05/2026",
    b"08:31",
    "Thứ Bảy, ".encode(),
    "giờ trước".encode(),
    b"NEAR(",
    b'"',
    b"*",
    b" AND ",
    b"title:",
    "phát động".encode(),
    b"99999999999999999999",
    b"\xff\xfe",
    "a\u0301\u0323".encode(),
    "\u202e".encode(),
)
bites = st.one_of(
    st.binary(max_size=400),
    st.lists(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=6)), max_size=80).map(b"".join),
    st.tuples(st.sampled_from(TOKENS), st.integers(1, 3000)).map(lambda pair: pair[0] * pair[1]),
)
harm = st.tuples(st.integers(0, 2000), bites)


def damage(whole: bytes, place: int, bite: bytes) -> bytes:
    """The bytes with something else in the middle of them."""
    place %= len(whole) + 1
    return whole[:place] + bite + whole[place + len(bite) // 2 :]


def scan(raw: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir="/dev/shm", suffix=".warc.gz") as file:
        file.write(raw)
        file.flush()
        for _ in iter_salvaged(Path(file.name)):
            pass
        try:
            for record in iter_records(Path(file.name)):
                read_index_fields(record.header, record.block)
        except (StoreError, KeyError, ValueError):
            pass


def scan_record(raw: bytes) -> None:
    scan(raw)
    scan(gzip.compress(raw, 1))


def read_cdxj(raw: bytes) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        path = Path(folder) / "index.cdxj"
        path.write_bytes(raw)
        merge_index(path, ["vn,example)/ 20260520000000 {}"])
        assert b"vn,example)/ 2026" in path.read_bytes()


def extract(raw: bytes) -> None:
    answer = read_answer(
        raw if raw.startswith(b"HTTP/") else b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + raw
    )
    for kind in ("article", "feed"):
        reading = read_page(
            answer, url="http://127.0.0.1:8800/x", kind=kind, newspaper=lookup_newspaper("replica")
        )  # type: ignore[arg-type]
        if reading.raw is not None:
            normalize_article(reading.raw, captured_at=NOW)


def ask(raw: bytes) -> None:
    with contextlib.suppress(UsageError):
        rewrite_query(raw.decode("utf-8", "surrogateescape"))


def read_line(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    parse_attribution(text)
    parse_date(text, captured_at=NOW)


TARGETS: dict[str, tuple[Fuzzed, bytes]] = {
    "warc": (scan_record, RECORD * 3),
    "gzip": (scan, gzip.compress(RECORD) * 3),
    "cdxj": (read_cdxj, b"vn,example)/a 20260520000000 {}\nvn,example)/b 20260520000000 {}\n"),
    "page": (extract, article_page().encode()),
    "answer": (
        extract,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nxin c\r\n0\r\n\r\n",
    ),
    "query": (ask, '"phát động" thi đua AND title:xuân'.encode()),
    "line": (read_line, "Bài và ảnh: Nguyễn Văn A (Theo Báo Ví Dụ), 08:31 20/05/2026".encode()),
}  # fmt: skip


def measure(read: Fuzzed, raw: bytes) -> float:
    """Seconds of processor time."""
    began = time.thread_time()
    read(raw)
    return time.thread_time() - began


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """Millions of readings log what they meet; kept by the test runner, that alone would fill the memory."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def attack(name: str, examples: int) -> None:
    """Gives the reader so many damaged inputs."""
    read, whole = TARGETS[name]

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=examples == SHORT_EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(harm)
    def once(found: tuple[int, bytes]) -> None:
        raw = damage(whole, *found)
        if (
            measure(read, raw) >= MOST_SECONDS
        ):  # a collection of garbage may fall into one reading, not into both
            assert measure(read, raw) < MOST_SECONDS

    once()


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_neither_crashes_nor_hangs(name: str) -> None:
    attack(name, SHORT_EXAMPLES)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_neither_crashes_nor_hangs_for_long(name: str) -> None:
    until = time.monotonic() + 60 * float(os.environ.get("BAOLUU_FUZZ_MINUTES", "10"))
    while time.monotonic() < until:
        attack(name, 2000)
