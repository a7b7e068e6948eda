"""The saved-page fixtures: each read and normalised once, as plain values that JSON can hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from pathlib import Path

from archive.records import Answer, Article, PageReading
from crawler.extract import read_page
from crawler.newspapers import lookup_newspaper
from pipelines.normalize.article import normalize_article

FOLDER = Path(__file__).parents[1] / "pages"
CASES = tuple(sorted(str(path.parent.relative_to(FOLDER)) for path in FOLDER.glob("*/*/*/page.html")))
FIELDS = tuple(field.name for field in fields(Article))

Plain = dict[str, object]


@dataclass(frozen=True)
class Case:
    reading: PageReading
    article: Article
    captured_at: datetime
    expected: Plain


@cache
def read_case(name: str) -> Case:
    """The fixture folder of this name, read as the harvest reads a page."""
    folder = FOLDER / name
    capture = json.loads((folder / "capture.json").read_text())
    newspaper = lookup_newspaper(capture["newspaper"]) if capture["newspaper"] else None
    reading = read_page(
        answer(folder.joinpath("page.html").read_bytes()),
        url=capture["url"],
        kind="page",
        newspaper=newspaper,
    )
    assert reading.raw is not None, reading.problem
    captured_at = datetime.fromisoformat(capture["captured_at"])
    article = normalize_article(reading.raw, captured_at=captured_at)
    expected = json.loads((folder / "expected.json").read_text())
    return Case(reading, article, captured_at, expected)


def answer(body: bytes | str, *, status: int = 200, mime: str = "text/html", **headers: str) -> Answer:
    """An HTTP answer with this body."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    raw = body.encode() if isinstance(body, str) else body
    return Answer(status=status, reason="", headers=(("Content-Type", mime), *named), body=raw)
