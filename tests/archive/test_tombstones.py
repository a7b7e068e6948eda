"""Articles that went away and came back, and newspapers that were only ill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.clock import format_utc
from archive.database import connect_writer
from archive.drift import note_alarm
from archive.settling import settle_run
from archive.tombstones import Absence, forgive_mass_absence, note_absence, note_look, note_presence

DAY = timedelta(days=1)
NOW = datetime(2026, 5, 28, 2, 43, tzinfo=UTC)
PAPER = "baovidu"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    """An archive of forty articles, the last twenty of another newspaper; captures 1 to 40 belong to run 1."""
    tables = connect_writer(tmp_path)
    connection = tables.conn
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.executemany(
        "INSERT INTO runs (id, command, started_at, outcome) VALUES (?, 'harvest', '', 'done')",
        [(1,), (2,), (3,)],
    )
    for number in range(1, 41):
        add_capture(connection, 1)
        connection.execute(
            "INSERT INTO articles (id, newspaper, url, title, body, extractor, first_captured_at, last_captured_at, "
            "last_changed_at, capture_id, word_count) VALUES (?, ?, ?, 'Tít', '', '', '', '', '', ?, 1)",
            (number, PAPER if number <= 20 else "baokhac", f"https://baovidu.example/{number}", number),
        )
    yield connection
    tables.close()


def add_capture(connection: Any, run: int, status: int = 404) -> int:
    cursor = connection.execute(
        "INSERT INTO captures (run_id, url, captured_at, status, rec_type, record_id, warc, offset, length) "
        "VALUES (?, '', '', ?, 'response', '', 'file', (SELECT count(*) FROM captures), 1)",
        (run, status),
    )
    return int(cursor.lastrowid)


def look(  # noqa: PLR0913 - the parts of one look
    connection: Any, number: int, at: datetime, *, run: int, there: bool = False, status: int = 404
) -> datetime | None:
    """One look at an article, as the ledger takes it down; when it is to be looked at again, where it was absent."""
    paper = PAPER if number <= 20 else "baokhac"
    note_look(connection, number, run_id=run, newspaper=paper, absent=not there)
    if there:
        note_presence(connection, number, at)
        return None
    capture_id = add_capture(connection, run, status)
    _, due = note_absence(
        connection, Absence(article_id=number, capture_id=capture_id, captured_at=at, reason="404")
    )
    return due


def status_of(connection: Any, number: int) -> str:
    return str(connection.execute("SELECT status FROM articles WHERE id = ?", (number,)).fetchone()[0])


def test_one_absence_is_a_suspicion(connection: Any) -> None:
    assert look(connection, 1, NOW, run=2) == NOW + DAY
    assert status_of(connection, 1) == "suspected_gone"


def test_two_checks_within_fourteen_days_prove_nothing(connection: Any) -> None:
    look(connection, 1, NOW, run=2)
    assert look(connection, 1, NOW + DAY, run=2) == NOW + 14 * DAY
    assert look(connection, 1, NOW + 13 * DAY, run=2) == NOW + 14 * DAY
    assert status_of(connection, 1) == "suspected_gone"


def test_two_checks_fourteen_days_apart_make_a_tombstone(connection: Any) -> None:
    look(connection, 1, NOW, run=2)
    look(connection, 1, NOW + 14 * DAY, run=3)
    assert status_of(connection, 1) == "gone"
    (gone_at, checks) = connection.execute(
        "SELECT gone_at, checks FROM articles JOIN tombstones ON id = article_id"
    ).fetchone()
    assert (gone_at, checks) == ("2026-05-28T02:43:00Z", 2)


def test_a_look_by_a_clock_that_was_slow_is_no_first_look(connection: Any) -> None:
    connection.execute("UPDATE articles SET last_captured_at = '2026-05-28T02:43:00Z' WHERE id = 1")
    look(connection, 1, NOW - 365 * DAY, run=2)
    assert look(connection, 1, NOW + DAY, run=3) == NOW + 2 * DAY
    assert status_of(connection, 1) == "suspected_gone"
    look(connection, 1, NOW + 15 * DAY, run=3)
    assert status_of(connection, 1) == "gone"


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_article_that_comes_back_is_live_and_its_absence_stays_on_record(
    connection: Any, confirmed: bool
) -> None:
    look(connection, 1, NOW, run=2)
    if confirmed:
        look(connection, 1, NOW + 14 * DAY, run=2)
    look(connection, 1, NOW + 15 * DAY, run=3, there=True)
    assert status_of(connection, 1) == "live"
    assert connection.execute("SELECT restored_at FROM tombstones").fetchone()[0] == "2026-06-12T02:43:00Z"
    look(connection, 1, NOW + 20 * DAY, run=3)
    assert status_of(connection, 1) == "suspected_gone"
    assert connection.execute("SELECT count(*) FROM tombstones").fetchone()[0] == 2


def test_when_more_than_half_vanish_the_newspaper_is_ill(connection: Any) -> None:
    for number in range(1, 11):
        look(connection, number, NOW, run=2, there=number > 6)
    assert forgive_mass_absence(connection, 2) == 6
    assert {status_of(connection, number) for number in range(1, 11)} == {"live"}
    assert connection.execute("SELECT count(*) FROM tombstones").fetchone()[0] == 0


def test_half_of_them_or_a_handful_may_well_be_deleted(connection: Any) -> None:
    for number in range(1, 11):
        look(connection, number, NOW, run=2, there=number > 5)
    for number in range(21, 25):
        look(connection, number, NOW, run=3)
    assert forgive_mass_absence(connection, 2) == forgive_mass_absence(connection, 3) == 0
    assert status_of(connection, 1) == status_of(connection, 21) == "suspected_gone"


def test_a_healthy_newspaper_does_not_hide_an_ill_one(connection: Any) -> None:
    for number in range(1, 41):
        look(connection, number, NOW, run=2, there=number > 10)
    look(connection, 40, NOW, run=2)
    for number in range(11, 14):
        look(connection, number, NOW, run=2)
    assert forgive_mass_absence(connection, 2) == 13
    assert status_of(connection, 1) == "live"
    assert status_of(connection, 40) == "suspected_gone"


def test_what_was_missing_before_says_nothing_of_the_newspapers_health(connection: Any) -> None:
    for number in range(1, 7):
        look(connection, number, NOW, run=1)
    for number in range(1, 7):
        look(connection, number, NOW + 14 * DAY, run=2)
    assert forgive_mass_absence(connection, 2) == 0
    assert status_of(connection, 1) == "gone"


def test_an_ill_newspaper_confirms_no_older_suspicion(connection: Any) -> None:
    look(connection, 20, NOW, run=1)
    for number in range(1, 7):
        look(connection, number, NOW + 14 * DAY, run=2)
    due = look(connection, 20, NOW + 14 * DAY, run=2)
    assert due is not None
    connection.execute("INSERT INTO _article_keys VALUES ('baovidu:20', 20)")
    connection.execute(
        "INSERT INTO _frontier (key, url, kind, via, priority, state, due_at) "
        "VALUES ('baovidu:20', '', 'article', 'recheck', 45, 'done', ?)",
        (format_utc(due),),
    )
    assert status_of(connection, 20) == "gone"
    assert forgive_mass_absence(connection, 2) == 7
    assert status_of(connection, 20) == "suspected_gone"
    assert connection.execute("SELECT due_at FROM _frontier").fetchone() == (format_utc(NOW + 15 * DAY),)
    look(connection, 20, NOW + 15 * DAY, run=3)
    assert status_of(connection, 20) == "gone"


def test_a_suppressed_article_stays_suppressed(connection: Any) -> None:
    connection.execute("UPDATE articles SET status = 'suppressed' WHERE id = 1")
    look(connection, 1, NOW, run=2)
    look(connection, 1, NOW + DAY, run=2, there=True)
    assert status_of(connection, 1) == "suppressed"


def test_a_page_that_looks_empty_proves_nothing_in_a_run_that_raised_an_alarm(connection: Any) -> None:
    look(connection, 4, NOW, run=1)
    for number, status in ((1, 200), (2, 404), (4, 200), (21, 200)):
        look(connection, number, NOW + 14 * DAY, run=2, status=status)
    for number in range(5, 15):
        look(connection, number, NOW + 14 * DAY, run=2, there=True)
    assert status_of(connection, 4) == "gone"
    note_alarm(connection, 2, PAPER, "baovidu: layout was found in 0 of 8 articles")
    settle_run(connection, 2)
    states = {number: status_of(connection, number) for number in (1, 2, 4, 21)}
    assert states == {1: "live", 2: "suspected_gone", 4: "suspected_gone", 21: "suspected_gone"}
