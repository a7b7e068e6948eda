"""Articles in the database: one row each, a version for every state of their text, and the parts they name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from archive.clock import format_utc
from archive.drift import note_release
from archive.records import Article
from archive.relative import keep_known_date
from archive.search import index_article
from archive.succession import Printed, is_another_article
from archive.values import dataclass
from archive.versions import content_digest

EXTRACTOR = "baoluu/1"  # raised whenever a layout or a rule changes what is read from the same bytes

SUCCESSION = "another article stands at this address since version"

Change = Literal["new", "changed", "same", "kept"]
"""`kept`: what is there is good and the new reading is worse, so it stays."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """What a sighting did."""

    article_id: int
    change: Change
    lost: str | None = None  # the field that the new reading has no longer, where it is worse
    is_sight: bool = True  # the capture shows the article; of a worse reading its text must tell


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """One capture that showed an article."""

    article: Article
    key: str
    capture_id: int
    captured_at: datetime
    quarantine: str | None = None


INSERT = """
INSERT INTO articles (newspaper, url, title, kicker, sapo, body, section, published_at, published_precision,
    modified_at, byline, authors, source, layout, extractor, first_captured_at, last_captured_at,
    last_changed_at, version_count, status, capture_id, word_count, doubts)
VALUES (:newspaper, :url, :title, :kicker, :sapo, :body, :section, :published_at, :published_precision,
    :modified_at, :byline, :authors, :source, :layout, :extractor, :seen, :seen, :seen, 1, :status, :capture_id,
    :word_count, :doubts)
"""

UPDATE = """
UPDATE articles SET newspaper = :newspaper, title = :title, kicker = :kicker, sapo = :sapo, body = :body,
    section = :section, published_at = :published_at, published_precision = :published_precision,
    modified_at = :modified_at, byline = :byline, authors = :authors, source = :source, layout = :layout,
    extractor = :extractor, last_captured_at = :seen, last_changed_at = :seen,
    version_count = version_count + 1, status = iif(status = 'suppressed', status, :status),
    capture_id = :capture_id, word_count = :word_count, doubts = :doubts
