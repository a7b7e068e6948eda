"""The durable frontier: every URL that is waited for, was fetched or was given up, one row each.

States: `due` (from `due_at` on) · `leased` (in flight in run `run_id`) · `done` (asked again at `due_at`, never
when that is null) · `parked` (far back: a backfill asks for it) · `given_up` and `refused` (with their reason).
Leases stand in archive/leases.py; the acknowledgement is part of the transaction that keeps the capture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from archive.clock import format_utc
from archive.printable import escape_controls
from archive.recheck import due_after_failure
from archive.records import Kind, Link
from archive.values import dataclass

PRIORITY: dict[Kind, int] = {
    "robots": 0,
    "feed": 10,
    "sitemap": 20,
    "section": 30,
    "requisite": 35,  # an article's photos follow it closely: they are the first thing a newspaper deletes
    "article": 40,
    "page": 40,
}
RECHECK_PRIORITY = 45  # before anything old: a backfill of weeks must not hide edits and deletions
PAGER_PRIORITY = 50  # older listing pages and day sitemaps wait until what they led to has been fetched
DISALLOWED = "robots.txt does not allow it"  # the reason of rows that later runs judge again
MAX_REDIRECTS = 5  # in a row; browsers allow twenty, newspapers need two


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What a conditional request will need: the validators of a capture."""

    etag: str | None
    last_modified: str | None
    capture_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Links of one page, ready to be waited for."""

    links: Sequence[Link]
    keys: Sequence[str]
    newspaper: str | None
    referrer: str | None
    hops: int
    redirects: int = 0
    run_id: int
    now: datetime
    reserve: bool = False  # only this run may lease them: it archives just what was typed


ADD = """
INSERT INTO _frontier (key, url, newspaper, kind, via, referrer, hops, redirects, priority, state, due_at,
    reserved_by, printed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'due', ?, ?, ?) ON CONFLICT (key) DO NOTHING
"""

PARK = """
INSERT INTO _frontier (key, url, newspaper, kind, via, referrer, hops, redirects, priority, state, printed_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'parked', ?) ON CONFLICT (key) DO NOTHING
"""

NEWS = f"""
SELECT 1 FROM _frontier WHERE key = ? AND (
    (state IN ('due', 'leased') AND capture_id IS NULL AND reason IS NOT '{DISALLOWED}')
    OR (run_id = ? AND via <> 'recheck'))
"""

ASK_AGAIN = """
INSERT INTO _frontier (key, url, newspaper, kind, via, referrer, hops, redirects, priority, state, due_at,
    reserved_by, printed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'due', ?, ?, ?) ON CONFLICT (key) DO UPDATE
SET due_at = iif(state = 'due', min(due_at, excluded.due_at), excluded.due_at), state = 'due', via = excluded.via,
    priority = excluded.priority, attempts = 0, hops = excluded.hops, redirects = excluded.redirects,
    reserved_by = excluded.reserved_by
WHERE state <> 'leased' AND run_id IS NOT ?
"""

MOVE = """
UPDATE _frontier SET url = ?, state = 'due', due_at = ?, redirects = redirects + 1, via = 'redirect',
    attempts = 0 WHERE key = ? AND redirects < ?
