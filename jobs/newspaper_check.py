"""What a newspaper's layouts find in its captured articles, field by field and rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from archive.database import connect_reader
from archive.errors import UsageError
from archive.folder import ArchiveFolder
from archive.records import Answer, Article
from archive.replay import lookup_capture, read_capture
from archive.values import dataclass
from crawler.extract import read_page
from crawler.layouts import find_layout
from crawler.markup import parse_page
from crawler.newspapers import lookup_newspaper
from crawler.newspapers._schema import Newspaper
from jobs.interpret import decode
from jobs.newspaper_fixtures import plain_value
from pipelines.normalize.article import normalize_article

SHOWN_CHARACTERS = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one field of a captured page came to."""

    url: str
    field: str
    rule: str  # selector or property that answered, "" when none did
    origin: str
    value: str


def check_newspaper(slug: str, archive: Path, *, limit: int) -> Iterator[Finding]:
    """For each field of the newspaper's last captured articles: which rule answered, and with what.

    Raises: NewspaperError · UsageError when nothing of it was captured.
    """
    newspaper = lookup_newspaper(slug)
    with connect_reader(archive) as connection:
        answers = _iter_answers(connection, ArchiveFolder(archive), newspaper)
        articles = filter(None, (_read(*answer, newspaper) for answer in answers))
        found = list(islice(articles, limit))
    if not found:
        raise UsageError(
            f"No article of {newspaper.name} is in {archive}: capture one with `baoluu capture URL`."
        )
    for article, selectors in found:
        yield from describe_fields(article, selectors)


def _iter_answers(
    connection: Any, folder: ArchiveFolder, newspaper: Newspaper
) -> Iterator[tuple[str, Answer, datetime]]:
    """Address, answer and moment of the newspaper's captured pages, the last first."""
    hosts = tuple(f"%://{host}%" for host in (*newspaper.hosts, *newspaper.aliases))
    where = " OR ".join("url LIKE ?" for _ in hosts)
    rows = connection.execute(
        f"SELECT id FROM captures WHERE ({where}) AND status = 200 AND mime = 'text/html' ORDER BY id DESC",
        hosts,
    )
    for (capture_id,) in rows:
        capture = lookup_capture(connection, capture_id)
        assert capture is not None
        yield (
            capture.url,
            read_capture(connection, folder, capture),
            datetime.fromisoformat(capture.captured_at),
        )


def _read(
    url: str, answer: Answer, captured_at: datetime, newspaper: Newspaper
) -> tuple[Article, dict[str, str]] | None:
    """The article of a page and the selectors of what has no evidence; None where it shows no article."""
    reading = read_page(answer, url=url, kind="page", newspaper=newspaper, decode=decode)
    if reading.raw is None:
        return None
    article = normalize_article(reading.raw, captured_at=captured_at)
    return article, find_selectors(answer, newspaper)


def find_selectors(answer: Answer, newspaper: Newspaper) -> dict[str, str]:
    """For body, photos and tags the selectors of the page's layout that match on it."""
    tree = parse_page(answer, decode=decode).tree
    layout = find_layout(tree, newspaper)
    if layout is None:
        return {}
    boxes = (figure.box for figure in layout.figures)
    return {
        "body": next(_iter_matching(tree, layout.body), ""),
        "photos": ", ".join(_iter_matching(tree, boxes)),
        "tags": next(_iter_matching(tree, (layout.tags,)), ""),
    }


def _iter_matching(tree: LexborHTMLParser, selectors: Iterable[str]) -> Iterator[str]:
    return (selector for selector in selectors if selector and tree.css_first(selector) is not None)


def describe_fields(article: Article, selectors: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each field of an article, absent ones too."""
    rules = {field: (rule, "layout") for field, rule in selectors.items() if rule}
    rules |= {each.field: (each.rule, each.origin) for each in reversed(article.evidence)}
    for field in fields(Article):
        if field.name in ("url", "newspaper", "evidence"):
            continue
        rule, origin = rules.get(field.name, ("", ""))
        text = " ".join(str(plain_value(article, field.name) or "").split())
        yield Finding(
            url=article.url, field=field.name, rule=rule, origin=origin, value=text[:SHOWN_CHARACTERS]
        )
