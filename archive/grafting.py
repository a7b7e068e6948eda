"""Some newspapers' rows replaced by those that a renewal made of their pages, under the ids that they had.

Captures keep their id by file and offset, articles by address, the parts of an article by their place among its
parts; what is new gets an id behind the last. All of it is one transaction, and no row of another newspaper is
written. Pages that no newspaper was named for are in the renewal too, since they may show an article of one; only
their captures are replaced, and such articles.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database as Tables

from archive.copying import ARTICLE, CAPTURE, copy_rows, list_columns, prepare_maps
from archive.database import FILENAME, transaction
from archive.folder import ArchiveFolder
from archive.newspapers import note_newspapers, refresh_newspapers
from archive.renewal import FOLDER
from archive.values import dataclass

_MAPS = (
    "CREATE TEMP TABLE IF NOT EXISTS chosen (slug TEXT PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS replaced (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS places (article_id, number, place, PRIMARY KEY (article_id, number))",
    "DELETE FROM chosen",
    "DELETE FROM replaced",
)
_CHOSEN = "newspaper IN (SELECT slug FROM chosen)"
_ARTICLE_IDS = f"""
INSERT INTO article_ids SELECT s.id, coalesce(m.id, s.id + :articles), m.id, 1
FROM source.articles s LEFT JOIN main.articles m ON m.url = s.url
WHERE m.{_CHOSEN} OR (s.{_CHOSEN} AND m.newspaper IS NULL)
"""
_REPLACED = f"""
INSERT INTO replaced SELECT id FROM main.articles WHERE {_CHOSEN}
UNION SELECT known FROM article_ids WHERE known IS NOT NULL
"""
_NUMBERED = "row_number() OVER (PARTITION BY article_id ORDER BY rowid) AS number"
_PLACES = """
INSERT INTO places SELECT article_id, {numbered}, rowid FROM main.{table} WHERE article_id IN (SELECT id FROM replaced)
"""
_ADD_NUMBERED = """
INSERT INTO main.{table} (rowid, {columns})
SELECT coalesce(place, :last + row_number() OVER (ORDER BY old_place)), {columns} FROM (
    SELECT a.new AS article_id, {others}, {numbered}, s.rowid AS old_place
    FROM source.{table} s JOIN article_ids a ON a.old = s.article_id
) LEFT JOIN places USING (article_id, number) ORDER BY 1
"""
# A photo that two newspapers show is fetched for the one that showed it first.
_LINK_PHOTOS = """
UPDATE main.photos SET capture_id = (
    SELECT capture_id FROM main._frontier f WHERE f.kind = 'requisite' AND f.url = photos.url)
WHERE capture_id IS NULL AND article_id IN (SELECT new FROM article_ids)
"""
_IS_OLD = "IN (SELECT old FROM article_ids)"
_IS_REPLACED = "IN (SELECT id FROM replaced)"
_ID = "(SELECT new FROM article_ids WHERE old = s.{column})"
_OF_CAPTURE = {"capture_id": CAPTURE.format(column="capture_id")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How much was read again."""

    captures: int
    articles: int
    versions: int


def count_rows(tables: Tables) -> Figures:
    """The figures of a whole database."""
    return _count(tables.conn, "captures", "articles", "versions")


def graft(tables: Tables, folder: ArchiveFolder, newspapers: Sequence[str]) -> Figures:
    """Replaces the rows of these newspapers by those that stand in the renewal, for readers in one step.

    Raises: StoreError · DiskFull.
    """
    connection: Any = tables.conn
    with _attached(connection, folder):
        with transaction(tables):
            grafted = _replace(connection, newspapers)
            refresh_newspapers(connection)
        connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)")
    return grafted


