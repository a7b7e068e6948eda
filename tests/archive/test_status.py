"""What `status` counts, and what it alarms about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.clock import now_utc
from archive.database import connect_reader, connect_writer
from archive.frontier import DISALLOWED, Found, add_links, defer_row, postpone_row, refuse_row
from archive.newspapers import note_newspapers
from archive.recheck import ATTEMPTS
from archive.records import Link
from archive.status import Status, read_status

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
