"""Articles that went away: suspected at the first absence, gone after a second one fourteen days later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from archive.clock import format_utc, parse_utc
from archive.recheck import CONFIRM_AFTER, due_after_absence
from archive.values import dataclass

MASS = 0.5  # when more than this share of a run's looks find nothing, the newspaper is ill, not its articles gone
MASS_AT_LEAST = 5

LOOK = """
INSERT INTO _looks VALUES (:run, :newspaper, 1, :absent) ON CONFLICT DO UPDATE
SET looks = looks + 1, absent = absent + excluded.absent
"""
OF_RUN = "SELECT id FROM captures WHERE run_id = :run"
PAGES_OF_RUN = f"{OF_RUN} AND status = 200"  # answers that were a page without its article
LOOK_AGAIN = """
UPDATE _frontier SET due_at = :tomorrow WHERE state = 'done' AND due_at > :tomorrow
    AND key IN (SELECT key FROM _article_keys WHERE article_id = :article)
"""
OF_NEWSPAPER = "SELECT id FROM articles WHERE newspaper = :newspaper"
OPEN_BEFORE = "article_id = :article AND restored_at IS NULL AND suspected_at <= :moment"
BEGIN_ANEW = f"""
INSERT INTO tombstones (article_id, suspected_at, reason, capture_id)
SELECT article_id, confirmed_at, reason, confirmed_by FROM tombstones WHERE {OPEN_BEFORE} AND confirmed_at > :moment
"""
END_BEFORE = f"""
UPDATE tombstones SET restored_at = :moment, checks = checks - iif(confirmed_at > :moment, 1, 0),
    confirmed_by = iif(confirmed_at > :moment, NULL, confirmed_by),
    confirmed_at = iif(confirmed_at > :moment, NULL, confirmed_at)
WHERE {OPEN_BEFORE}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """One capture that should have shown an article and did not."""

    article_id: int
    capture_id: int
    captured_at: datetime
    reason: str  # "404", "410", "redirect to home", "empty page"


def note_look(connection: Any, article_id: int, *, run_id: int, newspaper: str | None, absent: bool) -> None:
    """Counts a look at an article that was there the last time: only those tell a sick newspaper from a deletion."""
    if newspaper is not None and not is_missing(connection, article_id):
        connection.execute(LOOK, {"run": run_id, "newspaper": newspaper, "absent": int(absent)})


def is_missing(connection: Any, article_id: int) -> bool:
    """Whether the last look at the article did not find it."""
    return _find_absence(connection, article_id) is not None


def note_absence(connection: Any, absence: Absence) -> tuple[bool, datetime]:
    """Whether the article is now called gone, and when to look again."""
    _forget_refuted(connection, absence)
    row = _find_absence(connection, absence.article_id)
    if row is None:
        _suspect(connection, absence)
        return False, due_after_absence(absence.captured_at, absence.captured_at)
    suspected_at = parse_utc(row[0])
    confirmed = row[1] is None and absence.captured_at >= suspected_at + CONFIRM_AFTER
    connection.execute(
        "UPDATE tombstones SET checks = checks + 1 WHERE article_id = ? AND restored_at IS NULL",
        (absence.article_id,),
    )
    if confirmed:
        connection.execute(
            "UPDATE tombstones SET confirmed_at = ?, confirmed_by = ? WHERE article_id = ? AND restored_at IS NULL",
            (format_utc(absence.captured_at), absence.capture_id, absence.article_id),
        )
        _set_status(connection, absence.article_id, "gone", gone_at=row[0])
    return confirmed, due_after_absence(suspected_at, absence.captured_at)


def _forget_refuted(connection: Any, absence: Absence) -> None:
    """Drops a suspicion of before the article was last seen: a clock was slow, and the absence begins anew."""
    connection.execute(
        "DELETE FROM tombstones WHERE article_id = :id AND restored_at IS NULL AND confirmed_at IS NULL "
        "AND (SELECT last_captured_at FROM articles WHERE id = :id) > suspected_at "
        "AND (SELECT last_captured_at FROM articles WHERE id = :id) <= :now",
        {"id": absence.article_id, "now": format_utc(absence.captured_at)},
    )


def _suspect(connection: Any, absence: Absence) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO tombstones (article_id, suspected_at, reason, capture_id) VALUES (?, ?, ?, ?)",
        (absence.article_id, format_utc(absence.captured_at), absence.reason, absence.capture_id),
    )
    _set_status(connection, absence.article_id, "suspected_gone")


