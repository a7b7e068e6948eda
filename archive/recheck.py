"""When a page is asked for again: often while an article is young, rarely when it is old."""

from __future__ import annotations

from datetime import datetime, timedelta

AGES = tuple(
    timedelta(hours=hours) for hours in (1, 6, 24, 7 * 24, 30 * 24, 180 * 24)
)  # edits come in the first day, deletions in the first months
RETRY_SECONDS = (2, 15, 120)  # within a run; a server that is restarting answers again after two minutes
LATER = timedelta(hours=1)  # the next run asks again what this one could not get
ATTEMPTS = 12  # after so many failures over many runs the URL is given up, with its reason
LONGEST_WAIT = LATER * ATTEMPTS
CONFIRM_AFTER = timedelta(days=14)  # an article is called gone when two checks so far apart did not find it


def due_again(published_at: datetime | None, captured_at: datetime, ages: tuple[timedelta, ...]) -> datetime:
    """The moment of the next check of an article seen at `captured_at`: the first age not yet reached, the
    oldest one over and over afterwards."""
    born = min(published_at, captured_at) if published_at else captured_at
    for age in ages:
        if born + age > captured_at:
            return born + age
    return captured_at + ages[-1]


def due_after_absence(suspected_at: datetime, captured_at: datetime) -> datetime:
    """The next look at an article that was not there: after a day, then when its absence can be confirmed."""
    confirmable = suspected_at + CONFIRM_AFTER
    tomorrow = captured_at + timedelta(days=1)
    if captured_at < confirmable:
        return min(tomorrow, confirmable) if captured_at == suspected_at else confirmable
    return captured_at + AGES[-1]


def due_after_failure(attempts: int, now: datetime, *, is_urgent: bool = True) -> datetime | None:
    """The next try after `attempts` failures in a row, None when the URL is given up; one that is not urgent waits for
    another run from the first failure on."""
    if not is_urgent:
        attempts += len(RETRY_SECONDS)
    if attempts >= ATTEMPTS:
        return None
    if attempts <= len(RETRY_SECONDS):
        return now + timedelta(seconds=RETRY_SECONDS[attempts - 1])
    return now + LATER * (attempts - len(RETRY_SECONDS))
