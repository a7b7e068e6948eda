"""The rows of one archive added to those of others: ids renumbered, articles that both have made one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from archive.absences import join_absences
from archive.copying import ARTICLE, CAPTURE, PARTS, WARC, copy_rows, list_columns, prepare_maps
from archive.suppression import SUPPRESSED
from archive.values import dataclass

# An article that both have is shown as the archive shows it that saw it last; one in quarantine only where both have it
# there. Of two that saw it at the same moment, as of one that is merged again, it is the one that comes now.
_SEEN_AT = "({article}.id NOT IN (SELECT article_id FROM {schema}._quarantined), {article}.last_captured_at)"
# Two archives may know an article under two addresses; what both call it by is its key.
_SHARED_KEYS = (
    "CREATE TEMP TABLE IF NOT EXISTS shared_keys (old INTEGER PRIMARY KEY, known INTEGER NOT NULL)",
    "DELETE FROM shared_keys",
    """INSERT INTO shared_keys SELECT k.article_id, min(h.article_id)
    FROM source._article_keys k JOIN main._article_keys h ON h.key = k.key GROUP BY k.article_id""",
    """DELETE FROM shared_keys WHERE old NOT IN (SELECT min(old) FROM shared_keys GROUP BY known)
        OR known IN (SELECT m.id FROM main.articles m JOIN source.articles s ON s.url = m.url)""",
)
_ARTICLE_IDS = f"""
INSERT INTO article_ids SELECT s.id, coalesce(m.id, s.id + :articles), m.id, m.id IS NULL
    OR {_SEEN_AT.format(article="s", schema="source")} >= {_SEEN_AT.format(article="m", schema="main")}
FROM source.articles s LEFT JOIN main.articles m ON m.id = coalesce(
    (SELECT id FROM main.articles WHERE url = s.url), (SELECT known FROM shared_keys WHERE old = s.id))
"""
# The ledger names an article by one of its addresses, so of these it cannot say that they are hidden.
_HIDDEN_ELSEWHERE = """
SELECT a.new FROM article_ids a JOIN source.articles s ON s.id = a.old JOIN main.articles m ON m.id = a.known
WHERE s.url <> m.url AND 'suppressed' IN (s.status, m.status)
"""
# The same of a source that brings nothing new, when it hid the article after it was merged
_HIDDEN_SINCE = f"""
SELECT DISTINCT m.id FROM (SELECT id, url FROM source.articles WHERE {SUPPRESSED}) s
    JOIN source._article_keys k ON k.article_id = s.id JOIN main._article_keys h ON h.key = k.key
    JOIN main.articles m ON m.id = h.article_id WHERE m.url <> s.url
"""
# Photos that only the other archive fetched
_PHOTO_CAPTURES = (
    "CREATE TEMP TABLE IF NOT EXISTS photo_captures (url TEXT PRIMARY KEY, capture_id INTEGER NOT NULL)",
    "DELETE FROM photo_captures",
    """INSERT OR IGNORE INTO photo_captures
    SELECT url, (SELECT new FROM capture_ids WHERE old = capture_id) FROM source.photos
        WHERE capture_id IS NOT NULL AND article_id IN (SELECT old FROM article_ids WHERE known IS NOT NULL)
    UNION ALL SELECT url, capture_id FROM main.photos
        WHERE capture_id IS NOT NULL AND article_id IN (SELECT known FROM article_ids)""",
)
_LINK_PHOTOS = """
UPDATE main.photos SET capture_id = (SELECT capture_id FROM photo_captures p WHERE p.url = photos.url)
WHERE capture_id IS NULL AND article_id IN (SELECT known FROM article_ids)
"""
_RUN_IDS_TABLE = "CREATE TEMP TABLE IF NOT EXISTS run_ids (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)"
# A run is known by a capture that is here already; one that made none by when it began and ended.
_RUN_IDS = """
INSERT INTO run_ids SELECT s.id, coalesce(
    (SELECT m.run_id FROM source.captures c JOIN capture_ids i ON i.old = c.id JOIN main.captures m ON m.id = i.new
        WHERE c.run_id = s.id LIMIT 1),
    (SELECT m.id FROM main.runs m WHERE (m.command, m.newspaper, m.started_at, m.finished_at)
        IS (s.command, s.newspaper, s.started_at, s.finished_at)
        AND NOT EXISTS (SELECT 1 FROM source.captures c WHERE c.run_id = s.id) LIMIT 1),
    s.id + :runs)
