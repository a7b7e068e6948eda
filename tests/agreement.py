"""The archive held against the replica's truth, field by field."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.database import connect_reader
from replica.truth import Truth
from replica.world import World

FIELDS = (
    "title", "published_at", "sapo", "body", "captions", "credits", "photos", "authors", "photographers", "groups",
    "source", "tags", "section",
)  # fmt: skip


def read_archive(folder: Path) -> dict[str, dict[str, Any]]:
    """Every live article of the archive by the path of its URL, with the fields that the truth knows."""
    with connect_reader(folder) as connection:
        rows = connection.execute("SELECT * FROM articles WHERE status = 'live'").fetchall()
        return {urlsplit(row["url"]).path: _describe_row(connection, row) for row in rows}


def describe_truth(truth: Truth) -> dict[str, Any]:
    """The same fields as the replica decided them."""
    byline = truth.byline
    credited = [credit for credit in truth.credits]
    return {
        "title": truth.title,
        "published_at": truth.published_at,
        "sapo": truth.sapo,
        "body": list(truth.paragraphs),
        "captions": [photo.caption for photo in truth.photos],
        "credits": [photo.credit for photo in truth.photos],
        "photos": [photo.path for photo in truth.photos],
        "authors": set(byline.authors),
        "photographers": set(byline.photographers) - set(credited),
        "groups": set(byline.groups),
        "source": set(byline.sources),
        "tags": set(truth.tags),
        "section": truth.section,
    }


def disagreements(world: World, folder: Path) -> Counter[str]:
    """Number of articles by field in which archive and truth differ; `missing` and `unexpected` count articles."""
    return Counter(field for field, *_ in iter_disagreements(world, folder))


def iter_disagreements(world: World, folder: Path) -> Any:
    """`(field, path, expected, found)` for every field that differs."""
    found = read_archive(folder)
    for number in range(world.articles):
        truth = world.truth(number)
        row = found.pop(truth.path, None)
        if row is None:
            yield "missing", truth.path, truth.title, None
            continue
        expected = describe_truth(truth)
        for field in FIELDS:
            if row[field] != expected[field]:
                yield field, truth.path, expected[field], row[field]
    for path in found:
        yield "unexpected", path, None, path


def _describe_row(connection: Any, row: Any) -> dict[str, Any]:
    photos = connection.execute(
        "SELECT * FROM photos WHERE article_id = ? ORDER BY position", (row["id"],)
    ).fetchall()
    people = connection.execute(
        "SELECT role, name FROM attributions WHERE article_id = ?", (row["id"],)
    ).fetchall()
    tags = connection.execute("SELECT tag FROM tags WHERE article_id = ?", (row["id"],)).fetchall()
    credited = {photo["credit"] for photo in photos}
    return {
        "title": row["title"],
        "published_at": datetime.fromisoformat(row["published_at"]) if row["published_at"] else None,
        "sapo": row["sapo"],
        "body": row["body"].split("\n\n"),
        "captions": [photo["caption"] for photo in photos],
        "credits": [photo["credit"] for photo in photos],
        "photos": [urlsplit(photo["url"]).path for photo in photos],
        "authors": set(filter(None, (row["authors"] or "").split("; "))),
        "photographers": {p["name"] for p in people if p["role"] == "photographer"} - credited,
        "groups": {p["name"] for p in people if p["role"] == "group"},
        "source": set(filter(None, (row["source"] or "").split("; "))),
        "tags": {tag["tag"] for tag in tags},
        "section": row["section"],
    }
