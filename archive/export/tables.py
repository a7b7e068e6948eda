"""The tables of an export: their columns as the database has them, their rows in the order of the articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from archive.values import dataclass

BATCH_ROWS = 5_000

Kind = Literal["text", "integer", "newspaper time", "capture time"]
Row = tuple[Any, ...]

_NEWSPAPER_TIMES = ("published_at", "modified_at", "first_published_at", "last_published_at")
_OF_ARTICLES = (
    "SELECT {columns} FROM chosen c CROSS JOIN {table} t ON t.article_id = c.id ORDER BY c.id, {order}"
)
_CAPTURE_IDS = " UNION ".join(  # that of an article is the one of its last version
    f"SELECT capture_id FROM chosen c CROSS JOIN {table} t ON t.article_id = c.id"
    for table in ("versions", "photos", "tombstones")
)
_QUERIES = {
    "articles": "SELECT {columns} FROM chosen c CROSS JOIN articles t ON t.id = c.id ORDER BY c.id",
    "versions": _OF_ARTICLES.replace("{order}", "t.number"),
    "attributions": _OF_ARTICLES.replace("{order}", "t.rowid"),
    "photos": _OF_ARTICLES.replace("{order}", "t.position"),
    "tags": _OF_ARTICLES.replace("{order}", "t.tag"),
    "tombstones": _OF_ARTICLES.replace("{order}", "t.suspected_at"),
    "captures": f"SELECT {{columns}} FROM captures t WHERE t.id IN ({_CAPTURE_IDS}) ORDER BY t.id",
    "newspapers": "SELECT {columns} FROM newspapers t WHERE t.slug IN "
    "(SELECT newspaper FROM articles a JOIN chosen c ON c.id = a.id) ORDER BY t.slug",
}
PARTS = ("versions", "attributions", "photos", "tags", "tombstones")
"""The tables whose rows belong to one article each."""

LINKS = {  # column → table and column that it names
    "article_id": ("articles", "id"),
    "capture_id": ("captures", "id"),
    "newspaper": ("newspapers", "slug"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    name: str
    kind: Kind
    is_required: bool
    is_key: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def read_tables(connection: Any) -> tuple[Table, ...]:
    """The tables that exports hold, with their columns in the order of the database."""
    return tuple(_read_table(connection, name) for name in _QUERIES)


def iter_batches(connection: Any, table: Table) -> Iterator[list[Row]]:
    """The rows that belong to the chosen articles, in lists of at most BATCH_ROWS."""
    columns = ", ".join(f"t.{name}" for name in table.names)
    cursor = connection.cursor()
    cursor.row_factory = None
    cursor.execute(_QUERIES[table.name].format(columns=columns, table=table.name))
    while rows := cursor.fetchmany(BATCH_ROWS):
        yield rows


def iter_rows(connection: Any, table: Table) -> Iterator[Row]:
    """The same rows one by one."""
    for batch in iter_batches(connection, table):
        yield from batch


def _read_table(connection: Any, name: str) -> Table:
    found = connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (name,))
    return Table(
        name=name,
        columns=tuple(
            Column(name=column, kind=_find_kind(column, kind), is_required=bool(required), is_key=bool(key))
            for column, kind, required, key in found.fetchall()
        ),
    )


def _find_kind(column: str, declared: str) -> Kind:
    if declared == "INTEGER":
        return "integer"
    if column.endswith("_at"):
        return "newspaper time" if column in _NEWSPAPER_TIMES else "capture time"
    return "text"