FROM source.runs s
"""
_RUN = "(SELECT new FROM run_ids WHERE old = s.{column})"
# A reading for which one of them quarantined the article is no state of one that the other read well.
_FORGET_POOR = """
DELETE FROM main.versions WHERE article_id IN (
    SELECT known FROM article_ids WHERE known IN (SELECT article_id FROM main._quarantined)
        AND old NOT IN (SELECT article_id FROM source._quarantined))
"""
_IS_POOR = """
:old IN (SELECT article_id FROM source._quarantined) AND :new NOT IN (SELECT article_id FROM main._quarantined)
"""
# An article keeps the addresses that it had in either archive: its own, and that at which a frontier found it.
_KEEP_ADDRESSES = """
INSERT OR IGNORE INTO main._article_keys
SELECT j.value, m.id FROM article_ids a JOIN source.articles s ON s.id = a.old JOIN main.articles m ON m.id = a.known
    JOIN json_each(json_array(s.url, m.url)) j WHERE s.url <> m.url
"""
_KEEP_FOUND_ADDRESSES = """
INSERT OR IGNORE INTO main._article_keys
SELECT f.url, a.new FROM source._frontier f JOIN source._article_keys k ON k.key = f.key
    JOIN article_ids a ON a.old = k.article_id JOIN source.articles s ON s.id = a.old WHERE f.url <> s.url
"""
_STATE = "content_digest, title, sapo, body, published_at, byline"
_CAPTURE_HERE = "(SELECT new FROM capture_ids WHERE old = {column})"
_VERSIONS = f"""
SELECT captured_at, {_CAPTURE_HERE.format(column="capture_id")}, {_STATE} FROM source.versions
WHERE article_id = :old AND NOT ({_IS_POOR})
UNION SELECT captured_at, capture_id, {_STATE} FROM main.versions WHERE article_id = :new ORDER BY 1, 2
"""
# The state in which the leading archive saw the article last, and its first capture behind a moment that shows it
_PRESENT = """
SELECT coalesce(n.captured_at, a.last_captured_at), {here}, v.content_digest, v.title, v.sapo, v.body, v.published_at,
    v.byline
FROM {schema}.versions v JOIN {schema}.articles a ON a.id = v.article_id LEFT JOIN {schema}.captures n ON n.id = (
    SELECT id FROM {schema}.captures
    WHERE url IN (a.url, (SELECT url FROM {schema}.captures WHERE id = a.capture_id))
        AND captured_at > :behind AND captured_at <= a.last_captured_at AND status IN (200, 304)
    ORDER BY captured_at LIMIT 1)
WHERE v.article_id = :article ORDER BY v.number DESC LIMIT 1
"""
_SUM_UP = """
UPDATE articles SET (first_captured_at, last_captured_at, last_changed_at, version_count) = (
    SELECT min(:first, s.first_captured_at), max(articles.last_captured_at, s.last_captured_at),
        :changed, :versions FROM source.articles s WHERE s.id = :old) WHERE id = :new
"""

_JOINED = "SELECT a.old, a.new, a.leads, m.first_captured_at FROM article_ids a JOIN main.articles m ON m.id = a.known"
_LEADS = "IN (SELECT old FROM article_ids WHERE leads)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What an archive brought."""

    captures: int = 0
    articles: int = 0  # that nobody had
    joined: int = 0  # that another one has too
    hidden: tuple[int, ...] = ()  # ids here of those that are hidden under another address than theirs


class _Joined(NamedTuple):
    """An article that both archives have, as `_JOINED` reads it."""

    old: int  # its id in the source
    new: int  # and here
    leads: int  # 1 where it is shown as the source shows it
    first: str  # when it was first captured here


def is_merged(connection: Any) -> bool:
    """Whether the archive was made by merging, so that nothing in it can be read again: runs of several archives bore
    the same numbers."""
    return connection.execute("SELECT 1 FROM _facts WHERE name = 'merged'").fetchone() is not None


def find_hidden(connection: Any) -> Added:
    """What a source brings of which all files are here: ids of articles that it hides under another address."""
    return Added(hidden=tuple(article_id for (article_id,) in connection.execute(_HIDDEN_SINCE).fetchall()))


