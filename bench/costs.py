"""What one scheduled run costs on archives of different size, by the server's log and the kernel's account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from archive.clock import format_utc
from archive.database import connect_writer, transaction
from bench.virtual_time import Run, harvest_at
from replica.addresses import find_article_number, find_photo
from replica.server import ReplicaServer
from replica.world import World

KNOWN = 5_000
GROWTH = 48  # a day; half of a day's run is one new article
CPU_SECONDS = 5.0
MEMORY_MIB = 300.0

COPY_ARTICLES = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
INSERT INTO articles (newspaper, url, title, sapo, body, section, published_at, published_precision, layout,
    extractor, first_captured_at, last_captured_at, last_changed_at, capture_id, word_count)
SELECT newspaper, url || '#' || i, title || ' ' || i, sapo, body, section, published_at, published_precision, layout,
    extractor, first_captured_at, last_captured_at, last_changed_at, capture_id, word_count
FROM n JOIN (SELECT * FROM articles ORDER BY id LIMIT 1)
"""
COPY_ROWS = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
INSERT INTO _frontier (key, url, newspaper, kind, via, hops, priority, state, due_at, run_id, etag, capture_id)
SELECT 'replica:copy=' || i, 'http://127.0.0.1:8800/copy-' || i || '.html', newspaper, kind, via, hops, priority, state,
    :due, run_id, etag, capture_id
FROM n JOIN (SELECT * FROM _frontier WHERE kind = 'article' AND state = 'done' ORDER BY id LIMIT 1)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """One figure and its ceiling."""

    what: str
    value: float
    ceiling: float
    unit: str

    @property
    def holds(self) -> bool:
        """Whether the figure is not above its ceiling."""
        return self.value <= self.ceiling

    @property
    def line(self) -> str:
        """The figure as a line of the table."""
        mark = "" if self.holds else "   TOO MUCH"
        return f"{self.what:<64}{self.value:>10,.1f} of {self.ceiling:,.1f} {self.unit}{mark}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The requests of one run by what they are for."""

    frame: int  # robots.txt, feeds, sitemaps, listings
    articles: int
    photos: int
    unconditional: int  # articles asked for without If-None-Match or If-Modified-Since


def sort_requests(log: Iterable[dict[str, Any]]) -> Asked:
    """How many requests of a server's log are for what."""
    entries = list(log)
    articles = [entry for entry in entries if find_article_number(entry["target"]) is not None]
    photos = [entry for entry in entries if find_photo(entry["target"]) is not None]
    return Asked(
        frame=len(entries) - len(articles) - len(photos),
        articles=len(articles),
        photos=len(photos),
        unconditional=sum(not entry["conditional"] for entry in articles),
    )


def measure_costs(folder: Path, *, known: int, articles: int = KNOWN) -> list[Cost]:
    """The figures of a run with nothing new, of one with some news, and of both on a far larger archive."""
    world = World(articles=articles, growth=GROWTH, page_bytes=8_000, photo_bytes=2_000)
    start = world.opened_at + timedelta(hours=23, seconds=20)  # the newsroom sleeps from ten to six
    with ReplicaServer(world) as server:
        harvest_at(server, folder, start, "--backfill")
        idle = harvest_at(server, folder, start + timedelta(minutes=30))
        busy = harvest_at(server, folder, start + timedelta(hours=9))
        add_known(folder, known, due=format_utc(start + timedelta(days=90)))
        large = harvest_at(server, folder, start + timedelta(hours=9, minutes=1))
    new = world.timeline.count(busy.at) - world.timeline.count(idle.at)
    return [
        *_judge_idle(f"{articles:,} articles, nothing new", idle),
        Cost(what=f"{new} new: pages beyond the frame that were not known",
             value=sort_requests(busy.log).unconditional, ceiling=new, unit="requests"),
        Cost(what=f"{new} new: the frame", value=sort_requests(busy.log).frame,
             ceiling=sort_requests(idle.log).frame + 1, unit="requests"),
        *_judge_idle(f"{articles + known:,} articles, nothing new", large),
        Cost(what=f"{articles + known:,} articles: the frame", value=sort_requests(large.log).frame,
             ceiling=sort_requests(busy.log).frame, unit="requests"),
    ]  # fmt: skip


def add_known(folder: Path, rows: int, *, due: str) -> None:
    """Adds so many articles that are known and not due, with their frontier rows."""
    tables = connect_writer(folder)
    with transaction(tables) as connection:
        connection.execute(COPY_ARTICLES, {"rows": rows})
        connection.execute(COPY_ROWS, {"rows": rows, "due": due})
    tables.close()


def _judge_idle(what: str, run: Run) -> Sequence[Cost]:
    asked = sort_requests(run.log)
    return [
        Cost(what=f"{what}: exit code", value=run.exit_code, ceiling=0, unit=""),
        Cost(
            what=f"{what}: re-checks without a condition",
            value=asked.unconditional,
            ceiling=0,
            unit="requests",
        ),
        Cost(what=f"{what}: photos", value=asked.photos, ceiling=0, unit="requests"),
        Cost(what=f"{what}: processor", value=run.cpu_seconds, ceiling=CPU_SECONDS, unit="s"),
        Cost(what=f"{what}: memory", value=run.memory_mib, ceiling=MEMORY_MIB, unit="MiB"),
    ]
