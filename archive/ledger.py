"""What one capture does to the database, whether it was made a moment ago or is read again from its WARC.

`apply` depends on nothing but the captures before it, so a harvest, the recovery after a crash and a rebuild from
the WARC files write the same rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from archive import frontier
from archive.articles import Change, Sighting, find_article, keep_article, note_key
from archive.clock import format_utc, now_utc
from archive.drift import note_loss
from archive.following import follow_links, note_seed
from archive.notices import GONE_STATUSES, find_second_look, is_absence, read_notice
from archive.page import Captured, Page
from archive.recheck import due_again
from archive.rules import Rules
from archive.tombstones import Absence, note_absence, note_look, note_presence
from archive.values import dataclass

REFUSED_STATUSES = (401, 403, 429, 451)


@dataclass(kw_only=True, slots=True)
class Tally:
    """What a run has done so far; the runs table shows it."""

    requests: int = 0
    captures: int = 0
    revisits: int = 0
    articles_new: int = 0
    articles_changed: int = 0
    articles_gone: int = 0
    bytes: int = 0
    errors: int = 0

    def count(self, change: Change) -> None:
        self.articles_new += change == "new"
        self.articles_changed += change == "changed"


CAPTURE = """
INSERT INTO captures (run_id, url, captured_at, status, mime, rec_type, payload_digest, block_digest, record_id,
    refers_to, warc, offset, length, via) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (warc, offset) DO NOTHING
"""


def apply(connection: Any, page: Page, captured: Captured | None, *, rules: Rules, tally: Tally) -> None:
    """Writes everything that follows from one page: its capture row, its article, its links, its acknowledgement."""
    tally.requests += 1
    if captured is None:
        _note_failure(connection, page, tally, now_utc())
        return
    capture_id = write_capture(connection, captured, rules.run_id)
    tally.captures += 1
    tally.revisits += captured.rec_type == "revisit"
    tally.bytes += captured.length
    if page.errand.kind == "robots":
        return
    _ensure_row(connection, page, captured)
    if page.failure or _is_trouble(page):
        _note_failure(connection, page, tally, captured.captured_at)
    elif _lacks_article(connection, page):
        reason = _describe_trouble(page)
        frontier.postpone_row(connection, page.key, reason=reason, now=captured.captured_at, is_urgent=False)
    else:
        _settle(connection, page, Kept(captured=captured, capture_id=capture_id), rules, tally)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A capture and the id of its row."""

    captured: Captured
    capture_id: int

    @property
    def at(self) -> datetime:
        return self.captured.captured_at


def _settle(connection: Any, page: Page, kept: Kept, rules: Rules, tally: Tally) -> None:
    if _moves_itself(page) and _follow_own_redirect(connection, page, kept):
        return
    page = read_notice(connection, page)
    due_at, is_sight = _settle_text(connection, page, kept, rules, tally)
    if page.errand.kind == "requisite":
        _link_photo(connection, page, kept)
    follow_links(connection, page, rules, kept.at)
    note_seed(connection, page, rules.run_id)
    validators = _find_validators(page, kept, is_sight=is_sight)
    frontier.finish_row(connection, page.key, due_at=due_at, run_id=rules.run_id, validators=validators)


def _settle_text(
    connection: Any, page: Page, kept: Kept, rules: Rules, tally: Tally
) -> tuple[datetime | None, bool]:
    """When the page is to be looked at again, and whether it shows its article, which was taken in."""
    known = find_article(connection, key=page.key)
    if known is not None:
        if _follow_move(connection, page, known):
            return None, False
        absent = page.article is None and is_absence(page)
        note_look(connection, known, run_id=rules.run_id, newspaper=page.errand.newspaper, absent=absent)
    if page.article is not None:
        return _settle_article(connection, page, kept, rules, tally)
    if known is None:
        return find_second_look(page, kept.at), False
    return _settle_silence(connection, page, known, kept=kept, rules=rules, tally=tally), False


def _settle_silence(  # noqa: PLR0913 - the parts of one event
    connection: Any, page: Page, known: int, *, kept: Kept, rules: Rules, tally: Tally
) -> datetime:
    """When to look again at a known article whose page did not show it this time."""
    if kept.captured.status == 304:
        return _settle_unchanged(connection, known, kept, rules)
    if is_absence(page):
        return _settle_absence(connection, page, known, kept, tally)
    note_loss(connection, rules.run_id, page, "article")
    return kept.at + timedelta(days=1)


def _follow_move(connection: Any, page: Page, known: int) -> bool:
    """Whether the article has a new address, which from now on stands for the same article; one that leads to
    another known article has not moved but gone."""
    if page.reading is None or page.reading.kind != "redirect" or not page.reading.links:
        return False
    (link,), (key,) = page.reading.links, page.link_keys
    if link.kind != "article" or key == page.key or find_article(connection, key=key) is not None:
        return False
    note_key(connection, key, known)
    return True


def _moves_itself(page: Page) -> bool:
    """Whether the page redirects to another address of the same thing, such as https or a slash at the end."""
    return page.reading is not None and page.reading.kind == "redirect" and page.link_keys == (page.key,)


def _follow_own_redirect(connection: Any, page: Page, kept: Kept) -> bool:
    """Whether the page is asked for where it has moved; its article stays known under the address that it left."""
    assert page.reading is not None
    (link,) = page.reading.links
    known = find_article(connection, key=page.key)
    if known is not None:
        note_key(connection, kept.captured.url, known)
    return frontier.follow_redirect(connection, page.key, link.url, now=kept.at)


