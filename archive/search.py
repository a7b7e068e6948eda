"""The full-text index: kept beside the articles, and asked."""

from __future__ import annotations

import unicodedata
from typing import Any

from archive.folding import fold


def index_article(connection: Any, article_id: int, *, title: str, sapo: str | None, body: str) -> None:
    """Replaces the article's row in `articles_fts`: each text as written (NFC) and folded."""
    written = [unicodedata.normalize("NFC", text or "") for text in (title, sapo, body)]
    connection.execute(
        "INSERT OR REPLACE INTO articles_fts"
        " (rowid, title, sapo, body, title_folded, sapo_folded, body_folded) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (article_id, *written, *map(fold, written)),
    )


def unindex_article(connection: Any, article_id: int) -> None:
    """Takes the article out of `articles_fts`; nothing happens when it is not there."""
    connection.execute("DELETE FROM articles_fts WHERE rowid = ?", (article_id,))
