"""Leases on the frontier: which rows a run has in flight, and what becomes of those it did not come to.

A lease is a committed row, so a URL that kills the process is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from archive.clock import format_utc
from archive.recheck import LONGEST_WAIT
from archive.records import Kind, Via
from archive.values import dataclass

FIRST_PRIORITY = 5
LAST_PRIORITY = 90
HASTENED = 50  # articles and photos a run: more would keep it from the news
SUSPECT_DEATHS = 3  # runs that died while a row was leased, after which it is asked for last
# Word for word the condition of an index: SQLite uses it for no other.
OPEN = "state IN ('due', 'leased')"
RELEASE = f"UPDATE _frontier SET state = 'due', attempts = attempts - 1 WHERE {OPEN} AND state = 'leased'"
LEASE = f"""
UPDATE _frontier SET state = 'leased', run_id = :run, attempts = attempts + 1 WHERE id IN (
    SELECT id FROM _frontier WHERE {OPEN} AND newspaper IS :newspaper AND state = 'due' AND due_at <= :now
        AND (:only IS NULL OR reserved_by = :only)
    ORDER BY priority, due_at, id LIMIT :limit)
RETURNING id, key, url, newspaper, kind, via, referrer, hops, redirects, attempts, etag, last_modified,
    priority, due_at
"""
RECLAIM = f"""
UPDATE _frontier SET state = 'due', attempts = attempts - 1, deaths = deaths + 1,
    priority = iif(deaths + 1 < :deaths, priority, :last) WHERE {OPEN} AND state = 'leased'
"""
NEXT_DUE = f"""
SELECT min(due_at) FROM _frontier WHERE {OPEN} AND newspaper IS :newspaper AND state = 'due'
    AND (:only IS NULL OR reserved_by = :only)
"""
HASTEN = f"""
UPDATE _frontier SET priority = :first WHERE id IN (
    SELECT id FROM _frontier WHERE {OPEN} AND newspaper = :newspaper AND state = 'due' AND attempts = 0
        AND priority > :first AND due_at <= :now AND kind IN ('article', 'requisite')
    ORDER BY priority, due_at, id LIMIT {HASTENED})
"""
CORRECT = """
UPDATE _frontier SET due_at = :now
WHERE (state = 'due' AND due_at > :soon) OR (state = 'done' AND due_at > :late)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """One frontier row, leased."""

    id: int
    key: str
    url: str
    newspaper: str | None
    kind: Kind
    via: Via
    referrer: str | None
    hops: int
    redirects: int
    attempts: int  # this one included
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Errander:
    """The run that leases, and whether it may take only what it reserved."""

    run_id: int
    only_reserved: bool = False


def lease_rows(
    connection: Any, newspaper: str | None, *, found_by: Errander, now: datetime, limit: int
) -> list[Waiting]:
    """Up to `limit` rows of one newspaper that are due, now leased to the run, the most urgent first."""
    cursor = connection.execute(
        LEASE,
        {
            "run": found_by.run_id,
            "only": found_by.run_id if found_by.only_reserved else None,
            "newspaper": newspaper,
            "now": format_utc(now),
            "limit": limit,
        },
    )
    rows = sorted(cursor.fetchall(), key=lambda row: (row[12], row[13], row[0]))
    names = Waiting.__dataclass_fields__
    return [Waiting(**dict(zip(names, row, strict=False))) for row in rows]


def next_due_at(connection: Any, newspaper: str | None, found_by: Errander) -> str | None:
    """The earliest moment at which a row of the newspaper becomes due, None when none waits."""
    only = found_by.run_id if found_by.only_reserved else None
    row = connection.execute(NEXT_DUE, {"newspaper": newspaper, "only": only}).fetchone()
    return row[0] if row else None


def release_leases(connection: Any) -> int:
    """Number of rows that a run leased and did not come to; they are due again as if it had not."""
    return int(connection.execute(RELEASE).rowcount)


def reclaim_leases(connection: Any) -> int:
    """Number of rows that a dead run had leased; they are due again, the third time after all others: one of
    them may be what kills the process."""
    return int(connection.execute(RECLAIM, {"deaths": SUSPECT_DEATHS, "last": LAST_PRIORITY}).rowcount)


def inherit_reservations(connection: Any, run_id: int) -> int:
    """Number of rows that a run which died had reserved and not come to; they are now reserved for this run."""
    cursor = connection.execute(
        f"UPDATE _frontier SET reserved_by = ? WHERE {OPEN} AND state = 'due' AND attempts = 0 AND reserved_by IN "
        "(SELECT id FROM runs WHERE outcome = 'killed')",
        (run_id,),
    )
    return int(cursor.rowcount)


def hasten_waiting(connection: Any, newspapers: Iterable[str], now: datetime) -> int:
    """Number of articles and photos that earlier runs did not come to; they now come before the seeds: what is granted
    a run may be too little for the seeds alone."""
    names = {"first": FIRST_PRIORITY, "now": format_utc(now)}
    return sum(connection.execute(HASTEN, {**names, "newspaper": slug}).rowcount for slug in newspapers)


def correct_due_times(connection: Any, *, now: datetime, longest: timedelta) -> int:
    """Number of rows due later than any rule puts them, because the clock was ahead; they are due now.

    `longest` is the longest time between two looks at an article.
    """
    late = {"now": format_utc(now), "soon": format_utc(now + LONGEST_WAIT), "late": format_utc(now + longest)}
    return int(connection.execute(CORRECT, late).rowcount)
