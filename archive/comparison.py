"""What differs between two states of an archive, field by field, with examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

EXAMPLES = 3

_PLAIN = (
    "newspaper", "title", "kicker", "sapo", "body", "section", "published_at", "published_precision", "modified_at",
    "byline", "authors", "source", "layout", "version_count", "status", "word_count", "doubts",
)  # fmt: skip
_LISTED = {
    "attributions": "json_array(role, name, source)",
    "photos": "json_array(url, caption, credit, alt)",
    "tags": "tag",
}
_PAIRS = """
SELECT o.url, o.{field}, n.{field} FROM old.articles o JOIN main.articles n ON n.url = o.url
WHERE o.{field} IS NOT n.{field} ORDER BY o.id
"""
_PARTS = """
WITH before AS (SELECT article_id, json_group_array({value}) AS parts FROM old.{table} GROUP BY article_id),
     after AS (SELECT article_id, json_group_array({value}) AS parts FROM main.{table} GROUP BY article_id)
SELECT o.url, b.parts, a.parts FROM old.articles o JOIN main.articles n ON n.url = o.url
    LEFT JOIN before b ON b.article_id = o.id LEFT JOIN after a ON a.article_id = n.id
WHERE b.parts IS NOT a.parts ORDER BY o.id
"""
_ALONE = (
    "SELECT url, title FROM {here}.articles WHERE url NOT IN (SELECT url FROM {there}.articles) ORDER BY id"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One article whose field differs."""

    url: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A field, in how many articles it differs, and the first of them."""

    field: str
    articles: int
    examples: tuple[Example, ...]


def iter_differences(connection: Any) -> Iterator[Difference]:
    """Differences between the databases `old` and `main` of a connection; a field without one is left out.

    The field `article` stands for articles that only one of the two has.
    """
    alone = [
        *((url, title, None) for url, title in connection.execute(_ALONE.format(here="old", there="main"))),
        *((url, None, title) for url, title in connection.execute(_ALONE.format(here="main", there="old"))),
    ]
    yield from _describe("article", alone)
    for field in _PLAIN:
        yield from _describe(field, connection.execute(_PAIRS.format(field=field)))
    for table, value in _LISTED.items():
        yield from _describe(table, connection.execute(_PARTS.format(table=table, value=value)))


def _describe(field: str, rows: Any) -> Iterator[Difference]:
    articles = 0
    examples: list[Example] = []
    for url, before, after in rows:
        articles += 1
        if len(examples) < EXAMPLES:
            examples.append(Example(url=url, before=_say(before), after=_say(after)))
    if articles:
        yield Difference(field=field, articles=articles, examples=tuple(examples))


def _say(value: object) -> str | None:
    return None if value is None else str(value)