def add_rows(connection: Any, names: Mapping[str, str]) -> Added:
    """Adds the rows of the attached database `source`; `names` says what its WARC files are called here.

    To be called inside a transaction.
    """
    highest = prepare_maps(connection, names)
    for statement in _SHARED_KEYS:
        connection.execute(statement)
    connection.execute(_ARTICLE_IDS, highest)
    hidden = connection.execute(_HIDDEN_ELSEWHERE).fetchall()
    connection.execute(_KEEP_ADDRESSES)
    for statement in (_RUN_IDS_TABLE, "DELETE FROM run_ids"):
        connection.execute(statement)
    connection.execute(_RUN_IDS, highest)
    for statement in _PHOTO_CAPTURES:
        connection.execute(statement)
    captures = _add_ledger(connection)
    joined = [_Joined(*row) for row in connection.execute(_JOINED).fetchall()]
    connection.execute(_FORGET_POOR)
    _add_articles(connection)
    for pair in joined:
        _join_versions(connection, pair)
    join_absences(connection)
    connection.execute(_LINK_PHOTOS)
    (known,) = connection.execute("SELECT count(*) FROM article_ids").fetchone()
    return Added(
        captures=captures,
        articles=known - len(joined),
        joined=len(joined),
        hidden=tuple(article_id for (article_id,) in hidden),
    )


def _add_ledger(connection: Any) -> int:
    """Number of captures that were not here."""
    run = _RUN.format(column="run_id")
    copy_rows(connection, "newspapers")
    copy_rows(connection, "runs", {"id": _RUN.format(column="id")})
    copy_rows(connection, "warcs", {"filename": WARC.format(column="filename")})
    copy_rows(connection, "alarms", {"run_id": run})
    copy_rows(connection, "_imports", {"warc": WARC.format(column="warc")})
    id_here = "(SELECT new FROM capture_ids WHERE old = s.id)"
    return copy_rows(
        connection,
        "captures",
        {"id": id_here, "run_id": run, "warc": WARC.format(column="warc")},
        "ORDER BY s.id",
    )


def _add_articles(connection: Any) -> None:
    """Articles that nobody had or that this archive saw last, with their parts and their full text."""
    for table, column in (*((table, "article_id") for table in PARTS), ("articles_fts", "rowid")):
        connection.execute(
            f"DELETE FROM main.{table} WHERE {column} IN (SELECT known FROM article_ids WHERE leads)"
        )
    capture = {"capture_id": CAPTURE.format(column="capture_id")}
    id_here = "(SELECT new FROM article_ids WHERE old = s.id)"
    copy_rows(
        connection,
        "articles",
        {"id": id_here, **capture},
        f"WHERE s.id {_LEADS} ORDER BY s.id",
        verb="REPLACE",
    )
    leads = f"WHERE s.article_id {_LEADS}"
    for table in PARTS:
        copy_rows(connection, table, {"article_id": ARTICLE, **capture}, leads)
    is_new = "WHERE s.article_id IN (SELECT old FROM article_ids WHERE known IS NULL)"
    copy_rows(connection, "versions", {"article_id": ARTICLE, **capture}, is_new)
    confirmed = {"confirmed_by": CAPTURE.format(column="confirmed_by")}
    copy_rows(connection, "tombstones", {"article_id": ARTICLE, **capture, **confirmed}, verb="REPLACE")
    copy_rows(connection, "_article_keys", {"article_id": ARTICLE})
    connection.execute(_KEEP_FOUND_ADDRESSES)
    columns = ", ".join(list_columns(connection, "articles_fts"))
    connection.execute(
        f"INSERT INTO main.articles_fts (rowid, {columns}) SELECT a.new, {columns} FROM source.articles_fts s "
        "JOIN article_ids a ON a.old = s.rowid WHERE a.leads"
    )


def _join_versions(connection: Any, pair: _Joined) -> None:
    """The states that both saw of an article, in the order of time, none twice in a row, the present one last."""
    ids = {"old": pair.old, "new": pair.new}
    rows = connection.execute(_VERSIONS, ids).fetchall()
    rows.append(_find_present(connection, pair, behind=rows[-1][0]))
    states = [
        row for before, row in zip([None, *rows], rows, strict=False) if before is None or before[2] != row[2]
    ]
    connection.execute("DELETE FROM main.versions WHERE article_id = ?", (pair.new,))
    connection.executemany(
        "INSERT INTO main.versions (article_id, number, captured_at, capture_id, content_digest, title, sapo, body, "
        "published_at, byline) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(pair.new, number, *row) for number, row in enumerate(states, start=1)],
    )
    changed = states[-1][0]
    connection.execute(_SUM_UP, {**ids, "first": pair.first, "changed": changed, "versions": len(states)})


def _find_present(connection: Any, pair: _Joined, *, behind: str) -> Any:
    """The state that the article is in, as a version: it may have come back since the other archive saw another one."""
    shown = "coalesce(n.id, a.capture_id)"
    if pair.leads:
        query = _PRESENT.format(schema="source", here=_CAPTURE_HERE.format(column=shown))
    else:
        query = _PRESENT.format(schema="main", here=shown)
    article_id = pair.old if pair.leads else pair.new
    return connection.execute(query, {"article": article_id, "behind": behind}).fetchone()