def note_presence(connection: Any, article_id: int, captured_at: datetime) -> bool:
    """Whether an article that was missing has come back."""
    restored = connection.execute(
        "UPDATE tombstones SET restored_at = ? WHERE article_id = ? AND restored_at IS NULL",
        (format_utc(captured_at), article_id),
    ).rowcount
    if restored:
        _set_status(connection, article_id, "live")
    return bool(restored)


def note_earlier_presence(connection: Any, article_id: int, captured_at: datetime) -> None:
    """Ends an absence that began before this moment, at which the article was there; one that began later goes on, and
    one that was confirmed later begins anew with the look that confirmed it."""
    names = {"article": article_id, "moment": format_utc(captured_at)}
    connection.execute(BEGIN_ANEW, names)
    connection.execute(END_BEFORE, names)
    renew_status(connection, article_id)


def renew_status(connection: Any, article_id: int) -> None:
    """Gives an article that is neither hidden nor in quarantine the status that the looks at it give it."""
    status, gone_at = find_status(connection, article_id)
    _set_status(connection, article_id, status, gone_at=gone_at)


def find_status(connection: Any, article_id: int) -> tuple[str, str | None]:
    """`status` and `gone_at` as the looks at an article give them."""
    absence = _find_absence(connection, article_id)
    if absence is None:
        return "live", None
    suspected_at, confirmed_at = absence
    return ("gone", suspected_at) if confirmed_at else ("suspected_gone", None)


def _find_absence(connection: Any, article_id: int) -> Any:
    """`suspected_at` and `confirmed_at` of the absence that goes on, None where the last look found the article."""
    return connection.execute(
        "SELECT suspected_at, confirmed_at FROM tombstones WHERE article_id = ? AND restored_at IS NULL",
        (article_id,),
    ).fetchone()


def forgive_mass_absence(connection: Any, run_id: int) -> int:
    """Number of absences taken back because, of what the run looked at again of a newspaper, more than half was
    missing."""
    sick = connection.execute(
        "SELECT newspaper FROM _looks WHERE run_id = ? AND absent >= ? AND absent > ? * looks",
        (run_id, MASS_AT_LEAST, MASS),
    ).fetchall()
    return sum(_forgive(connection, run_id, newspaper) for (newspaper,) in sick)


def forgive_empty_pages(connection: Any, run_id: int, *, harmless: str) -> int:
    """Number of absences taken back because their page was there and the run raised an alarm about the newspaper's
    pages, unless all of its alarms end as `harmless` ones do: a template that no layout knows looks like one without
    an article."""
    drifting = connection.execute(
        "SELECT DISTINCT newspaper FROM alarms WHERE run_id = ? AND newspaper IS NOT NULL "
        "AND message NOT LIKE '%' || ?",
        (run_id, harmless),
    ).fetchall()
    return sum(_forgive(connection, run_id, newspaper, seen_in=PAGES_OF_RUN) for (newspaper,) in drifting)


def _forgive(connection: Any, run_id: int, newspaper: str, *, seen_in: str = OF_RUN) -> int:
    """Undoes what the run made of a newspaper's absences: its suspicions, and its confirmations of older ones, whose
    articles are looked at again the next day."""
    names = {"run": run_id, "newspaper": newspaper}
    of_run = f"confirmed_by IN ({seen_in}) AND article_id IN ({OF_NEWSPAPER})"
    doubted = connection.execute(
        f"SELECT article_id, confirmed_at FROM tombstones WHERE {of_run}", names
    ).fetchall()
    connection.execute(
        f"UPDATE tombstones SET confirmed_at = NULL, confirmed_by = NULL WHERE {of_run}", names
    )
    forgiven = connection.execute(
        f"DELETE FROM tombstones WHERE capture_id IN ({seen_in}) AND restored_at IS NULL "
        f"AND article_id IN ({OF_NEWSPAPER}) RETURNING article_id",
        names,
    ).fetchall()
    for article_id, confirmed_at in doubted:
        _set_status(connection, article_id, "suspected_gone")
        tomorrow = format_utc(parse_utc(confirmed_at) + timedelta(days=1))
        connection.execute(LOOK_AGAIN, {"article": article_id, "tomorrow": tomorrow})
    for (article_id,) in forgiven:
        _set_status(connection, article_id, "live")
    connection.execute(
        "UPDATE runs SET articles_gone = articles_gone - ? WHERE id = ?", (len(doubted), run_id)
    )
    return len(doubted) + len(forgiven)


def _set_status(connection: Any, article_id: int, status: str, *, gone_at: str | None = None) -> None:
    connection.execute(
        "UPDATE articles SET status = ?, gone_at = ? WHERE id = ? AND status NOT IN ('suppressed', 'quarantined')",
        (status, gone_at, article_id),
    )
