"""The articles that an export takes: by newspaper, by day, by a condition of the researcher's own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3

from archive.database import connect_reader
from archive.errors import UsageError
from archive.search import HIDDEN
from archive.values import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which articles are wanted; quarantined and suppressed ones never are."""

    newspaper: str | None = None
    since: date | None = None  # first day of publication
    until: date | None = None  # last day of publication, itself included
    where: str | None = None  # an SQL condition on the columns of `articles`

    @property
    def is_everything(self) -> bool:
        """True where nothing narrows the selection."""
        return not any((self.newspaper, self.since, self.until, self.where))

    def describe(self) -> str:
        """The selection in words, for people who find the export without its maker."""
        parts = (
            f"newspaper {self.newspaper}" if self.newspaper else None,
            f"published on {self.since} or later" if self.since else None,
            f"published on {self.until} or earlier" if self.until else None,
            f"where {self.where}" if self.where else None,
        )
        return "; ".join(filter(None, parts)) or "every article"


def find_newspapers(folder: Path) -> list[str]:
    """Slugs of the newspapers that have articles in the archive.

    Raises: StoreError: there is no archive.
    """
    with contextlib.closing(connect_reader(folder)) as connection:
        rows = connection.execute(
            "SELECT DISTINCT newspaper FROM articles WHERE newspaper IS NOT NULL ORDER BY 1"
        )
        return [row[0] for row in rows]


@contextlib.contextmanager
def choose_articles(connection: Any, selection: Selection) -> Iterator[int]:
    """Number of articles; while the block runs their ids stand in `temp.chosen` and the database holds still.

    Raises: UsageError: `where` is no condition that SQLite understands.
    """
    connection.execute("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)")
    connection.execute("BEGIN")
    try:
        _fill(connection, selection)
        (count,) = connection.execute("SELECT count(*) FROM chosen").fetchone()
        yield count
    finally:
        connection.rollback()
        connection.execute("DROP TABLE IF EXISTS chosen")


def _fill(connection: Any, selection: Selection) -> None:
    condition, values = _make_condition(selection)
    try:
        if selection.where:  # by itself first, so that no bracket of it reaches what stands around it
            connection.execute(f"EXPLAIN SELECT 1 FROM articles WHERE \n{selection.where}\n")
        connection.execute(f"INSERT INTO chosen SELECT id FROM articles WHERE {condition}", values)
    except (sqlite3.Error, sqlite3.Warning) as error:
        if selection.where is None:
            raise
        raise UsageError(
            f"--where {selection.where!r} is not understood ({error}): write a condition on the columns of "
            "`articles`, such as \"section = 'Kinh tế' AND word_count > 300\"."
        ) from error
    connection.execute(f"DELETE FROM chosen WHERE id IN ({HIDDEN})")


def _make_condition(selection: Selection) -> tuple[str, dict[str, str]]:
    """SQL and its values; days compare as text, since every time of a newspaper has the same offset."""
    parts, values = ["1"], {}
    if selection.newspaper:
        parts.append("newspaper = :newspaper")
        values["newspaper"] = selection.newspaper
    if selection.since:
        parts.append("published_at >= :since")
        values["since"] = selection.since.isoformat()
    if selection.until:
        parts.append("published_at < :behind")
        values["behind"] = (selection.until + timedelta(days=1)).isoformat()
    if selection.where:
        parts.append(f"(\n{selection.where}\n)")
    return " AND ".join(parts), values
