"""Articles read for showing: one with all its parts, or the list of a person, source, section, tag or day."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, TypeVar

from archive.clock import format_utc, now_utc
from archive.search import HIDDEN

Row = TypeVar("Row", bound=Any)

PAGE_SIZE = 30
DIRECTORY_SIZE = 300

_NEWSPAPERS = "(newspaper IN (SELECT slug FROM newspapers) OR newspaper IS NULL)"  # lets the index be used
_SELECTIONS = {
    "person": "id IN (SELECT article_id FROM attributions WHERE name = :name AND role <> 'source')",
    "source": "id IN (SELECT article_id FROM attributions WHERE name = :name AND role = 'source')",
    "section": f"section = :name AND {_NEWSPAPERS}",
    "tag": "id IN (SELECT article_id FROM tags WHERE tag = :name)",
    "newspaper": "newspaper = :name",
    "day": "published_at >= :name AND published_at < :name || '~'",
}
_DIRECTORIES = {
    "person": "SELECT name, count(DISTINCT article_id) AS n FROM attributions WHERE role <> 'source'"
    " AND article_id NOT IN ({hidden}) GROUP BY name",
    "source": "SELECT name, count(DISTINCT article_id) AS n FROM attributions WHERE role = 'source'"
    " AND article_id NOT IN ({hidden}) GROUP BY name",
    "section": "SELECT section AS name, count(*) AS n FROM articles"
    " WHERE section IS NOT NULL AND id NOT IN ({hidden}) GROUP BY section",
    "tag": "SELECT tag AS name, count(*) AS n FROM tags WHERE article_id NOT IN ({hidden}) GROUP BY tag",
    "newspaper": "SELECT newspaper AS name, count(*) AS n FROM articles"
    " WHERE newspaper IS NOT NULL AND id NOT IN ({hidden}) GROUP BY newspaper",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """A row of the articles table, without its counters."""

    id: int
    newspaper: str | None
    newspaper_name: str | None
    url: str
    title: str
    kicker: str | None
    sapo: str | None
    body: str
    section: str | None
    published_at: str | None
    published_precision: str | None
    modified_at: str | None
    byline: str | None
    authors: str | None
    source: str | None
    layout: str | None
    first_captured_at: str
    last_captured_at: str
    last_changed_at: str
    version_count: int
    status: str
    gone_at: str | None
    capture_id: int
    word_count: int
    doubts: str | None

    @property
    def paragraphs(self) -> list[str]:
        """The body's paragraphs in reading order."""
        return [part for part in self.body.split("\n\n") if part]


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedPart:
    """Someone or something that an article names: a row of attributions."""

    role: str
    name: str
    source: str | None
    raw: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A photo of an article; `capture_id` is None where the archive does not hold it."""

    position: int
    url: str
    caption: str | None
    credit: str | None
    alt: str | None
    capture_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A version of an article."""

    number: int
    capture_id: int
    captured_at: str
    content_digest: str
    title: str
    sapo: str | None
    body: str
    published_at: str | None
    byline: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """A stretch of time in which an article was not there: a row of tombstones."""

    suspected_at: str
    reason: str
    confirmed_at: str | None
    restored_at: str | None
    capture_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """How one value came to be: a row of evidence."""

    field: str
    raw: str | None
    value: str | None
    rule: str
    origin: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """An article as a list shows it."""

    id: int
    title: str
    sapo: str | None
    newspaper: str | None
    section: str | None
    published_at: str | None
    authors: str | None
    version_count: int
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """An article with everything that the archive keeps about it."""

    story: Story
    attributions: tuple[NamedPart, ...]
    pictures: tuple[Picture, ...]
    tags: tuple[str, ...]
    states: tuple[State, ...]
    absences: tuple[Absence, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """One page of the articles that have something in common."""

    kind: str
    name: str
    total: int
    years: tuple[tuple[str, int], ...]
    headlines: tuple[Headline, ...]
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def find_dossier(connection: Any, article_id: int) -> Dossier | None:
    """The article with its parts, or None when it is not there or hidden."""
    stories = _read_all(
        connection,
        Story,
        f"articles LEFT JOIN (SELECT slug, name AS newspaper_name FROM newspapers) ON slug = newspaper"
        f" WHERE id = ? AND id NOT IN ({HIDDEN})",
        (article_id,),
    )
    if not stories:
        return None
    where = "WHERE article_id = ?"
    key = (article_id,)
    return Dossier(
        story=stories[0],
        attributions=_read_all(connection, NamedPart, f"attributions {where} ORDER BY rowid", key),
        pictures=_read_all(connection, Picture, f"photos {where} ORDER BY position", key),
        tags=tuple(row[0] for row in connection.execute(f"SELECT tag FROM tags {where}", key)),
        states=_read_all(connection, State, f"versions {where} ORDER BY number", key),
        absences=_read_all(connection, Absence, f"tombstones {where} ORDER BY suspected_at", key),
        proofs=_read_all(connection, Proof, f"evidence {where} ORDER BY rowid", key),
    )


def find_end() -> str:
    """A day from now: an article that says it is later was misread, or misprinted."""
    return format_utc(now_utc() + timedelta(days=1))


def find_latest(connection: Any, limit: int) -> tuple[Headline, ...]:
    """The newest articles by time of publication, without those that say they are still to come."""
    values = {"limit": limit, "skip": 0, "end": find_end()}
    return _read_headlines(connection, f"published_at < :end AND id NOT IN ({HIDDEN})", values)


def find_selection(connection: Any, kind: str, name: str, page: int) -> Selection:
    """The articles of a person, source, section, tag, newspaper or day, newest first."""
    where = f"{_SELECTIONS[kind]} AND id NOT IN ({HIDDEN})"
    years = connection.execute(
        f"SELECT coalesce(substr(published_at, 1, 4), '?') AS year, count(*) FROM articles WHERE {where}"
        " GROUP BY year ORDER BY year",
        {"name": name},
    ).fetchall()
    values = {"name": name, "limit": PAGE_SIZE, "skip": (page - 1) * PAGE_SIZE}
    return Selection(
        kind=kind,
        name=name,
        total=sum(count for _, count in years),
        years=tuple((year, count) for year, count in years),
        headlines=_read_headlines(connection, where, values),
        page=page,
    )


def find_directory(connection: Any, kind: str) -> list[tuple[str, int]]:
    """The names of a kind with the number of their articles, the most frequent first."""
    sql = _DIRECTORIES[kind].format(hidden=HIDDEN)
    rows = connection.execute(f"{sql} ORDER BY n DESC, name LIMIT ?", (DIRECTORY_SIZE,))
    return [(name, count) for name, count in rows]


def _read_headlines(connection: Any, where: str, values: dict[str, Any]) -> tuple[Headline, ...]:
    """Ids first, from an index alone: sorting whole articles would read every body."""
    chosen = (
        f"SELECT id FROM articles WHERE {where} ORDER BY published_at DESC, id DESC LIMIT :limit OFFSET :skip"
    )
    source = f"articles WHERE id IN ({chosen}) ORDER BY published_at DESC, id DESC"
    return _read_all(connection, Headline, source, values)


def _read_all(connection: Any, kind: type[Row], source: str, values: Any) -> tuple[Row, ...]:
    names = [column.name for column in fields(kind)]
    rows = connection.execute(f"SELECT {', '.join(names)} FROM {source}", values)
    return tuple(kind(**dict(zip(names, row, strict=True))) for row in rows)
