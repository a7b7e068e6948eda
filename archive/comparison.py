"""What differs between two states of an archive, field by field, with examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from archive.values import dataclass

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
WHERE o.{field} IS NOT n.{field} AND (o.{chosen} OR n.{chosen}) ORDER BY o.id
"""
_PARTS = """
WITH before AS (SELECT article_id, json_group_array({value}) AS parts FROM old.{table} GROUP BY article_id),
     after AS (SELECT article_id, json_group_array({value}) AS parts FROM main.{table} GROUP BY article_id)
SELECT o.url, b.parts, a.parts FROM old.articles o JOIN main.articles n ON n.url = o.url
    LEFT JOIN before b ON b.article_id = o.id LEFT JOIN after a ON a.article_id = n.id
WHERE b.parts IS NOT a.parts AND (o.{chosen} OR n.{chosen}) ORDER BY o.id
"""
_ALONE = """
SELECT url, title FROM {here}.articles WHERE url NOT IN (SELECT url FROM {there}.articles) AND {chosen} ORDER BY id
"""


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


def iter_differences(connection: Any, newspapers: Sequence[str] = ()) -> Iterator[Difference]:
    """Differences between the databases `old` and `main` of a connection; a field without one is left out.

    The field `article` stands for articles that only one of the two has. With `newspapers`, theirs alone are compared.
    """
    chosen = _choose(newspapers)
    gone, new = (
        connection.execute(_ALONE.format(here=here, there=there, chosen=chosen)).fetchall()
        for here, there in (("old", "main"), ("main", "old"))
    )
    alone = [*((url, title, None) for url, title in gone), *((url, None, title) for url, title in new)]
    yield from _describe("article", alone)
    for field in _PLAIN:
        yield from _describe(field, connection.execute(_PAIRS.format(field=field, chosen=chosen)))
    for table, value in _LISTED.items():
        parts = _PARTS.format(table=table, value=value, chosen=chosen)
        yield from _describe(table, connection.execute(parts))


def _choose(newspapers: Sequence[str]) -> str:
    """The condition that an article is of one of the newspapers, to stand behind a table's name; slugs hold no
    quotes."""
    if not newspapers:
        return "id IS NOT NULL"
    listed = ", ".join(f"'{slug}'" for slug in newspapers)
    return f"newspaper IN ({listed})"


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
