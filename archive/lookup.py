"""Articles found by what a user types: an id, a URL, or a URL under another spelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archive.errors import UsageError

BY_URL = """
SELECT id FROM articles WHERE url = :text
UNION ALL SELECT article_id FROM _article_keys WHERE key = :text
UNION ALL SELECT k.article_id FROM _frontier f JOIN _article_keys k ON k.key = f.key WHERE f.url = :text
UNION ALL SELECT v.article_id FROM captures c JOIN versions v ON v.capture_id = c.id WHERE c.url = :text
LIMIT 1
"""
DIGITS = 18  # SQLite's integers have no more


def lookup_article(connection: Any, text: str, spellings: Iterable[str] = ()) -> Any:
    """The row of the article that has this id or was seen under this URL, else under one of its other spellings.

    Raises: UsageError when there is none, saying how to find it.
    """
    article_id = _read_id(text) if text.isdecimal() else find_first(connection, BY_URL, (text, *spellings))
    row = connection.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise UsageError(
            f"No article {text!r} is in this archive. `baoluu search` finds articles and prints their ids."
        )
    return row


def _read_id(text: str) -> int | None:
    return int(text) if len(text) <= DIGITS else None


def find_first(connection: Any, query: str, texts: Iterable[str]) -> int | None:
    """The id that a query with the parameter `:text` gives for the first of these texts that it knows, or None."""
    found = (connection.execute(query, {"text": text}).fetchone() for text in texts)
    return next((row[0] for row in found if row), None)
