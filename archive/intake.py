"""What a capture by another crawler does to the database: it may add an article or a state of one, nothing else.

It says nothing about what the newspaper shows today, so no article is called gone for it, and nothing is asked for.
"""

from __future__ import annotations

from typing import Any

from archive.addresses import list_addresses
from archive.articles import Change, Sighting, ends_quarantine, find_article, keep_article, note_key
from archive.clock import format_utc
from archive.frontier import PRIORITY
from archive.ledger import Tally, write_capture
from archive.notices import read_notice
from archive.page import Captured, Page
from archive.tombstones import note_earlier_presence
from archive.versions import content_digest

_NEIGHBOURS = """
SELECT number, content_digest, captured_at, captured_at > :seen FROM versions WHERE article_id = :id ORDER BY number
"""
_AGAIN = f"""
SELECT id, captured_at FROM captures
WHERE url IN ({list_addresses(":article")} UNION SELECT url FROM captures WHERE id = :capture)
    AND captured_at > :seen AND (:until IS NULL OR captured_at < :until) AND status IN (200, 304)
ORDER BY captured_at, id LIMIT 1
"""
_REPEAT = """
INSERT INTO versions (article_id, number, capture_id, captured_at, content_digest, title, sapo, body, published_at,
    byline) SELECT article_id, ?, ?, ?, content_digest, title, sapo, body, published_at, byline FROM versions
WHERE article_id = ? AND number = ?
"""
_SUM_UP = """
UPDATE articles SET (version_count, last_changed_at, capture_id) =
    (SELECT count(*), max(v.captured_at), (SELECT capture_id FROM versions WHERE article_id = v.article_id
    ORDER BY number DESC LIMIT 1) FROM versions v WHERE v.article_id = articles.id) WHERE id = ?
"""
_INSERT = """
INSERT INTO versions (article_id, number, capture_id, captured_at, content_digest, title, sapo, body, published_at,
    byline) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def take_in(connection: Any, page: Page, captured: Captured, *, run_id: int, tally: Tally) -> None:
    """Writes the capture's row, and what it shows of an article or a photo."""
    capture_id = write_capture(connection, captured, run_id)
    tally.captures += 1
    tally.revisits += captured.rec_type == "revisit"
    tally.bytes += captured.length
    page = read_notice(connection, page)
    if page.failure or (page.answer is not None and page.answer.problem):
        tally.errors += 1
    elif page.article is not None:
        sighting = Sighting(
            article=page.article,
            key=page.key,
            capture_id=capture_id,
            captured_at=captured.captured_at,
            quarantine=page.quarantine,
        )
        tally.count(_keep(connection, sighting))
        _note_spelling(connection, sighting, captured.url)
    elif page.errand.kind == "requisite" and captured.status == 200:
        _note_photo(connection, page, capture_id)


def _keep(connection: Any, sighting: Sighting) -> Change:
    article_id = find_article(connection, key=sighting.key, url=sighting.article.url)
    if article_id is not None and _is_earlier(connection, article_id, sighting):
        if not ends_quarantine(connection, article_id, sighting):
            return "kept" if sighting.quarantine else keep_earlier(connection, article_id, sighting)
        _forget_later(connection, article_id, sighting)
    keeping = keep_article(connection, sighting)
    if keeping.is_sight:
        note_earlier_presence(connection, keeping.article_id, sighting.captured_at)
    return keeping.change


def _forget_later(connection: Any, article_id: int, sighting: Sighting) -> None:
    """Drops the states that are no good and were seen after a good one: in the order of time it would have stood."""
    connection.execute(
        "DELETE FROM versions WHERE article_id = ? AND captured_at > ?",
        (article_id, format_utc(sighting.captured_at)),
    )
    connection.execute(
        "UPDATE articles SET (first_captured_at, version_count) = (SELECT coalesce(min(captured_at), ?), count(*) "
        "FROM versions WHERE article_id = articles.id) WHERE id = ?",
        (format_utc(sighting.captured_at), article_id),
    )


