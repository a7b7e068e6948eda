"""The full-text index: kept beside the articles, and asked."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from archive.query import Term, find_terms, rewrite_query
from archive.snippet import Piece, find_snippet, join_pieces, mark_terms
from pipelines.normalize.text import fold

RANKED = 1_000
"""Matches up to which bm25 ranks them all. Words in more articles than that tell none from another (FTS5
gives them no weight at all), and ranking 300,000 takes a third of a second: then articles with the words in
the title come first, then in the sapo, then anywhere, each newest first."""

WEIGHTS = "10, 5, 1, 10, 5, 1"  # title, sapo, body, as written and folded
TIERS = ("{title title_folded} : (%s)", "{sapo sapo_folded} : (%s)", "%s")

HIDDEN = "SELECT id FROM articles WHERE status <> 'live' AND status IN ('suppressed', 'quarantined')"
"""The articles that nobody is shown; the first condition lets SQLite use the index on status."""

_MATCHES = f"""
SELECT rowid FROM articles_fts WHERE articles_fts MATCH :fts AND rowid NOT IN ({HIDDEN})
"""
_HIT = "SELECT id, url, title, published_at, newspaper, section, sapo, body FROM articles WHERE id = ?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """An article that a query found."""

    id: int
    url: str
    newspaper: str | None
    section: str | None
    title: str
    published_at: str | None  # ISO 8601 at +07:00
    title_pieces: tuple[Piece, ...]
    snippet_pieces: tuple[Piece, ...]

    @property
    def snippet(self) -> str:
        """A stretch of sapo and body as one line, the words asked for in square brackets."""
        return join_pieces(self.snippet_pieces)


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


def search(connection: Any, query: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """The best articles for what a researcher typed, best first; none for a query that asks for nothing."""
    fts = rewrite_query(query)
    if fts is None:
        return []
    found = _rank_matches(connection, fts, limit + offset)[offset:]
    terms = find_terms(query)
    return [_read_hit(connection, article_id, terms) for article_id in found]


def count_matches(connection: Any, query: str, *, limit: int = RANKED) -> int:
    """How many articles the query finds; `limit + 1` where there are more than `limit`."""
    fts = rewrite_query(query)
    return len(_find_newest(connection, fts, limit + 1)) if fts else 0


def _rank_matches(connection: Any, fts: str, wanted: int) -> list[int]:
    if len(_find_newest(connection, fts, RANKED + 1)) > RANKED:
        return _find_by_tiers(connection, fts, wanted)
    sql = f"{_MATCHES} ORDER BY bm25(articles_fts, {WEIGHTS}), rowid DESC LIMIT :limit"
    return [row[0] for row in connection.execute(sql, {"fts": fts, "limit": wanted})]


def _find_newest(connection: Any, fts: str, limit: int) -> list[int]:
    sql = f"{_MATCHES} ORDER BY rowid DESC LIMIT :limit"
    return [row[0] for row in connection.execute(sql, {"fts": fts, "limit": limit})]


def _find_by_tiers(connection: Any, fts: str, wanted: int) -> list[int]:
    found: dict[int, None] = {}
    for tier in TIERS:
        if len(found) < wanted:
            found.update(dict.fromkeys(_find_newest(connection, tier % fts, wanted)))
    return list(found)[:wanted]


def _read_hit(connection: Any, article_id: int, terms: tuple[Term, ...]) -> Hit:
    number, url, title, published_at, newspaper, section, sapo, body = connection.execute(
        _HIT, (article_id,)
    ).fetchone()
    return Hit(
        id=number,
        url=url,
        newspaper=newspaper,
        section=section,
        title=title,
        published_at=published_at,
        title_pieces=mark_terms(title, terms),
        snippet_pieces=find_snippet("\n\n".join(filter(None, (sapo, body))), terms),
    )
