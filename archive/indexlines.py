"""Many CDXJ lines sorted on disk: an index may be larger than memory."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3

_CACHE_KIB = 65_536


class IndexLines:
    """Lines put in in any order, taken out bytewise sorted, each once."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def add(self, lines: Iterable[str]) -> None:
        self._connection.executemany("INSERT OR IGNORE INTO lines VALUES (?)", ((line,) for line in lines))

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._connection.execute("SELECT line FROM lines ORDER BY line"))


@contextlib.contextmanager
def collect_lines() -> Iterator[IndexLines]:
    """An empty collection, whose scratch file is gone when the block ends."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        contextlib.closing(sqlite3.connect(str(Path(scratch) / "lines.db"))) as connection,
    ):
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE lines (line TEXT PRIMARY KEY) WITHOUT ROWID")
        yield IndexLines(connection)
