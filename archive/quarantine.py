"""Articles that are kept and not shown as good.

That is a fact of its own: a takedown neither hides nor ends it, so that the archive goes on judging a hidden article
as a rebuild judges it, which hides at its end.
"""

from __future__ import annotations

from typing import Any

from archive.search import unindex_article

TEXT = "text"  # what an article lacks whose own reading is no good; otherwise it is a field that drift names
QUARANTINED = "SELECT article_id FROM _quarantined"


def quarantine_article(connection: Any, article_id: int, lack: str) -> None:
    """Takes an article out of what readers see, for what it lacks; to be called inside a transaction."""
    connection.execute("INSERT OR REPLACE INTO _quarantined VALUES (?, ?)", (article_id, lack))
    connection.execute(
        "UPDATE articles SET status = 'quarantined', gone_at = NULL WHERE id = ? AND status <> 'suppressed'",
        (article_id,),
    )
    unindex_article(connection, article_id)


def release_article(connection: Any, article_id: int) -> None:
    """Forgets what it lacked."""
    connection.execute("DELETE FROM _quarantined WHERE article_id = ?", (article_id,))


def is_quarantined(connection: Any, article_id: int) -> bool:
    """Whether the article lacks something, hidden or not."""
    row = connection.execute("SELECT 1 FROM _quarantined WHERE article_id = ?", (article_id,)).fetchone()
    return row is not None
