"""The state of an archive in figures: runs, newspapers, what waits, and what an operator should look at."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from archive.clock import format_utc, now_utc
from archive.configuration import read_configuration
from archive.database import FILENAME
from archive.drift import AGAIN
from archive.errors import ConfigurationError, StoreError
from archive.folder import ArchiveFolder, is_held
from archive.frontier import DISALLOWED, PAGER_PRIORITY
from archive.runs import is_of
from archive.silence import find_silent
from archive.suppression import list_exposed
from archive.takedowns import read_decisions
from archive.values import dataclass, replace
from archive.volume import describe_network, find_network_type
from archive.warcs import describe_altered

LAST_RUNS = 10
COVERAGE_DAYS = 14
ALARM_DAYS = 30
DIED = "it died before it could say why, as of a full disk; the next run repairs what it left"
SHORTEST_LINE = 150  # bytes of a line of the index, of which every capture has one
WAL_ALARM_BYTES = 64 << 20  # a reader that never lets go keeps the write-ahead log from being emptied

LATEST_ALARMS = f"""
SELECT a.run_id, a.message FROM alarms a JOIN runs r ON r.id = a.run_id WHERE r.started_at >= :since
    AND a.run_id = (SELECT max(b.run_id) FROM alarms b WHERE b.newspaper IS a.newspaper)
    AND NOT (a.message LIKE '%' || :again AND EXISTS (SELECT 1 FROM runs l WHERE l.id > a.run_id
        AND l.outcome = 'done' AND {is_of("l.newspaper", "a.newspaper")}))
ORDER BY a.run_id DESC, 2
"""
# What robots.txt forbids waits for nobody: each run judges it again, and nothing is wrong with it.
WAITING = f"""
SELECT newspaper, CASE WHEN state <> 'due' THEN state WHEN reason = '{DISALLOWED}' THEN 'disallowed'
    WHEN due_at <= ? THEN 'due' END AS waits, count(*)
FROM _frontier WHERE newspaper IS NOT NULL AND (state <> 'done' OR due_at IS NOT NULL) GROUP BY 1, 2
"""
FAILURES = f"""
SELECT reason, count(*) FROM _frontier WHERE state IN ({{states}}) AND reason <> '{DISALLOWED}'
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10
"""
OLD_PAGES = """
SELECT newspaper, sum(state = 'done'), sum(state IN ('parked', 'due', 'leased')) FROM _frontier
WHERE newspaper IS NOT NULL AND priority = ? AND kind <> 'article' GROUP BY 1
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunFigures:
    id: int
    command: str
    newspaper: str | None
    started_at: str
    finished_at: str | None
    outcome: str
    exit_code: int | None
    requests: int
    articles_new: int
    articles_changed: int
    articles_gone: int
    errors: int
    message: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewspaperFigures:
    slug: str
    articles: int
    first_published_at: str | None
    last_published_at: str | None
    due_now: int
    waiting: int  # done, and to be looked at again some day
    given_up: int
    disallowed: int  # by robots.txt
    old_pages_read: int  # further listing pages and old day sitemaps, which a backfill reads
    old_pages_left: int
    last_success_at: str | None  # when a run last ended as done

    @property
    def backfill_share(self) -> float | None:
        """How much of the old listing pages and sitemaps known so far was read, 0 to 1; None where none is known."""
        known = self.old_pages_read + self.old_pages_left
        return self.old_pages_read / known if known else None

    @property
    def articles_to_come(self) -> int:
        """An estimate of what the pages left will bring, from what those read have brought."""
        return round(self.articles / max(1, self.old_pages_read) * self.old_pages_left)


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """Everything `baoluu status` shows."""

    runs: tuple[RunFigures, ...]  # the latest first
    newspapers: tuple[NewspaperFigures, ...]
    articles_by_status: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, int], ...]  # (day of publication, articles), the latest first
    failures: tuple[tuple[str, int], ...]  # (reason, URLs that wait because of it)
    given_up: tuple[tuple[str, int], ...]  # (reason, URLs that are asked for no more because of it)
    warc_files: int
    warc_bytes: int
    wal_bytes: int
    alarms: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        return asdict(self)


def read_status(connection: Any, folder: Path, *, declared: Collection[str]) -> Status:
    """The archive's figures as they stand now; `declared` are the newspapers that there are files for."""
    runs = _read_runs(connection, ArchiveFolder(folder))
    files, size = connection.execute("SELECT count(*), coalesce(sum(bytes), 0) FROM warcs").fetchone()
    wal = folder / f"{FILENAME}-wal"
    wal_bytes = wal.stat().st_size if wal.exists() else 0
    failures = _pairs(connection, FAILURES.format(states="'due', 'leased'"))
    return Status(
        runs=runs,
        newspapers=tuple(_read_newspapers(connection)),
        articles_by_status=_pairs(connection, "SELECT status, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC"),
        days=_pairs(connection, "SELECT substr(published_at, 1, 10), count(*) FROM articles "
                                f"WHERE published_at IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT {COVERAGE_DAYS}"),
        failures=failures,
        given_up=_pairs(connection, FAILURES.format(states="'given_up', 'refused'")),
        warc_files=files,
        warc_bytes=size,
        wal_bytes=wal_bytes,
        alarms=(
            *_read_drift(connection),
            *find_silent(connection),
            *_find_alarms(runs, failures, wal_bytes),
            *_look_at_files(connection, ArchiveFolder(folder)),
            *_look_at_settings(ArchiveFolder(folder), declared),
            *_look_at_volume(folder),
        ),
    )  # fmt: skip


