"""What `status` counts, and what it alarms about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.clock import format_utc, now_utc
from archive.database import connect_reader, connect_writer
from archive.frontier import DISALLOWED, Found, add_links, defer_row, postpone_row, refuse_row
from archive.newspapers import note_newspapers
from archive.recheck import ATTEMPTS
from archive.records import Link
from archive.status import Status, read_status

FOUNDED = datetime(2026, 1, 1, 3, tzinfo=UTC)
NAMES = ("new", "forbidden", "forbidden too", "failing", "dead", "no address")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    """An archive that waits for six addresses of one newspaper."""
    tables = connect_writer(tmp_path)
    note_newspapers(tables.conn, [("bao", "Báo", "https://bao.example/")])
    add_links(
        tables.conn,
        Found(
            links=[Link(url=f"https://bao.example/{name}", kind="article", via="listing") for name in NAMES],
            keys=NAMES,
            newspaper="bao",
            referrer=None,
            hops=1,
            run_id=1,
            now=now_utc() - timedelta(days=1),
        ),
    )
    yield tables.conn
    tables.close()


def read(folder: Path) -> Status:
    with connect_reader(folder) as reader:
        return read_status(reader, folder, declared=["bao"])


def test_only_what_failed_and_waits_is_an_alarm(connection: Any, tmp_path: Path) -> None:
    past = now_utc() - timedelta(hours=2)
    for key in ("forbidden", "forbidden too"):
        defer_row(connection, key, reason=DISALLOWED, until=past)
    postpone_row(connection, "failing", reason="status 503", now=past)
    connection.execute("UPDATE _frontier SET attempts = ? WHERE key = 'dead'", (ATTEMPTS,))
    postpone_row(connection, "dead", reason="status 500", now=past)
    refuse_row(connection, "no address", reason="no address: a port of 99999")
    status = read(tmp_path)
    assert [alarm for alarm in status.alarms if "URLs" in alarm] == ["1 URLs wait because: status 503"]
    assert status.failures == (("status 503", 1),)
    assert status.given_up == (("no address: a port of 99999", 1), ("status 500", 1))
    (paper,) = status.newspapers
    assert (paper.due_now, paper.disallowed, paper.given_up) == (2, 2, 1)


def live_daily(connection: Any, days: Iterable[int], *, until: int) -> None:
    """A harvest a day of one newspaper, of which those of these days bring an article."""
    connection.execute(
        "INSERT INTO warcs (filename, bytes, opened_at) VALUES ('a.warc.gz', 0, '2026-01-01T00:00:00Z')"
    )
    for day in range(until + 1):
        moment = format_utc(FOUNDED + timedelta(days=day))
        connection.execute(
            "INSERT INTO runs (command, newspaper, started_at, finished_at, outcome) "
            "VALUES ('harvest bao', 'bao', ?, ?, 'done')",
            (moment, moment),
        )
        if day not in days:
            continue
        capture = connection.execute(
            "INSERT INTO captures (url, captured_at, status, rec_type, record_id, warc, offset, length, via) "
            "VALUES (?, ?, 200, 'response', ?, 'a.warc.gz', ?, 1, 'listing')",
            (f"https://bao.example/{day}", moment, f"<{day}>", day),
        ).lastrowid
        connection.execute(
            "INSERT INTO articles (newspaper, url, title, body, extractor, first_captured_at, last_captured_at, "
            "last_changed_at, capture_id, word_count) VALUES ('bao', ?, 'Tin', '', '1', ?, ?, ?, ?, 0)",
            (f"https://bao.example/{day}", moment, moment, moment, capture),
        )


@pytest.mark.parametrize(
    ("days", "until", "is_silent"),
    [
        (range(20), 22, False),  # a holiday
        (range(20), 26, True),
        (range(0, 30, 3), 34, False),  # a newspaper that prints every third day
        (range(0, 30, 3), 45, True),
        (range(5), 30, False),  # too little known of it
    ],
)
def test_a_newspaper_that_has_fallen_silent_is_an_alarm(
    connection: Any, tmp_path: Path, days: range, until: int, is_silent: bool
) -> None:
    live_daily(connection, days, until=until)
    assert any("bao: no new article since" in alarm for alarm in read(tmp_path).alarms) is is_silent


def test_a_newspaper_that_nobody_harvests_is_not_silent(connection: Any, tmp_path: Path) -> None:
    live_daily(connection, range(20), until=26)
    connection.execute("UPDATE runs SET newspaper = 'baokhac'")
    assert not any("no new article" in alarm for alarm in read(tmp_path).alarms)
