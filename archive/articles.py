"""Articles in the database: one row each, a version for every state of their text, and the parts they name."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from archive.clock import format_utc
from archive.drift import note_release
from archive.quarantine import TEXT, quarantine_article, release_article
from archive.records import Article
from archive.relative import keep_known_date
from archive.search import index_article
from archive.succession import Printed, is_another_article
from archive.values import dataclass, replace
from archive.versions import content_digest

EXTRACTOR = "baoluu/1"  # raised whenever a layout or a rule changes what is read from the same bytes

SUCCESSION = "another article stands at this address since version"

Change = Literal["new", "changed", "released", "same", "kept"]
"""`kept`: what is there is good and the new reading is worse, so it stays; `released`: the text is the same, and its
page is read again as it should be."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """What is kept of an article, as `KEPT` reads it."""

    article_id: int
    title: str
    body: str
    published_at: str | None
    layout: str | None
    status: str
    version_count: int
    doubts: str | None
    digest: str | None  # of the latest version, None where every one was dropped
    lack: str | None  # for which it is in quarantine


KEPT = """
SELECT a.id, a.title, a.body, a.published_at, a.layout, a.status, a.version_count, a.doubts,
    (SELECT content_digest FROM versions v WHERE v.article_id = a.id ORDER BY number DESC LIMIT 1),
    (SELECT lack FROM _quarantined q WHERE q.article_id = a.id)
FROM articles a WHERE a.id = ?
"""

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
    extractor = :extractor, last_captured_at = :seen, status = iif(status = 'suppressed', status, :status),
    capture_id = :capture_id, word_count = :word_count, doubts = :doubts
WHERE id = :id
"""
CHANGED = "UPDATE articles SET version_count = version_count + 1, last_changed_at = ? WHERE id = ?"
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
    if known is None:
        return _keep_new(connection, sighting)
    sighting = replace(sighting, article=keep_known_date(connection, known, sighting.article))
    note_key(connection, sighting.key, known)
    _note_owner(connection, known, sighting)
    kept = _read_kept(connection, known)
    digest = content_digest(sighting.article)
    keeping = _compare_with_kept(kept, digest, sighting)
    if keeping.change in ("changed", "released"):
        _keep_better(connection, kept, digest, sighting)
    elif keeping.is_sight:
        _note_seen(connection, known, sighting.captured_at)
    return keeping


def _keep_new(connection: Any, sighting: Sighting) -> Keeping:
    article, lack = sighting.article, _find_lack(sighting)
    article_id = int(connection.execute(INSERT, _make_row(sighting, lack=lack)).lastrowid)
    note_key(connection, sighting.key, article_id)
    _write_version(connection, article_id, content_digest(article), sighting)
    _write_parts(connection, article_id, article)
    if lack is None:
        index_article(connection, article_id, title=article.title, sapo=article.sapo, body=article.body)
    else:
        quarantine_article(connection, article_id, lack)
    return Keeping(article_id=article_id, change="new")


def _keep_better(connection: Any, kept: _Kept, digest: str, sighting: Sighting) -> None:
    article, lack = sighting.article, _find_lack(sighting, kept.lack)
    succession = _find_succession(kept, article)
    connection.execute(UPDATE, _make_row(sighting, lack=lack, succession=succession, known=kept.article_id))
    if digest != kept.digest:
        connection.execute(CHANGED, (format_utc(sighting.captured_at), kept.article_id))
        _write_version(connection, kept.article_id, digest, sighting)
    _delete_parts(connection, kept.article_id)
    _write_parts(connection, kept.article_id, article)
    if lack is not None:
        quarantine_article(connection, kept.article_id, lack)
    elif kept.lack is not None:
        release_article(connection, kept.article_id)
        note_release(connection, sighting.capture_id, sighting.key, article.newspaper)
    if lack is None and kept.status != "suppressed":
        index_article(connection, kept.article_id, title=article.title, sapo=article.sapo, body=article.body)


def ends_quarantine(connection: Any, article_id: int, sighting: Sighting) -> bool:
    """Whether the article is in quarantine and the sighting has what it lacks."""
    lack = _read_kept(connection, article_id).lack
    return lack is not None and _find_lack(sighting, lack) is None


def _find_lack(sighting: Sighting, before: str | None = None) -> str | None:
    """What the reading lacks to be shown as good: a text, or still that for which the article was quarantined."""
    if sighting.quarantine is not None:
        return TEXT
    return before if before in _list_blanks(sighting.article) else None


def _list_blanks(article: Article) -> list[str]:
    """The fields without which a page was not read as it should be, of those that this reading has not."""
    fields = {"layout": article.layout, "published_at": article.published_at, "body": article.body}
    return [field for field, value in fields.items() if not value]


def _read_kept(connection: Any, article_id: int) -> _Kept:
    row = connection.execute(KEPT, (article_id,)).fetchone()
    return _Kept(**dict(zip(_Kept.__slots__, row, strict=True)))


def _compare_with_kept(kept: _Kept, digest: str, sighting: Sighting) -> Keeping:
    article, is_same = sighting.article, kept.digest == digest
    if is_same and (kept.lack is None or _find_lack(sighting, kept.lack)):
        return Keeping(article_id=kept.article_id, change="same")
    if kept.lack is not None:
        return Keeping(article_id=kept.article_id, change="released" if is_same else "changed")
    lost = [field for field in _list_blanks(article) if getattr(kept, field)]
    if sighting.quarantine is not None:
        lost.append(TEXT)
    if not lost:
        return Keeping(article_id=kept.article_id, change="changed")
    is_sight = article.body != "" and article.body == kept.body
    return Keeping(article_id=kept.article_id, change="kept", lost=lost[0], is_sight=is_sight)


def _find_succession(kept: _Kept, article: Article) -> str | None:
    """The doubt that an address has which showed another article before, from the version on that shows this one."""
    earlier = Printed(title=kept.title, body=kept.body, published_at=kept.published_at)
    later = Printed(title=article.title, body=article.body, published_at=_format_local(article.published_at))
    if kept.lack is None and is_another_article(earlier, later):
        return f"{SUCCESSION} {kept.version_count + 1}"
    return next((doubt for doubt in (kept.doubts or "").split("; ") if doubt.startswith(SUCCESSION)), None)


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


def _make_row(
    sighting: Sighting, *, lack: str | None, succession: str | None = None, known: int | None = None
) -> dict[str, Any]:
    """The parameters of `INSERT` and `UPDATE`."""
    article = sighting.article
    return {
        "id": known, "newspaper": article.newspaper, "url": article.url, "title": article.title,
        "kicker": article.kicker, "sapo": article.sapo, "body": article.body, "section": article.section,
        "published_at": _format_local(article.published_at), "published_precision": article.published_precision,
        "modified_at": _format_local(article.modified_at), "byline": article.byline, "authors": article.authors,
        "source": article.source, "layout": article.layout, "extractor": EXTRACTOR,
        "seen": format_utc(sighting.captured_at), "capture_id": sighting.capture_id,
        "status": "quarantined" if lack else "live", "word_count": article.word_count,
        "doubts": "; ".join((*article.doubts, *filter(None, [succession, sighting.quarantine]))) or None,
    }  # fmt: skip


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