WHERE id = :id
"""
# Not one statement with ON CONFLICT: before such an INSERT SQLite looks for rows that refer to the new article
# through the whole of every table without an index on it, so that each article costs more than the one before.

VERSION = """
INSERT INTO versions (article_id, number, capture_id, captured_at, content_digest, title, sapo, body,
    published_at, byline) VALUES (?, (SELECT version_count FROM articles WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?)
"""


def find_article(connection: Any, *, key: str, url: str | None = None) -> int | None:
    """The id of the article under this key or, failing that, this URL; None when it is not known."""
    row = connection.execute("SELECT article_id FROM _article_keys WHERE key = ?", (key,)).fetchone()
    if row is None and url is not None:
        row = connection.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()
    return int(row[0]) if row else None


def keep_article(connection: Any, sighting: Sighting) -> Keeping:
    """What the sighting changed; a good text is never replaced by a worse reading of its page."""
    known = find_article(connection, key=sighting.key, url=sighting.article.url)
    if known is not None:
        sighting = replace(sighting, article=keep_known_date(connection, known, sighting.article))
    article = sighting.article
    digest = content_digest(article)
    if known is not None:
        note_key(connection, sighting.key, known)
        _note_owner(connection, known, sighting)
        keeping = _compare_with_kept(connection, known, digest, sighting)
        if keeping.change != "changed":
            if keeping.is_sight:
                _note_seen(connection, known, sighting.captured_at)
            return keeping
    succession = _find_succession(connection, known, article) if known is not None else None
    article_id = _write_article(connection, known, sighting, succession)
    note_key(connection, sighting.key, article_id)
    _write_version(connection, article_id, digest, sighting)
    if known is not None:
        _delete_parts(connection, known)
    _write_parts(connection, article_id, article)
    if sighting.quarantine is None and (known is None or is_shown(connection, article_id)):
        index_article(connection, article_id, title=article.title, sapo=article.sapo, body=article.body)
    return Keeping(article_id=article_id, change="new" if known is None else "changed")


def is_shown(connection: Any, article_id: int) -> bool:
    """Whether readers may find the article: it is neither quarantined nor suppressed."""
    (status,) = connection.execute("SELECT status FROM articles WHERE id = ?", (article_id,)).fetchone()
    return status not in ("quarantined", "suppressed")


def _compare_with_kept(connection: Any, article_id: int, digest: str, sighting: Sighting) -> Keeping:
    latest, status, layout, published_at, characters = connection.execute(
        "SELECT content_digest, status, layout, articles.published_at, length(articles.body) "
        "FROM versions JOIN articles ON articles.id = article_id WHERE article_id = ? ORDER BY number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    if latest == digest:
        return Keeping(article_id=article_id, change="same")
    article = sighting.article
    if status == "quarantined":
        note_release(connection, sighting.capture_id, sighting.key, article.newspaper)
        return Keeping(article_id=article_id, change="changed")
    losses = {
        "layout": layout is not None and article.layout is None,
        "published_at": published_at is not None and article.published_at is None,
        "body": characters > 0 and not article.body,
        "text": sighting.quarantine is not None,
    }
    lost = next((field for field, is_lost in losses.items() if is_lost), None)
    if lost is None:
        return Keeping(article_id=article_id, change="changed")
    is_sight = _shows_text(connection, article_id, article)
    return Keeping(article_id=article_id, change="kept", lost=lost, is_sight=is_sight)


def _shows_text(connection: Any, article_id: int, article: Article) -> bool:
    (body,) = connection.execute("SELECT body FROM articles WHERE id = ?", (article_id,)).fetchone()
    return article.body != "" and article.body == body


def _find_succession(connection: Any, article_id: int, article: Article) -> str | None:
    """The doubt that an address has which showed another article before, from the version on that shows this one."""
    title, body, published_at, status, versions, doubts = connection.execute(
        "SELECT title, body, published_at, status, version_count, doubts FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    earlier = Printed(title=title, body=body, published_at=published_at)
    later = Printed(title=article.title, body=article.body, published_at=_format_local(article.published_at))
    if status != "quarantined" and is_another_article(earlier, later):
        return f"{SUCCESSION} {versions + 1}"
    return next((doubt for doubt in (doubts or "").split("; ") if doubt.startswith(SUCCESSION)), None)


def _note_owner(connection: Any, article_id: int, sighting: Sighting) -> None:
    """Gives an article that was kept before its newspaper was declared its newspaper; the rows of the frontier under
    its older keys go with it, and are asked for no more."""
    newspaper = sighting.article.newspaper
    if newspaper is None:
        return
    owned = connection.execute(
        "UPDATE articles SET newspaper = ? WHERE id = ? AND newspaper IS NULL", (newspaper, article_id)
    ).rowcount
    if owned:
        connection.execute(
            "UPDATE _frontier SET newspaper = ?, due_at = NULL WHERE newspaper IS NULL AND state = 'done' AND key <> ? "
            "AND key IN (SELECT key FROM _article_keys WHERE article_id = ?)",
            (newspaper, sighting.key, article_id),
        )


def _note_seen(connection: Any, article_id: int, captured_at: datetime) -> None:
    connection.execute(
        "UPDATE articles SET last_captured_at = ? WHERE id = ?", (format_utc(captured_at), article_id)
    )


def _write_article(connection: Any, known: int | None, sighting: Sighting, succession: str | None) -> int:
    article = sighting.article
    row = {
        "id": known, "newspaper": article.newspaper, "url": article.url, "title": article.title,
        "kicker": article.kicker, "sapo": article.sapo, "body": article.body, "section": article.section,
        "published_at": _format_local(article.published_at), "published_precision": article.published_precision,
        "modified_at": _format_local(article.modified_at), "byline": article.byline, "authors": article.authors,
        "source": article.source, "layout": article.layout, "extractor": EXTRACTOR,
        "seen": format_utc(sighting.captured_at), "capture_id": sighting.capture_id,
        "status": "quarantined" if sighting.quarantine else "live", "word_count": article.word_count,
        "doubts": "; ".join((*article.doubts, *filter(None, [succession, sighting.quarantine]))) or None,
    }  # fmt: skip
    if known is None:
        return int(connection.execute(INSERT, row).lastrowid)
    connection.execute(UPDATE, row)
    return known


def _write_version(connection: Any, article_id: int, digest: str, sighting: Sighting) -> None:
    article = sighting.article
    connection.execute(
        VERSION,
        (
            article_id, article_id, sighting.capture_id, format_utc(sighting.captured_at), digest, article.title,
            article.sapo, article.body, _format_local(article.published_at), article.byline,
        ),
    )  # fmt: skip


def _delete_parts(connection: Any, article_id: int) -> None:
    for table in ("attributions", "photos", "tags", "evidence"):
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))


def _write_parts(connection: Any, article_id: int, article: Article) -> None:
    connection.executemany(
        "INSERT INTO attributions VALUES (?, ?, ?, ?, ?, ?)",
        [(article_id, a.role, a.name, a.source, a.raw, a.rule) for a in article.attributions],
    )
    connection.executemany(
        "INSERT INTO photos VALUES (?, ?, ?, ?, ?, ?, "
        "(SELECT capture_id FROM _frontier WHERE kind = 'requisite' AND url = ?))",
        [
            (article_id, position, p.url, p.caption, p.credit, p.alt, p.url)
            for position, p in enumerate(article.photos, start=1)
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO tags VALUES (?, ?)", [(article_id, tag) for tag in article.tags]
    )
    connection.executemany(
        "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(article_id, e.field, e.raw, e.value, e.rule, e.origin, e.precision) for e in article.evidence],
    )


def note_key(connection: Any, key: str, article_id: int) -> None:
    """Makes the key another name of the article, unless it is the name of one already."""
    connection.execute("INSERT OR IGNORE INTO _article_keys VALUES (?, ?)", (key, article_id))


def _format_local(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
