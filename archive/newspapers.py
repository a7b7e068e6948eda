"""The newspapers of an archive and how much of each is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archive.search import HIDDEN


def note_newspapers(connection: Any, newspapers: Iterable[tuple[str, str, str]]) -> None:
    """Makes a row for each `(slug, name, home)` that has none, and keeps name and home up to date."""
    connection.executemany(
        "INSERT INTO newspapers (slug, name, home) VALUES (?, ?, ?) "
        "ON CONFLICT (slug) DO UPDATE SET name = excluded.name, home = excluded.home",
        list(newspapers),
    )


def refresh_newspapers(connection: Any) -> None:
    """Counts each newspaper's articles that readers are shown, and finds their first and last date of publication."""
    connection.execute(
        "UPDATE newspapers SET (articles, first_published_at, last_published_at) = "
        "(SELECT count(*), min(published_at), max(published_at) FROM articles "
        f"WHERE newspaper = slug AND id NOT IN ({HIDDEN}))"
    )