@contextlib.contextmanager
def _attached(connection: Any, folder: ArchiveFolder) -> Iterator[None]:
    """The renewal called `source`, and no search for what refers to a row that is replaced: some of those columns
    have no index."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("ATTACH ? AS source", (str(folder.path / FOLDER / FILENAME),))
    try:
        yield
    finally:
        connection.execute("DETACH source")
        connection.execute("PRAGMA foreign_keys = ON")


def _replace(connection: Any, newspapers: Sequence[str]) -> Figures:
    _map_articles(connection, newspapers)
    _replace_captures(connection)
    _replace_articles(connection)
    for table in ("alarms", "_looks", "_losses"):
        connection.execute(f"DELETE FROM main.{table} WHERE {_CHOSEN}")
        copy_rows(connection, table, rest=f"WHERE s.{_CHOSEN}")
    _add_addresses(connection)
    connection.execute(_LINK_PHOTOS)
    note_newspapers(
        connection,
        connection.execute(
            "SELECT slug, name, home FROM source.newspapers WHERE slug IN (SELECT slug FROM chosen)"
        ).fetchall(),
    )
    return _count(connection, "source.captures", "article_ids", f"source.versions WHERE article_id {_IS_OLD}")


def _count(connection: Any, *parts: str) -> Figures:
    captures, articles, versions = (
        connection.execute(f"SELECT count(*) FROM {part}").fetchone()[0] for part in parts
    )
    return Figures(captures=captures, articles=articles, versions=versions)


def _map_articles(connection: Any, newspapers: Sequence[str]) -> None:
    for statement in _MAPS:
        connection.execute(statement)
    connection.executemany("INSERT INTO chosen VALUES (?)", [(slug,) for slug in newspapers])
    files = connection.execute("SELECT DISTINCT warc FROM source.captures").fetchall()
    highest = prepare_maps(connection, {warc: warc for (warc,) in files})
    connection.execute(_ARTICLE_IDS, highest)
    connection.execute(_REPLACED)


def _replace_captures(connection: Any) -> None:
    """Writes only what differs: photos are most of them."""
    mapped = {"id": CAPTURE.format(column="id")}
    names = list_columns(connection, "captures")
    values = ", ".join(mapped.get(name, f"s.{name}") for name in names)
    same = f"SELECT {', '.join(names)} FROM main.captures m WHERE m.warc = s.warc AND m.offset = s.offset"
    copy_rows(
        connection, "captures", mapped, f"WHERE ({values}) IS NOT ({same}) ORDER BY s.id", verb="REPLACE"
    )


def _replace_articles(connection: Any) -> None:
    """The articles with their full text, their states and their parts."""
    article = {"article_id": ARTICLE, **_OF_CAPTURE}
    confirmed = {"confirmed_by": CAPTURE.format(column="confirmed_by")}
    _replace_rows(connection, "articles", "id", {"id": _ID.format(column="id"), **_OF_CAPTURE})
    for table in ("versions", "photos", "tags", "_article_keys", "_quarantined"):
        _replace_rows(connection, table, "article_id", article)
    _replace_rows(connection, "tombstones", "article_id", {**article, **confirmed})
    for table in ("attributions", "evidence"):
        _replace_numbered(connection, table)
    columns = ", ".join(list_columns(connection, "articles_fts"))
    connection.execute(f"DELETE FROM main.articles_fts WHERE rowid {_IS_REPLACED}")
    connection.execute(
        f"INSERT INTO main.articles_fts (rowid, {columns}) SELECT a.new, {columns} FROM source.articles_fts s "
        "JOIN article_ids a ON a.old = s.rowid"
    )


def _replace_rows(connection: Any, table: str, column: str, mapped: Mapping[str, str]) -> None:
    connection.execute(f"DELETE FROM main.{table} WHERE {column} {_IS_REPLACED}")
    copy_rows(connection, table, mapped, f"WHERE s.{column} {_IS_OLD}")


def _replace_numbered(connection: Any, table: str) -> None:
    """The rows of a table without ids of its own, which stand in the order of its rowid."""
    columns = list_columns(connection, table)
    others = ", ".join(f"s.{name}" for name in columns if name != "article_id")
    connection.execute("DELETE FROM places")
    connection.execute(_PLACES.format(table=table, numbered=_NUMBERED))
    (last,) = connection.execute(f"SELECT coalesce(max(rowid), 0) FROM main.{table}").fetchone()
    connection.execute(f"DELETE FROM main.{table} WHERE article_id {_IS_REPLACED}")
    numbered = _NUMBERED.replace("article_id", "s.article_id").replace("rowid", "s.rowid")
    connection.execute(
        _ADD_NUMBERED.format(table=table, columns=", ".join(columns), others=others, numbered=numbered),
        {"last": last},
    )


def _add_addresses(connection: Any) -> None:
    """Pages that today's rules call by another address than those of the harvest did have been seen all the same."""
    copy_rows(
        connection,
        "_frontier",
        {"id": "NULL", **_OF_CAPTURE},
        f"WHERE s.{_CHOSEN} AND s.state = 'done' ORDER BY s.id",
    )