def _settle_article(
    connection: Any, page: Page, kept: Kept, rules: Rules, tally: Tally
) -> tuple[datetime, bool]:
    assert page.article is not None
    keeping = keep_article(
        connection,
        Sighting(
            article=page.article,
            key=page.key,
            capture_id=kept.capture_id,
            captured_at=kept.at,
            quarantine=page.quarantine,
        ),
    )
    tally.count(keeping.change)
    if keeping.lost:
        note_loss(connection, rules.run_id, page, keeping.lost)
    if keeping.change != "new" and keeping.is_sight:
        note_presence(connection, keeping.article_id, kept.at)
    return due_again(page.article.published_at, kept.at, rules.ages), keeping.is_sight


def _settle_unchanged(connection: Any, article_id: int, kept: Kept, rules: Rules) -> datetime:
    connection.execute(
        "UPDATE articles SET last_captured_at = ? WHERE id = ?", (format_utc(kept.at), article_id)
    )
    note_presence(connection, article_id, kept.at)
    (published,) = connection.execute(
        "SELECT published_at FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return due_again(datetime.fromisoformat(published) if published else None, kept.at, rules.ages)


def _settle_absence(connection: Any, page: Page, article_id: int, kept: Kept, tally: Tally) -> datetime:
    reason = str(kept.captured.status)
    if page.reading is not None and page.reading.kind != "error":
        reason = f"{page.reading.kind} page"
    gone, due_at = note_absence(
        connection,
        Absence(article_id=article_id, capture_id=kept.capture_id, captured_at=kept.at, reason=reason),
    )
    tally.articles_gone += gone
    return due_at


def _link_photo(connection: Any, page: Page, kept: Kept) -> None:
    if kept.captured.status in (200, 304):
        url = page.errand.article_url or page.errand.url
        connection.execute(
            "UPDATE photos SET capture_id = ? WHERE url = ? AND capture_id IS NULL", (kept.capture_id, url)
        )


def _find_validators(page: Page, kept: Kept, *, is_sight: bool) -> frontier.Validators | None:
    """Those of a page that shows what it should: those of the empty page that an article left behind, or of one that
    is read badly, would make it look unchanged for ever."""
    answer = page.answer
    is_shown = is_sight if page.article is not None else page.errand.kind != "article"
    if answer is None or kept.captured.status != 200 or not is_shown:
        return None
    return frontier.Validators(
        etag=answer.header("ETag"),
        last_modified=answer.header("Last-Modified"),
        capture_id=kept.capture_id,
    )


def _is_trouble(page: Page) -> bool:
    """Whether the answer says nothing about the page: the server failed, refused, or broke off."""
    answer, reading = page.answer, page.reading
    if answer is None or answer.problem or answer.status >= 500 or answer.status in REFUSED_STATUSES:
        return True
    if answer.status >= 400 and answer.status not in GONE_STATUSES:
        return True
    return reading is not None and reading.kind in ("challenge", "blank")


def _lacks_article(connection: Any, page: Page) -> bool:
    """Whether a link led to an article that the archive has never seen, and its page stands there without one."""
    is_empty = page.reading is not None and page.reading.kind == "empty"
    return is_empty and page.errand.kind == "article" and find_article(connection, key=page.key) is None


def _note_failure(connection: Any, page: Page, tally: Tally, now: datetime) -> None:
    tally.errors += 1
    reason = page.failure or _describe_trouble(page)
    frontier.postpone_row(connection, page.key, reason=reason, now=now, is_urgent=page.was_sent)


def _describe_trouble(page: Page) -> str:
    if page.reading is not None and page.reading.problem:
        return page.reading.problem
    if page.answer is not None:
        return page.answer.problem or f"status {page.answer.status}"
    return "no answer"


def write_capture(connection: Any, captured: Captured, run_id: int) -> int:
    """The id of the row that a capture gets, or has."""
    cursor = connection.execute(
        CAPTURE,
        (
            run_id, captured.url, format_utc(captured.captured_at), captured.status or None, captured.mime or None,
            captured.rec_type, captured.payload_digest, captured.block_digest, captured.record_id,
            captured.refers_to, captured.warc, captured.offset, captured.length, captured.via,
        ),
    )  # fmt: skip
    if cursor.rowcount:
        return int(cursor.lastrowid)
    (known,) = connection.execute(
        "SELECT id FROM captures WHERE warc = ? AND offset = ?", (captured.warc, captured.offset)
    ).fetchone()
    return int(known)


def _ensure_row(connection: Any, page: Page, captured: Captured) -> None:
    """Gives a URL that was typed, or read from a WARC, the frontier row that a found one has."""
    known = connection.execute("SELECT 1 FROM _frontier WHERE key = ?", (page.key,)).fetchone()
    if known is not None:
        return
    errand = page.errand
    connection.execute(
        "INSERT INTO _frontier (key, url, newspaper, kind, via, referrer, hops, priority, state, attempts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'leased', 1)",
        (
            page.key, errand.article_url or errand.url, errand.newspaper, errand.kind, errand.via,
            errand.referrer, errand.hops, frontier.PRIORITY[errand.kind],
        ),
    )  # fmt: skip
