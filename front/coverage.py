"""Figures over the whole archive: how many, when, where, how soon edited again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.query import rewrite_query
from archive.search import HIDDEN
from front.articles import find_end

SECTIONS_SHOWN = 6
DELAYS = ((1, "1 h"), (6, "6 h"), (24, "1 d"), (72, "3 d"), (168, "7 d"), (720, "30 d"))
"""Upper bounds in hours of the classes that re-edit delays fall into."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Numbers of rows, hidden articles left out."""

    articles: int
    edits: int
    captures: int
    photos: int
    changed: int
    gone: int
    newspapers: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Articles of a month that have a word, among all of that month."""

    month: str
    matching: int
    all: int

    @property
    def per_thousand(self) -> float:
        return 1000 * self.matching / self.all if self.all else 0.0


def count_totals(connection: Any) -> Totals:
    """Numbers for the front page."""
    row = connection.execute(
        f"""
        SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM ({HIDDEN})),
            (SELECT count(*) FROM versions WHERE number > 1 AND article_id NOT IN ({HIDDEN})),
            (SELECT count(*) FROM captures),
            (SELECT count(*) FROM photos WHERE article_id NOT IN ({HIDDEN})),
            (SELECT count(DISTINCT article_id) FROM versions WHERE number > 1 AND article_id NOT IN ({HIDDEN})),
            (SELECT count(*) FROM articles WHERE status <> 'live' AND status = 'gone'),
            (SELECT count(*) FROM newspapers)
        """
    ).fetchone()
    names = ("articles", "edits", "captures", "photos", "changed", "gone", "newspapers")
    return Totals(**dict(zip(names, row, strict=True)))


def find_years(connection: Any) -> list[int]:
    """Years from the first published article to the last, without those to come; empty for an empty archive."""
    first, last = connection.execute(
        "SELECT substr(min(published_at), 1, 4), substr(max(published_at), 1, 4) FROM articles WHERE published_at < ?",
        (find_end(),),
    ).fetchone()
    return list(range(int(first), int(last) + 1)) if first else []


def count_by_day(connection: Any, year: int) -> dict[str, int]:
    """Articles published on each day (`YYYY-MM-DD`) of a year, days without any left out."""
    rows = connection.execute(
        f"""
        SELECT substr(published_at, 1, 10) AS day, count(*) FROM articles
        WHERE published_at >= :first AND published_at < :next AND id NOT IN ({HIDDEN}) GROUP BY day
        """,
        {"first": f"{year:04}", "next": f"{year + 1:04}"},
    )
    return {day: count for day, count in rows}


def count_by_section(connection: Any, year: int) -> dict[str, dict[str, int]]:
    """Articles of a year by section and month (`YYYY-MM`): the largest sections, then the rest as ""."""
    rows = connection.execute(
        f"""
        SELECT coalesce(section, ''), substr(published_at, 1, 7) AS month, count(*)
        FROM articles INDEXED BY articles_newspaper
        WHERE published_at >= :first AND published_at < :next AND id NOT IN ({HIDDEN}) GROUP BY 1, 2
        """,
        {"first": f"{year:04}", "next": f"{year + 1:04}"},
    ).fetchall()
    sizes: dict[str, int] = {}
    for section, _, count in rows:
        sizes[section] = sizes.get(section, 0) + count
    kept = sorted((s for s in sizes if s), key=lambda s: (-sizes[s], s))[:SECTIONS_SHOWN]
    table: dict[str, dict[str, int]] = {section: {} for section in (*kept, "")}
    for section, month, count in rows:
        months = table[section if section in kept else ""]
        months[month] = months.get(month, 0) + count
    return {section: months for section, months in table.items() if months}


def count_word(connection: Any, query: str) -> list[Share]:
    """For each month the articles that a query finds, among all; empty for a query that asks nothing."""
    fts = rewrite_query(query)
    if fts is None:
        return []
    rows = connection.execute(
        f"""
        WITH found AS MATERIALIZED (SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH :fts)
        SELECT substr(published_at, 1, 7) AS month, sum(id IN found), count(*)
        FROM articles INDEXED BY articles_published
        WHERE published_at IS NOT NULL AND id NOT IN ({HIDDEN}) GROUP BY month ORDER BY month
        """,
        {"fts": fts},
    )
    return [Share(month=month, matching=matching, all=count) for month, matching, count in rows]


def count_delays(connection: Any) -> list[tuple[str, int]]:
    """Edits by the hours that passed since the version before, in classes; the last one is open."""
    rows = connection.execute(
        f"""
        SELECT (julianday(later.captured_at) - julianday(earlier.captured_at)) * 24
        FROM versions later JOIN versions earlier
            ON earlier.article_id = later.article_id AND earlier.number = later.number - 1
        WHERE later.number > 1 AND later.article_id NOT IN ({HIDDEN})
        """
    )
    counts = [0] * (len(DELAYS) + 1)
    for (hours,) in rows:
        counts[sum(hours > bound for bound, _ in DELAYS)] += 1
    labels = [f"≤ {label}" for _, label in DELAYS] + [f"> {DELAYS[-1][1]}"]
    return list(zip(labels, counts, strict=True))