def _read_runs(connection: Any, folder: ArchiveFolder) -> tuple[RunFigures, ...]:
    """The latest runs, the last first; what calls itself running while nobody holds the archive has died."""
    runs = _list_runs(connection)
    running = {run.id for run in runs if run.outcome == "running"}
    if not running or is_held(folder):
        return runs
    return tuple(
        replace(run, outcome="killed", message=DIED)
        if run.id in running and run.outcome == "running"
        else run
        for run in _list_runs(connection)  # once more: it may have ended before its lock was looked at
    )


def _list_runs(connection: Any) -> tuple[RunFigures, ...]:
    rows = connection.execute("SELECT * FROM runs ORDER BY id DESC LIMIT ?", (LAST_RUNS,))
    return tuple(RunFigures(**_pick(RunFigures, row)) for row in rows)


def _read_drift(connection: Any) -> list[str]:
    """What the last run with an alarm said of each newspaper, unless that is long ago, `extract` has healed it, or a
    later run has found again what that one missed."""
    since = format_utc(now_utc() - timedelta(days=ALARM_DAYS))
    names = {"since": since, "again": AGAIN}
    return [f"run {row[0]}: {row[1]}" for row in connection.execute(LATEST_ALARMS, names)]


def _read_newspapers(connection: Any) -> list[NewspaperFigures]:
    waiting = {(row[0], row[1]): row[2] for row in connection.execute(WAITING, (format_utc(now_utc()),))}
    old = {row[0]: row[1:] for row in connection.execute(OLD_PAGES, (PAGER_PRIORITY,))}
    return [
        NewspaperFigures(
            **_pick(NewspaperFigures, row),
            old_pages_read=old.get(row["slug"], (0, 0))[0],
            old_pages_left=old.get(row["slug"], (0, 0))[1],
            last_success_at=_find_last_success(connection, row["slug"]),
            due_now=waiting.get((row["slug"], "due"), 0),
            waiting=waiting.get((row["slug"], "done"), 0),
            given_up=waiting.get((row["slug"], "given_up"), 0),
            disallowed=waiting.get((row["slug"], "disallowed"), 0),
        )
        for row in connection.execute("SELECT * FROM newspapers ORDER BY slug")
    ]


def _find_last_success(connection: Any, slug: str) -> str | None:
    found = connection.execute(
        f"SELECT max(finished_at) FROM runs WHERE outcome = 'done' AND {is_of('newspaper', '?')}",
        (slug,),
    ).fetchone()
    return found[0] if found else None


def _find_alarms(
    runs: tuple[RunFigures, ...], failures: tuple[tuple[str, int], ...], wal_bytes: int
) -> list[str]:
    alarms = [f"run {run.id} ended as {run.outcome}: {run.message or 'no reason was noted'}"
              for run in runs[:1] if run.outcome not in ("done", "running", "stopped")]  # fmt: skip
    alarms += [f"{count} URLs wait because: {reason}" for reason, count in failures]
    if wal_bytes > WAL_ALARM_BYTES:
        alarms.append(
            f"{FILENAME}-wal holds {wal_bytes >> 20} MiB: a reader has kept it open for long; restart `baoluu serve`"
        )
    return alarms


def _look_at_files(connection: Any, folder: ArchiveFolder) -> list[str]:
    """What an operator should know of WARC files and index."""
    alarms = []
    try:
        exposed = list_exposed(connection, read_decisions(folder))
    except StoreError as damage:
        alarms.append(str(damage))
    else:
        if exposed:
            alarms.append(
                f"{len(exposed)} articles are shown though suppressions.jsonl hides them, the first of them "
                f"{exposed[0]}: the next `baoluu harvest` or `suppress` hides them."
            )
    if altered := describe_altered(connection, folder):
        alarms.append(altered)
    (captures,) = connection.execute("SELECT count(*) FROM captures").fetchone()
    size = folder.index.stat().st_size if folder.index.exists() else 0
    if size < captures * SHORTEST_LINE:
        state = "lacks most of its lines" if size else "is missing"
        alarms.append(f"index/index.cdxj {state}, so replay finds too little: `baoluu extract` completes it.")
    return alarms


def _look_at_settings(folder: ArchiveFolder, declared: Collection[str]) -> list[str]:
    try:
        configuration = read_configuration(folder.configuration)
    except ConfigurationError as error:
        return [str(error)]
    return [
        f"{folder.configuration.name} names {slug!r}, which `harvest --all` cannot harvest: no newspaper is called so; "
        "`baoluu newspapers list` shows those there are."
        for slug in configuration.newspapers
        if slug not in declared
    ]


def _look_at_volume(folder: Path) -> list[str]:
    kind = find_network_type(folder)
    alarms = [describe_network(kind)] if kind else []
    free = shutil.disk_usage(folder).free
    with contextlib.suppress(ConfigurationError):  # of which another alarm speaks
        wanted = read_configuration(ArchiveFolder(folder).configuration).min_free_mib
        if free < wanted << 20:
            alarms.append(
                f"only {free >> 20} MiB of disk are free and {wanted} are wanted: no run starts until then."
            )
    return alarms


def _pick(kind: Any, row: Any) -> dict[str, Any]:
    return {name: row[name] for name in kind.__dataclass_fields__ if name in row.keys()}  # noqa: SIM118 - a Row


def _pairs(connection: Any, sql: str) -> tuple[tuple[Any, Any], ...]:
    return tuple((row[0], row[1]) for row in connection.execute(sql))