def _note_spelling(connection: Any, sighting: Sighting, url: str) -> None:
    """Lets the article be found, and hidden, under the address of its capture too, where that is spelt otherwise."""
    article_id = find_article(connection, key=sighting.key, url=sighting.article.url)
    known = connection.execute("SELECT url FROM articles WHERE id = ?", (article_id,)).fetchone()
    if article_id is not None and known != (url,):
        note_key(connection, url, article_id)


def _is_earlier(connection: Any, article_id: int, sighting: Sighting) -> bool:
    (last,) = connection.execute(
        "SELECT last_captured_at FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return bool(format_utc(sighting.captured_at) < last)


def keep_earlier(connection: Any, article_id: int, sighting: Sighting) -> Change:
    """Puts a state seen before the latest one in its place among the versions; the article stays as it is.

    Where the state before it was seen once more behind it, that one becomes a version again.
    """
    seen, digest = format_utc(sighting.captured_at), content_digest(sighting.article)
    rows = connection.execute(_NEIGHBOURS, {"id": article_id, "seen": seen}).fetchall()
    before = next((row for row in reversed(rows) if not row[3]), None)
    after = next((row for row in rows if row[3]), None)
    connection.execute(
        "UPDATE articles SET first_captured_at = min(first_captured_at, ?) WHERE id = ?", (seen, article_id)
    )
    if before is not None and before[1] == digest:
        return "same"
    again = None
    if before is not None:
        again = _find_again(connection, article_id, sighting, until=after and after[2])
    if again is None and after is not None and after[1] == digest:
        connection.execute(
            "UPDATE versions SET captured_at = ?, capture_id = ? WHERE article_id = ? AND number = ?",
            (seen, sighting.capture_id, article_id, after[0]),
        )
        connection.execute(_SUM_UP, (article_id,))
        return "same"
    number = after[0] if after else rows[-1][0] + 1
    _make_room(connection, article_id, number, 2 if again else 1)
    _insert(connection, article_id, sighting, number=number)
    if before is not None and again is not None:
        connection.execute(_REPEAT, (number + 1, *again, article_id, before[0]))
    connection.execute(_SUM_UP, (article_id,))
    return "changed"


def _find_again(
    connection: Any, article_id: int, sighting: Sighting, *, until: str | None
) -> tuple[int, str] | None:
    """The next capture of the article, under whatever address, where it shows the state before the sighting: no other
    is known until then."""
    row = connection.execute(
        _AGAIN,
        {
            "article": article_id,
            "capture": sighting.capture_id,
            "seen": format_utc(sighting.captured_at),
            "until": until,
        },
    ).fetchone()
    return (row[0], row[1]) if row else None


def _make_room(connection: Any, article_id: int, number: int, rows: int) -> None:
    """Raises the numbers from `number` on; by way of negative ones, so that no two rows bear the same."""
    connection.execute(
        "UPDATE versions SET number = -number - ? WHERE article_id = ? AND number >= ?",
        (rows, article_id, number),
    )
    connection.execute(
        "UPDATE versions SET number = -number WHERE article_id = ? AND number < 0", (article_id,)
    )


def _insert(connection: Any, article_id: int, sighting: Sighting, *, number: int) -> None:
    article = sighting.article
    connection.execute(
        _INSERT,
        (
            article_id, number, sighting.capture_id, format_utc(sighting.captured_at), content_digest(article),
            article.title, article.sapo, article.body,
            article.published_at.isoformat() if article.published_at else None, article.byline,
        ),
    )  # fmt: skip


def _note_photo(connection: Any, page: Page, capture_id: int) -> None:
    """Lets articles that are read later find the photo, and those that are there."""
    url = page.errand.article_url or page.errand.url
    connection.execute(
        "INSERT INTO _frontier (key, url, kind, via, priority, state, capture_id) "
        "VALUES (?, ?, 'requisite', 'requisite', ?, 'done', ?) "
        "ON CONFLICT (key) DO UPDATE SET capture_id = coalesce(capture_id, excluded.capture_id)",
        (page.key, url, PRIORITY["requisite"], capture_id),
    )
    connection.execute(
        "UPDATE photos SET capture_id = ? WHERE url = ? AND capture_id IS NULL", (capture_id, url)
    )
