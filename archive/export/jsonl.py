"""One JSON object a line: an article with its versions, people, photos, tags and the capture that shows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from archive.export.tables import PARTS, Row, Table, iter_rows

FILENAME = "articles.jsonl"
_CAPTURE = "SELECT record_id, captured_at, payload_digest, warc, offset, length FROM captures WHERE id = ?"
CAPTURE_NAMES = ("record_id", "captured_at", "payload_digest", "warc", "offset", "length")


def write_articles(
    connection: Any, tables: tuple[Table, ...], path: Path, tick: Callable[[int], None]
) -> None:
    """Writes the chosen articles in the order of their ids; `tick` hears how many more are done."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for article in iter_articles(connection, tables):
            file.write(json.dumps(article, ensure_ascii=False, separators=(",", ":")) + "\n")
            tick(1)


def iter_articles(connection: Any, tables: tuple[Table, ...]) -> Iterator[dict[str, Any]]:
    """Each chosen article as one object with its parts as lists of objects, `capture` as an object."""
    named = {table.name: table for table in tables}
    parts = {name: _Parts(connection, named[name]) for name in PARTS}
    capture_of = connection.cursor()
    capture_of.row_factory = None
    columns = named["articles"].names
    for row in iter_rows(connection, named["articles"]):
        article = dict(zip(columns, row, strict=True))
        capture = capture_of.execute(_CAPTURE, (article["capture_id"],)).fetchone()
        article["capture"] = dict(zip(CAPTURE_NAMES, capture, strict=True))
        for name, part in parts.items():
            article[name] = part.take(article["id"])
        article["tags"] = [tag["tag"] for tag in article["tags"]]
        yield article


class _Parts:
    """The rows of one table, taken article by article in the order that both tables share."""

    def __init__(self, connection: Any, table: Table) -> None:
        place = table.names.index("article_id")
        self._names = tuple(name for name in table.names if name != "article_id")
        self._place = place
        self._groups = groupby(iter_rows(connection, table), key=lambda row: row[place])
        self._next = next(self._groups, None)

    def take(self, article_id: int) -> list[dict[str, Any]]:
        """The rows of this article, without its id; an empty list where there are none."""
        if self._next is None or self._next[0] != article_id:
            return []
        taken = [self._describe(row) for row in self._next[1]]
        self._next = next(self._groups, None)
        return taken

    def _describe(self, row: Row) -> dict[str, Any]:
        values = row[: self._place] + row[self._place + 1 :]
        return dict(zip(self._names, values, strict=True))
