"""The durable frontier: what waits, what is in flight, what is done, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.clock import format_utc, now_utc
from archive.database import connect_writer
from archive.frontier import (
    DISALLOWED,
    MAX_REDIRECTS,
    Found,
    add_links,
    ask_again,
    count_news,
    defer_row,
    finish_row,
    follow_redirect,
    postpone_row,
    refuse_row,
    wake_rechecks,
)
from archive.leases import (
    LAST_PRIORITY,
    LEASE,
    NEXT_DUE,
    RECLAIM,
    RELEASE,
    SUSPECT_DEATHS,
    Errander,
    Waiting,
    correct_due_times,
    inherit_reservations,
    lease_rows,
    next_due_at,
    reclaim_leases,
    release_leases,
)
from archive.ledger import Tally, apply
from archive.page import Page
from archive.recheck import ATTEMPTS, LONGEST_WAIT
from archive.records import Errand, Kind, Link, Via
from archive.rules import Rules

NOW = datetime(2026, 5, 28, 2, 43, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAPER = "baovidu"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    tables = connect_writer(tmp_path)
    yield tables.conn
    tables.close()


def found(
    *names: str, kind: Kind = "article", via: Via = "listing", run_id: int = 1, reserve: bool = False
) -> Found:
    """Links to these names of one newspaper."""
    links = [Link(url=f"https://baovidu.example/{name}", kind=kind, via=via) for name in names]
    return Found(
        links=links,
        keys=names,
        newspaper=PAPER,
        referrer=None,
        hops=1,
        run_id=run_id,
        now=NOW,
        reserve=reserve,
    )


def lease(
    connection: Any, *, run: int = 1, limit: int = 10, at: datetime = NOW, only: bool = False
) -> list[str]:
    return [row.key for row in lease_whole(connection, run=run, limit=limit, at=at, only=only)]


def lease_whole(connection: Any, *, run: int, limit: int, at: datetime, only: bool) -> list[Waiting]:
    errander = Errander(run_id=run, only_reserved=only)
    return lease_rows(connection, PAPER, found_by=errander, now=at, limit=limit)


def read(connection: Any, key: str, column: str) -> Any:
    (value,) = connection.execute(f"SELECT {column} FROM _frontier WHERE key = ?", (key,)).fetchone()
    return value


def test_a_link_is_waited_for_once_however_often_it_is_found(connection: Any) -> None:
    assert add_links(connection, found("a", "b", "a")) == 2
    assert add_links(connection, found("b", "c")) == 1
    assert lease(connection) == ["a", "b", "c"]
    assert lease(connection) == []


def test_the_most_urgent_is_leased_first_and_only_what_is_due(connection: Any) -> None:
    add_links(connection, found("bài"))
    add_links(connection, found("ảnh", kind="requisite", via="requisite"))
    add_links(connection, found("rss", kind="feed", via="seed"))
    assert lease(connection, limit=2) == ["rss", "ảnh"]
    postpone_row(connection, "rss", reason="503", now=NOW)
    assert lease(connection) == ["bài"]
    assert next_due_at(connection, PAPER, Errander(run_id=1)) == format_utc(NOW + timedelta(seconds=2))
    assert lease(connection, at=NOW + HOUR) == ["rss"]
    assert next_due_at(connection, PAPER, Errander(run_id=1)) is None


def test_rows_of_another_newspaper_are_left_to_its_run(connection: Any) -> None:
    add_links(connection, found("a"))
    assert lease_rows(connection, "baokhac", found_by=Errander(run_id=1), now=NOW, limit=9) == []
    assert lease_rows(connection, None, found_by=Errander(run_id=1), now=NOW, limit=9) == []


def test_a_row_that_is_done_comes_back_when_its_look_is_due(connection: Any) -> None:
    add_links(connection, found("a"))
    lease(connection)
    finish_row(connection, "a", due_at=NOW + HOUR, run_id=1)
    assert wake_rechecks(connection, [PAPER], NOW) == 0
    assert wake_rechecks(connection, [PAPER], NOW + HOUR) == 1
    assert read(connection, "a", "via") == "recheck"
    assert lease(connection, at=NOW + HOUR) == ["a"]


@pytest.mark.parametrize(("was_sent", "wait"), [(True, timedelta(seconds=2)), (False, HOUR)])
def test_what_never_left_this_machine_is_not_tried_again_in_the_same_run(
    connection: Any, was_sent: bool, wait: timedelta
) -> None:
    add_links(connection, found("a"))
    lease(connection)
    errand = Errand(url="http://10.0.0.8/a", newspaper=PAPER, kind="article", via="listing")
    page = Page(errand=errand, key="a", failure="not on the public internet", was_sent=was_sent)
    began = now_utc()
    apply(connection, page, None, rules=Rules(run_id=1), tally=Tally())
    due = datetime.fromisoformat(read(connection, "a", "due_at"))
    assert timedelta(seconds=-1) < due - began - wait < timedelta(seconds=20)


def test_failures_are_retried_ever_later_and_then_given_up_with_their_reason(connection: Any) -> None:
    add_links(connection, found("a"))
    at, waits = NOW, []
    for _ in range(ATTEMPTS):
        assert lease(connection, at=at) == ["a"]
        postpone_row(connection, "a", reason="trạng thái 503", now=at)
        due = read(connection, "a", "due_at")
        if due is not None:
            waits.append(datetime.fromisoformat(due) - at)
            at += waits[-1]
    assert waits == sorted(waits)
    assert max(waits) < LONGEST_WAIT
    assert (read(connection, "a", "state"), read(connection, "a", "reason")) == ("given_up", "trạng thái 503")
    assert lease(connection, at=at + 1000 * HOUR) == []


def test_a_refused_row_keeps_its_reason_and_is_not_asked_for(connection: Any) -> None:
    add_links(connection, found("a"))
    refuse_row(connection, "a", reason="robots.txt")
    assert lease(connection, at=NOW + 1000 * HOUR) == []
    assert read(connection, "a", "reason") == "robots.txt"


def test_no_reason_commands_a_terminal(connection: Any) -> None:
    add_links(connection, found("a"))
    said = "500 \x1b]0;EVIL\x07\x1b[2J\x9b31m\u202e"
    postpone_row(connection, "a", reason=said, now=NOW)
    assert read(connection, "a", "reason") == r"500 \x1b]0;EVIL\x07\x1b[2J\x9b31m\u202e"
    refuse_row(connection, "a", reason=said)
    assert read(connection, "a", "reason").isprintable()


def test_a_deferred_row_has_not_failed(connection: Any) -> None:
    add_links(connection, found("a"))
    lease(connection)
    defer_row(connection, "a", reason="robots.txt", until=NOW + HOUR)
    assert read(connection, "a", "attempts") == 0
    assert lease(connection, at=NOW + HOUR) == ["a"]


def test_what_robots_txt_does_not_allow_is_no_news(connection: Any) -> None:
    add_links(connection, found("a", "b"))
    defer_row(connection, "a", reason=DISALLOWED, until=NOW + HOUR)
    assert count_news(connection, ["a", "b"], run_id=9) == 1


def test_a_seed_is_asked_for_once_in_every_run(connection: Any) -> None:
    for run in (1, 2):
        ask_again(connection, found("rss", kind="feed", via="seed", run_id=run))
        assert lease(connection, run=run) == ["rss"]
        ask_again(connection, found("rss", kind="feed", via="seed", run_id=run))  # in flight
        finish_row(connection, "rss", due_at=None, run_id=run)
        ask_again(connection, found("rss", kind="feed", via="seed", run_id=run))  # done in this run
        assert lease(connection, run=run) == []


def test_a_redirect_to_itself_is_followed_a_few_times(connection: Any) -> None:
    add_links(connection, found("a"))
    for hop in range(MAX_REDIRECTS):
        assert follow_redirect(connection, "a", f"https://baovidu.example/a?{hop}", now=NOW)
    assert not follow_redirect(connection, "a", "https://baovidu.example/a?x", now=NOW)
    assert read(connection, "a", "url").endswith(f"?{MAX_REDIRECTS - 1}")


def test_what_a_run_leased_and_did_not_come_to_counts_as_not_tried(connection: Any) -> None:
    add_links(connection, found("a", "b"))
    for _ in range(3 * ATTEMPTS):
        assert len(lease(connection)) == 2
        assert release_leases(connection) == 2
    lease(connection)
    postpone_row(connection, "a", reason="503", now=NOW)
    assert read(connection, "a", "state") == "due"


def test_what_dead_runs_had_in_flight_waits_behind_all_others(connection: Any) -> None:
    add_links(connection, found("độc"))
    for _ in range(SUSPECT_DEATHS):
        assert lease(connection) == ["độc"]
        assert reclaim_leases(connection) == 1
    add_links(connection, found("lành"))
    assert lease(connection) == ["lành", "độc"]
    assert read(connection, "độc", "priority") == LAST_PRIORITY
    finish_row(connection, "độc", due_at=None, run_id=1)
    assert read(connection, "độc", "deaths") == 0


def test_a_run_that_archives_what_was_typed_leases_nothing_else(connection: Any) -> None:
    add_links(connection, found("khác"))
    add_links(connection, found("a", run_id=7, reserve=True))
    assert next_due_at(connection, PAPER, Errander(run_id=7, only_reserved=True)) == format_utc(NOW)
    assert lease(connection, run=7, only=True) == ["a"]


def test_what_a_killed_run_reserved_is_not_forgotten(connection: Any) -> None:
    connection.executemany(
        "INSERT INTO runs (id, command, started_at, outcome) VALUES (?, 'capture', '', ?)",
        [(6, "partial"), (7, "killed")],
    )
    add_links(connection, found("khác"))
    add_links(connection, found("hỏng", run_id=6, reserve=True))  # that run said so; nobody typed it again
    add_links(connection, found("ảnh", kind="requisite", run_id=7, reserve=True))
    assert lease(connection, run=8, only=True) == []
    assert inherit_reservations(connection, 8) == 1
    assert lease(connection, run=8, only=True) == ["ảnh"]


def test_rows_that_a_wrong_clock_put_off_for_years_are_due_now(connection: Any) -> None:
    add_links(connection, found("hẹn", "xong", "gần", "đợi"))
    far, near = NOW + 90_000 * HOUR, NOW + 100 * HOUR
    defer_row(connection, "hẹn", reason="", until=far)
    defer_row(connection, "đợi", reason="", until=NOW + HOUR)
    finish_row(connection, "xong", due_at=far, run_id=1)
    finish_row(connection, "gần", due_at=near, run_id=1)
    assert correct_due_times(connection, now=NOW, longest=200 * HOUR) == 2
    due = {key: read(connection, key, "due_at") for key in ("hẹn", "xong", "gần", "đợi")}
    now = format_utc(NOW)
    assert due == {"hẹn": now, "xong": now, "gần": format_utc(near), "đợi": format_utc(NOW + HOUR)}


@pytest.mark.parametrize(
    "statement", [LEASE, NEXT_DUE, RELEASE, RECLAIM], ids=["lease", "next", "release", "reclaim"]
)
def test_leases_never_read_the_whole_frontier(connection: Any, statement: str) -> None:
    names = {name: None for name in ("run", "only", "newspaper", "now", "limit", "deaths", "last")}
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", names)]
    assert any("_frontier_due" in step for step in plan), plan
    assert not any(step.startswith("SCAN _frontier") and "INDEX" not in step for step in plan), plan
