"""The full-text index: kept beside the articles, and asked."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from archive.query import Term, find_terms, rewrite_query
from archive.snippet import Piece, count_found, find_snippet, join_pieces, mark_terms
from archive.values import dataclass
from pipelines.normalize.text import fold

RANKED = 1_000
RARE = 20_000
HEADED = 300
"""Up to a thousand matches are ranked by bm25, as long as one of the words stands in no more than 20,000
articles. FTS5 gives words in most articles no weight, yet reads all of their places to find that out, which
takes a third of a second among 300,000 articles: then, of the newest 300 matches, those with most of the
words in the title come first, then in the sapo, then the newest."""

WEIGHTS = "10, 5, 1, 10, 5, 1"  # title, sapo, body, as written and folded

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
    terms = find_terms(query)
    found = _rank_matches(connection, fts, terms, limit + offset)[offset:]
    return [_read_hit(connection, article_id, terms) for article_id in found]


def count_matches(connection: Any, query: str, *, limit: int = RANKED) -> int:
    """How many articles the query finds; `limit + 1` where there are more than `limit`."""
    fts = rewrite_query(query)
    return len(_find_newest(connection, fts, limit + 1)) if fts else 0


def _rank_matches(connection: Any, fts: str, terms: Sequence[Term], wanted: int) -> list[int]:
    is_rare = any(_is_rare(connection, term) for term in terms)
    if is_rare and len(_find_newest(connection, fts, RANKED + 1)) <= RANKED:
        return _rank_by_frequency(connection, fts, wanted)
    newest = _find_newest(connection, fts, max(wanted, HEADED))
    return (_rank_by_head(connection, newest[:HEADED], terms) + newest[HEADED:])[:wanted]


def _rank_by_frequency(connection: Any, fts: str, wanted: int) -> list[int]:
    sql = f"{_MATCHES} ORDER BY bm25(articles_fts, {WEIGHTS}), rowid DESC LIMIT :limit"
    return [row[0] for row in connection.execute(sql, {"fts": fts, "limit": wanted})]


def _is_rare(connection: Any, term: Term) -> bool:
    """Whether one word of the term stands in few articles; of a beginning nobody can tell cheaply."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)"
    return not term.is_prefix and any(
        connection.execute(sql, (f'"{word}"', RARE + 1)).fetchone()[0] <= RARE
        for word in term.spellings[0].split()
    )


def _rank_by_head(connection: Any, found: list[int], terms: Sequence[Term]) -> list[int]:
    """The articles by how many of the terms stand in title and sapo; in the order given where as many do."""
    sql = "SELECT id, title, coalesce(sapo, '') FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    rows = connection.execute(sql, (json.dumps(found),)).fetchall()
    in_title = count_found([title for _, title, _ in rows], terms)
    in_sapo = count_found([sapo for _, _, sapo in rows], terms)
    counts = {row[0]: pair for row, pair in zip(rows, zip(in_title, in_sapo, strict=True), strict=True)}
    return sorted((number for number in found if number in counts), key=counts.__getitem__, reverse=True)


def _find_newest(connection: Any, fts: str, limit: int) -> list[int]:
    sql = f"{_MATCHES} ORDER BY rowid DESC LIMIT :limit"
    return [row[0] for row in connection.execute(sql, {"fts": fts, "limit": limit})]


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
