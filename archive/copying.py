"""Rows of the attached database `source` copied under ids of this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PARTS = ("attributions", "photos", "tags", "evidence", "_quarantined")

ARTICLE = "(SELECT new FROM article_ids WHERE old = s.article_id)"
CAPTURE = "(SELECT new FROM capture_ids WHERE old = s.{column})"
WARC = "(SELECT new FROM warc_names WHERE old = s.{column})"

_MAPS = (
    "CREATE TEMP TABLE IF NOT EXISTS warc_names (old TEXT PRIMARY KEY, new TEXT NOT NULL)",
    "CREATE TEMP TABLE IF NOT EXISTS capture_ids (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)",
    "CREATE TEMP TABLE IF NOT EXISTS article_ids (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, known INTEGER,"
    " leads INTEGER NOT NULL)",
    "DELETE FROM warc_names",
    "DELETE FROM capture_ids",
    "DELETE FROM article_ids",
)
_CAPTURE_IDS = """
INSERT INTO capture_ids SELECT c.id, coalesce((SELECT m.id FROM warc_names w
    JOIN main.captures m ON m.warc = w.new AND m.offset = c.offset WHERE w.old = c.warc), c.id + :captures)
FROM source.captures c
"""


def prepare_maps(connection: Any, names: Mapping[str, str]) -> dict[str, int]:
    """The highest ids that runs, captures and articles have here; the temporary tables `warc_names` and `capture_ids`
    then say what the files and captures of the source are called here, and `article_ids` is empty."""
    for statement in _MAPS:
        connection.execute(statement)
    connection.executemany("INSERT INTO warc_names VALUES (?, ?)", list(names.items()))
    highest = {
        table: connection.execute(f"SELECT coalesce(max(id), 0) FROM main.{table}").fetchone()[0]
        for table in ("runs", "captures", "articles")
    }
    connection.execute(_CAPTURE_IDS, highest)
    return highest


def copy_rows(
    connection: Any,
    table: str,
    mapped: Mapping[str, str] | None = None,
    rest: str = "",
    *,
    verb: str = "IGNORE",
) -> int:
    """Number of rows copied from the source, some columns by an expression over the row `s`."""
    names = list_columns(connection, table)
    values = [(mapped or {}).get(name, f"s.{name}") for name in names]
    cursor = connection.execute(
        f"INSERT OR {verb} INTO main.{table} ({', '.join(names)}) "
        f"SELECT {', '.join(values)} FROM source.{table} s {rest}"
    )
    return int(cursor.rowcount)


def list_columns(connection: Any, table: str) -> list[str]:
    """The names of a table's columns, in their order."""
    return [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
