"""Articles that went away: suspected at the first absence, gone after a second one fourteen days later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.clock import format_utc, parse_utc
from archive.recheck import CONFIRM_AFTER, due_after_absence

MASS = 0.5  # when more than this share of a run's looks find nothing, the newspaper is ill, not its articles gone
MASS_AT_LEAST = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """One capture that should have shown an article and did not."""

    article_id: int
    capture_id: int
    captured_at: datetime
    reason: str  # "404", "410", "redirect to home", "empty page"


def note_absence(connection: Any, absence: Absence) -> tuple[bool, datetime]:
    """Whether the article is now called gone, and when to look again."""
    seen = format_utc(absence.captured_at)
    row = connection.execute(
        "SELECT suspected_at, confirmed_at FROM tombstones WHERE article_id = ? AND restored_at IS NULL",
        (absence.article_id,),
    ).fetchone()
    if row is None:
        connection.execute(
            "INSERT OR IGNORE INTO tombstones (article_id, suspected_at, reason, capture_id) VALUES (?, ?, ?, ?)",
            (absence.article_id, seen, absence.reason, absence.capture_id),
        )
        _set_status(connection, absence.article_id, "suspected_gone")
        return False, due_after_absence(absence.captured_at, absence.captured_at)
    suspected_at = parse_utc(row[0])
    confirmed = row[1] is None and absence.captured_at >= suspected_at + CONFIRM_AFTER
    connection.execute(
        "UPDATE tombstones SET checks = checks + 1, confirmed_at = coalesce(confirmed_at, ?) "
        "WHERE article_id = ? AND restored_at IS NULL",
        (seen if confirmed else None, absence.article_id),
    )
    if confirmed:
        _set_status(connection, absence.article_id, "gone", gone_at=row[0])
    return confirmed, due_after_absence(suspected_at, absence.captured_at)


def note_presence(connection: Any, article_id: int, captured_at: datetime) -> bool:
    """Whether an article that was missing has come back."""
    restored = connection.execute(
        "UPDATE tombstones SET restored_at = ? WHERE article_id = ? AND restored_at IS NULL",
        (format_utc(captured_at), article_id),
    ).rowcount
    if restored:
        _set_status(connection, article_id, "live")
    return bool(restored)


def forgive_mass_absence(connection: Any, run_id: int) -> int:
    """Number of suspicions taken back because more than half of what the run looked at again was missing."""
    suspected = connection.execute(
        "SELECT t.article_id FROM tombstones t JOIN captures c ON c.id = t.capture_id "
        "WHERE c.run_id = ? AND t.restored_at IS NULL AND t.confirmed_at IS NULL",
        (run_id,),
    ).fetchall()
    (looks,) = connection.execute(
        "SELECT count(*) FROM captures WHERE run_id = ? AND via = 'recheck'", (run_id,)
    ).fetchone()
    if len(suspected) < MASS_AT_LEAST or len(suspected) <= MASS * looks:
        return 0
    for (article_id,) in suspected:
        connection.execute(
            "DELETE FROM tombstones WHERE article_id = ? AND restored_at IS NULL AND confirmed_at IS NULL",
            (article_id,),
        )
        _set_status(connection, article_id, "live")
    return len(suspected)


def _set_status(connection: Any, article_id: int, status: str, *, gone_at: str | None = None) -> None:
    connection.execute(
        "UPDATE articles SET status = ?, gone_at = ? WHERE id = ? AND status NOT IN ('suppressed', 'quarantined')",
        (status, gone_at, article_id),
    )
