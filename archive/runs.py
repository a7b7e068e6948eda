"""The run ledger: a row for every command that writes, the killed ones too."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Literal

from archive.clock import format_utc, now_utc
from archive.ledger import Tally

Outcome = Literal[
    "running", "done", "partial", "refused", "unreachable", "drift", "stopped", "killed", "failed"
]
EXIT_CODES: dict[Outcome, int] = {
    "done": 0,
    "failed": 3,
    "unreachable": 6,
    "refused": 7,
    "partial": 8,
    "drift": 9,
    "stopped": 10,
}


def is_of(runs: str, newspaper: str) -> str:
    """The condition that a run was of a newspaper, perhaps among others; columns or parameters of a query."""
    return f"'; ' || {runs} || '; ' LIKE '%; ' || {newspaper} || '; %'"


def close_dead_runs(connection: Any) -> list[int]:
    """Ids of the runs that never said how they ended; their rows now say `killed`."""
    rows = connection.execute(
        "UPDATE runs SET outcome = 'killed', finished_at = ?, message = 'the process died' "
        "WHERE outcome = 'running' RETURNING id",
        (format_utc(now_utc()),),
    ).fetchall()
    return [row[0] for row in rows]


def begin_run(connection: Any, *, command: str, newspaper: str | None) -> int:
    """The id of a new row that says `running`."""
    cursor = connection.execute(
        "INSERT INTO runs (command, newspaper, started_at, outcome) VALUES (?, ?, ?, 'running')",
        (command, newspaper, format_utc(now_utc())),
    )
    return int(cursor.lastrowid)


def ensure_run(connection: Any, run_id: int, started_at: datetime) -> None:
    """Gives a run that only its records tell of a row; such a run is called killed."""
    connection.execute(
        "INSERT OR IGNORE INTO runs (id, command, started_at, finished_at, outcome, message) "
        "VALUES (?, 'rebuilt', ?, ?, 'killed', 'known from its records only')",
        (run_id, format_utc(started_at), format_utc(started_at)),
    )


def note_tally(connection: Any, run_id: int, tally: Tally) -> None:
    """Brings the row's figures up to date."""
    figures = asdict(tally)
    columns = ", ".join(f"{name} = :{name}" for name in figures)
    connection.execute(f"UPDATE runs SET {columns} WHERE id = :id", {**figures, "id": run_id})


def read_tally(connection: Any, run_id: int) -> Tally:
    """The figures that stand in the row of a run."""
    names = [field.name for field in fields(Tally)]
    row = connection.execute(f"SELECT {', '.join(names)} FROM runs WHERE id = ?", (run_id,)).fetchone()
    return Tally(**dict(zip(names, row, strict=True)))


def finish_run(
    connection: Any, run_id: int, *, outcome: Outcome, exit_code: int, message: str | None = None
) -> None:
    """Closes the row with what came of the run."""
    connection.execute(
        "UPDATE runs SET finished_at = ?, outcome = ?, exit_code = ?, message = ? WHERE id = ?",
        (format_utc(now_utc()), outcome, exit_code, message, run_id),
    )