"""


_DONE = """
UPDATE _frontier SET state = 'done', due_at = ?, attempts = 0, deaths = 0, redirects = 0, reason = NULL, run_id = ?
"""
FINISH = f"{_DONE} WHERE key = ?"
FINISH_ANEW = f"{_DONE}, etag = ?, last_modified = ?, capture_id = ? WHERE key = ?"


def add_links(connection: Any, found: Found) -> int:
    """Number of links that the frontier did not know; they are due at once."""
    new = 0
    for link, key in zip(found.links, found.keys, strict=True):
        new += connection.execute(ADD, (*_row(found, link, key), link.printed_at)).rowcount
    return new


def ask_again(connection: Any, found: Found) -> None:
    """Makes links due now, whether they were known or not, unless this run has asked for them already; those that an
    earlier run did not come to keep their turn."""
    for link, key in zip(found.links, found.keys, strict=True):
        connection.execute(ASK_AGAIN, (*_row(found, link, key), link.printed_at, found.run_id))


def ask_sitemaps_again(
    connection: Any, newspaper: str | None, *, since: date, run_id: int, now: datetime
) -> None:
    """Makes the newspaper's sitemaps of the days since then, and those without a day, due now: their index was not
    sent again, because it has not changed."""
    connection.execute(
        "UPDATE _frontier SET state = 'due', due_at = ?, attempts = 0, priority = ? WHERE newspaper IS ? "
        "AND kind = 'sitemap' AND via = 'sitemap' AND (printed_at IS NULL OR printed_at >= ?) AND state = 'done' "
        "AND run_id IS NOT ?",
        (format_utc(now), PRIORITY["sitemap"], newspaper, since.isoformat(), run_id),
    )


def park_links(connection: Any, found: Found) -> None:
    """Leaves links that the frontier did not know to a backfill."""
    for link, key in zip(found.links, found.keys, strict=True):
        connection.execute(PARK, (*_row(found, link, key)[:9], link.printed_at))


def wake_parked(connection: Any, newspapers: Iterable[str], now: datetime) -> int:
    """Number of rows that waited for a backfill; they are due, those found first before the others."""
    return sum(
        connection.execute(
            "UPDATE _frontier SET state = 'due', due_at = ? WHERE newspaper = ? AND state = 'parked'",
            (format_utc(now), newspaper),
        ).rowcount
        for newspaper in newspapers
    )


def count_news(connection: Any, keys: Iterable[str], *, run_id: int) -> int:
    """Number of links that were unknown when the run began, whichever of its pages named them first."""
    return sum(connection.execute(NEWS, (key, run_id)).fetchone() is not None for key in keys)


def note_shown(connection: Any, key: str, shows: str) -> None:
    """Remembers which articles a page of a listing shows, as one digest of their keys."""
    connection.execute("UPDATE _frontier SET shows = ? WHERE key = ?", (shows, key))


def find_showing(connection: Any, shows: str, *, run_id: int) -> list[str]:
    """Keys of the pages that the run has seen showing just these articles."""
    rows = connection.execute("SELECT key FROM _frontier WHERE shows = ? AND run_id = ?", (shows, run_id))
    return [row[0] for row in rows]


def note_links(connection: Any, key: str, links: int) -> None:
    """Remembers to how many articles or sitemaps a page leads."""
    connection.execute("UPDATE _frontier SET links = ? WHERE key = ?", (links, key))


def count_links(connection: Any, key: str) -> int:
    """To how many articles or sitemaps a page led when it last led to any."""
    row = connection.execute("SELECT links FROM _frontier WHERE key = ?", (key,)).fetchone()
    return (row[0] or 0) if row else 0


def share_links(connection: Any, key: str, target: str) -> None:
    """Lets a page and the one that it redirects to count as leading to as much: each stands for the other."""
    note_links(connection, target, most := max(count_links(connection, key), count_links(connection, target)))
    note_links(connection, key, most)


def _row(found: Found, link: Link, key: str) -> tuple[Any, ...]:
    return (
        key, link.url, found.newspaper, link.kind, link.via, found.referrer, found.hops, found.redirects,
        PAGER_PRIORITY if _is_old(found, link) else PRIORITY[link.kind], format_utc(found.now),
        found.run_id if found.reserve else None,
    )  # fmt: skip


def _is_old(found: Found, link: Link) -> bool:
    """Whether the link is a further page of a listing, or the sitemap of a day that has passed."""
    if link.kind == "sitemap":
        return bool(link.printed_at) and str(link.printed_at) < found.now.date().isoformat()
    return (link.kind, link.via) in (("section", "listing"), ("feed", "feed"))


def follow_redirect(connection: Any, key: str, url: str, *, now: datetime) -> bool:
    """Whether the row may be asked for at the address its own page redirects to; after five hops it may not."""
    return bool(connection.execute(MOVE, (url, format_utc(now), key, MAX_REDIRECTS)).rowcount)


def wake_rechecks(connection: Any, newspapers: Iterable[str], now: datetime) -> int:
    """Number of rows whose next look has come; they are due."""
    return sum(
        connection.execute(
            "UPDATE _frontier SET state = 'due', via = 'recheck', priority = ?, attempts = 0 "
            "WHERE newspaper = ? AND state = 'done' AND due_at <= ?",
            (RECHECK_PRIORITY, newspaper, format_utc(now)),
        ).rowcount
        for newspaper in newspapers
    )


def finish_row(
    connection: Any,
    key: str,
    *,
    due_at: datetime | None,
    run_id: int | None,
    validators: Validators | None = None,
) -> None:
    """Acknowledges a row: it is done and will be looked at again at `due_at`; without new validators it keeps those
    that it has."""
    due = format_utc(due_at) if due_at else None
    if validators is None:
        connection.execute(FINISH, (due, run_id, key))
    else:
        new = (validators.etag, validators.last_modified, validators.capture_id)
        connection.execute(FINISH_ANEW, (due, run_id, *new, key))


def postpone_row(connection: Any, key: str, *, reason: str, now: datetime, is_urgent: bool = True) -> None:
    """Notes a failure: the row is due again soon, in a later run where it is not urgent, or given up."""
    row = connection.execute("SELECT attempts FROM _frontier WHERE key = ?", (key,)).fetchone()
    due = due_after_failure(max(1, row[0]), now, is_urgent=is_urgent) if row else None
    connection.execute(
        "UPDATE _frontier SET state = ?, due_at = ?, reason = ? WHERE key = ?",
        ("due" if due else "given_up", format_utc(due) if due else None, escape_controls(reason), key),
    )


def defer_row(connection: Any, key: str, *, reason: str, until: datetime) -> None:
    """Leaves a row to a later run, for a reason that is not its own, such as a robots.txt that cannot be read
    or does not allow it."""
    connection.execute(
        "UPDATE _frontier SET state = 'due', due_at = ?, reason = ?, attempts = max(0, attempts - 1) WHERE key = ?",
        (format_utc(until), escape_controls(reason), key),
    )


def refuse_row(connection: Any, key: str, *, reason: str) -> None:
    """Marks a row that can never be asked for, such as one whose address is none."""
    connection.execute(
        "UPDATE _frontier SET state = 'refused', due_at = NULL, reason = ? WHERE key = ?",
        (escape_controls(reason), key),
    )
