"""The last good robots.txt that the archive holds of an address, read back out of its WARC file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from archive.clock import format_utc, now_utc
from archive.errors import NewsArchiveError
from archive.folder import ArchiveFolder
from archive.http import read_answer
from archive.records import Answer
from archive.replay import lookup_capture, read_response
from archive.values import dataclass

MAX_AGE = timedelta(hours=24)
"""RFC 9309 §2.4: rules kept for longer may no longer be what the newspaper wants."""


@dataclass(frozen=True, slots=True)
class LastRobots:
    """A robots.txt of an earlier run."""

    captured_at: str  # ISO 8601 at UTC
    answer: Answer


Recall = Callable[[str], LastRobots | None]


def recall_nothing(url: str) -> LastRobots | None:
    """What an archive without a past knows."""
    return None


def make_recall(connection: Any, folder: ArchiveFolder, is_good: Callable[[Answer], bool]) -> Recall:
    """Finds the youngest robots.txt of an address that is whole, good and younger than `MAX_AGE`."""

    def recall(url: str) -> LastRobots | None:
        now = now_utc()
        rows = connection.execute(
            "SELECT id, captured_at FROM captures WHERE url = ? AND via = 'robots' AND status = 200"
            " AND captured_at > ? AND captured_at <= ? ORDER BY captured_at DESC, id DESC",
            (url, format_utc(now - MAX_AGE), format_utc(now)),
        ).fetchall()
        for capture_id, captured_at in rows:
            answer = _read_whole(connection, folder, capture_id)
            if answer is not None and is_good(answer):
                return LastRobots(captured_at, answer)
        return None

    return recall


def _read_whole(connection: Any, folder: ArchiveFolder, capture_id: int) -> Answer | None:
    """What was answered; None where a part is missing or the file cannot be read."""
    capture = lookup_capture(connection, capture_id)
    if capture is None:
        return None
    try:
        record = read_response(connection, folder, capture)
    except NewsArchiveError:  # `verify` names it; here the run is postponed
        return None
    answer = read_answer(record.block)
    return None if answer.problem or record.header("WARC-Truncated") else answer
