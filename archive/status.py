"""The state of an archive in figures: runs, newspapers, what waits, and what an operator should look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.clock import format_utc, now_utc
from archive.database import FILENAME

LAST_RUNS = 10
COVERAGE_DAYS = 14
WAL_ALARM_BYTES = 64 << 20  # a reader that never lets go keeps the write-ahead log from being emptied


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """Everything `baoluu status` shows."""

    runs: tuple[RunFigures, ...]  # the latest first
    newspapers: tuple[NewspaperFigures, ...]
    articles_by_status: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, int], ...]  # (day of publication, articles), the latest first
    failures: tuple[tuple[str, int], ...]  # (reason, URLs that wait because of it)
    warc_files: int
    warc_bytes: int
    wal_bytes: int
    alarms: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        return asdict(self)


def read_status(connection: Any, folder: Path) -> Status:
    """The archive's figures as they stand now."""
    runs = tuple(RunFigures(**_pick(RunFigures, row)) for row in connection.execute(
        "SELECT * FROM runs ORDER BY id DESC LIMIT ?", (LAST_RUNS,)))  # fmt: skip
    files, size = connection.execute("SELECT count(*), coalesce(sum(bytes), 0) FROM warcs").fetchone()
    wal = folder / f"{FILENAME}-wal"
    wal_bytes = wal.stat().st_size if wal.exists() else 0
    failures = _pairs(connection, "SELECT reason, count(*) FROM _frontier WHERE reason IS NOT NULL "
                                  "GROUP BY 1 ORDER BY 2 DESC LIMIT 10")  # fmt: skip
    return Status(
        runs=runs,
        newspapers=tuple(_read_newspapers(connection)),
        articles_by_status=_pairs(connection, "SELECT status, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC"),
        days=_pairs(connection, "SELECT substr(published_at, 1, 10), count(*) FROM articles "
                                f"WHERE published_at IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT {COVERAGE_DAYS}"),
        failures=failures,
        warc_files=files,
        warc_bytes=size,
        wal_bytes=wal_bytes,
        alarms=tuple(_find_alarms(runs, failures, wal_bytes)),
    )  # fmt: skip


def _read_newspapers(connection: Any) -> list[NewspaperFigures]:
    waiting = {
        (row[0], row[1]): row[2]
        for row in connection.execute(
            "SELECT newspaper, CASE WHEN state = 'due' AND due_at <= ? THEN 'due' ELSE state END, count(*) "
            "FROM _frontier WHERE newspaper IS NOT NULL AND (state <> 'done' OR due_at IS NOT NULL) GROUP BY 1, 2",
            (format_utc(now_utc()),),
        )
    }
    return [
        NewspaperFigures(
            **_pick(NewspaperFigures, row),
            due_now=waiting.get((row["slug"], "due"), 0),
            waiting=waiting.get((row["slug"], "done"), 0),
            given_up=waiting.get((row["slug"], "given_up"), 0),
        )
        for row in connection.execute("SELECT * FROM newspapers ORDER BY slug")
    ]


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


def format_prometheus(status: Status) -> str:
    """The figures in Prometheus' text format, for node_exporter's textfile collector."""
    lines = ["# HELP baoluu_articles Articles by newspaper.", "# TYPE baoluu_articles gauge"]
    lines += [f'baoluu_articles{{newspaper="{p.slug}"}} {p.articles}' for p in status.newspapers]
    lines += ["# HELP baoluu_due URLs that are due now.", "# TYPE baoluu_due gauge"]
    lines += [f'baoluu_due{{newspaper="{p.slug}"}} {p.due_now}' for p in status.newspapers]
    for name, value, what in (
        ("warc_bytes", status.warc_bytes, "Bytes of all WARC files."),
        ("wal_bytes", status.wal_bytes, "Bytes of the write-ahead log."),
        ("alarms", len(status.alarms), "Things an operator should look at."),
    ):
        lines += [f"# HELP baoluu_{name} {what}", f"# TYPE baoluu_{name} gauge", f"baoluu_{name} {value}"]
    if status.runs:
        run = status.runs[0]
        code = -1 if run.exit_code is None else run.exit_code
        lines += ["# HELP baoluu_last_run_exit_code Exit code of the last run.",
                  "# TYPE baoluu_last_run_exit_code gauge",
                  f'baoluu_last_run_exit_code{{outcome="{run.outcome}"}} {code}']  # fmt: skip
    return "\n".join(lines) + "\n"


def _pick(kind: Any, row: Any) -> dict[str, Any]:
    return {name: row[name] for name in kind.__dataclass_fields__ if name in row.keys()}  # noqa: SIM118 - a Row


def _pairs(connection: Any, sql: str) -> tuple[tuple[Any, Any], ...]:
    return tuple((row[0], row[1]) for row in connection.execute(sql))
