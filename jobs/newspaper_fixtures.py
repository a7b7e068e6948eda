"""Pages written for a newspaper, each with what a reader takes from it: made, read, and accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.errors import UsageError
from archive.records import Answer, Article
from archive.replay import Capture
from crawler.extract import read_page
from crawler.newspapers import lookup_newspaper
from crawler.newspapers._schema import Layout, Newspaper
from jobs.interpret import decode
from pipelines.normalize.article import normalize_article

FIXTURES = Path(__file__).parent.parent / "tests" / "pages"
PAGE = """<!-- Write an article here: own words inside the newspaper's markup; never a saved page. -->
"""


def make_fixture(slug: str, layout: Layout, url: str, capture: Capture) -> Path:
    """The folder of an empty fixture: a page to write, its capture, and every field still null.

    Raises: UsageError where the folder is there already.
    """
    folder = FIXTURES / slug / layout.name / "first"
    if folder.exists():
        raise UsageError(f"{folder} is there already, from an earlier try: move it away first.")
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    about = {"url": url, "captured_at": capture.captured_at, "newspaper": slug}
    (folder / "capture.json").write_text(to_json(about), encoding="utf-8")
    expected = dict.fromkeys(field.name for field in fields(Article))
    (folder / "expected.json").write_text(
        to_json({**expected, "url": url, "newspaper": slug}), encoding="utf-8"
    )
    return folder


def accept_fixtures(slug: str) -> Iterator[tuple[Path, dict[str, tuple[Any, Any]]]]:
    """For each fixture of the newspaper its folder and the fields that differ, as (expected, found).

    Raises: UsageError when it has no fixture with a written page.
    """
    newspaper = lookup_newspaper(slug)
    folders = sorted(path.parent for path in (FIXTURES / slug).glob("*/*/page.html"))
    if not folders:
        raise UsageError(
            f"{slug} has no fixture; `baoluu newspapers new` makes one, or copy a folder of another."
        )
    for folder in folders:
        expected = _read_json(folder / "expected.json")
        found = read_fixture(folder, newspaper)
        yield (
            folder,
            {
                name: (expected.get(name), value)
                for name, value in found.items()
                if expected.get(name) != value
            },
        )


def read_fixture(folder: Path, newspaper: Newspaper) -> dict[str, Any]:
    """Every field of the article in a fixture's page, as `expected.json` writes it.

    Raises: UsageError when no article is found in the page, or its capture.json is wrong.
    """
    about = _read_json(folder / "capture.json")
    try:
        captured_at, url = datetime.fromisoformat(about["captured_at"]), str(about["url"])
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{folder / 'capture.json'} needs `url` and `captured_at`: {error!r}.") from error
    body = (folder / "page.html").read_bytes()
    answer = Answer(status=200, reason="OK", headers=(("Content-Type", "text/html"),), body=body)
    reading = read_page(answer, url=url, kind="page", newspaper=newspaper, decode=decode)
    if reading.raw is None:
        raise UsageError(
            f"No article is found in {folder / 'page.html'}: write one inside the newspaper's markup."
        )
    article = normalize_article(reading.raw, captured_at=captured_at)
    return {field.name: plain_value(article, field.name) for field in fields(Article)}


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} is no JSON that can be read: {error}.") from error
    if not isinstance(found, dict):
        raise UsageError(f"{path} must hold one JSON object.")
    return found


def write_expected(folder: Path, found: dict[str, Any]) -> None:
    """Makes what was found the expectation."""
    (folder / "expected.json").write_text(to_json(found), encoding="utf-8")


def plain_value(article: Article, field: str) -> Any:
    """One field of an article as `expected.json` writes it; of the evidence, where each value came from."""
    if field == "evidence":
        return {each.field: each.origin for each in reversed(article.evidence)}
    value = getattr(article, field)
    if isinstance(value, datetime):
        return value.isoformat()
    if field == "attributions":
        return [{"role": each.role, "name": each.name, "source": each.source} for each in value]
    if field == "photos":
        return [
            {name: getattr(photo, name) for name in ("url", "caption", "credit", "alt")} for photo in value
        ]
    return list(value) if isinstance(value, tuple) else value


def to_json(value: Any) -> str:
    """The value as JSON with one blank of indentation, as all fixtures are written."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
