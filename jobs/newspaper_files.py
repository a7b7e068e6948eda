"""Newspaper files made, checked and accepted: from an unknown newspaper's page to a tested file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.database import connect_reader
from archive.errors import NewspaperError, UsageError
from archive.folder import ArchiveFolder
from archive.records import Answer, Article, PageReading
from archive.replay import Capture, lookup_capture, read_capture
from archive.values import dataclass
from crawler.extract import read_page
from crawler.newspapers import find_newspaper, list_slugs, lookup_newspaper
from crawler.newspapers._families import FAMILIES
from crawler.newspapers._schema import Layout, Newspaper
from jobs.interpret import decode
from pipelines.normalize.article import normalize_article

ROOT = Path(__file__).parent.parent
NEWSPAPERS = ROOT / "crawler" / "newspapers"
FIXTURES = ROOT / "tests" / "pages"
SHOWN_CHARACTERS = 80
FILE = '''"""{name}: written from one captured page; look at every line before trusting it."""

from crawler.newspapers.{module} import {layout}
from crawler.newspapers._schema import Newspaper, Section

NEWSPAPER = Newspaper(
    slug="{slug}",
    name="{name}",
    home="{home}",
    hosts=("{host}",),
    seeds=(Section("{home}/"),),
    article_url=r"{article_url}",
    layouts=({layout},),
    verified="guess",
)
'''
PAGE = """<!-- Write an article here: own words inside the newspaper's markup; never a saved page. -->
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one field of a captured page came to."""

    url: str
    field: str
    rule: str  # selector or property that answered, "" when none did
    origin: str
    value: str


def make_newspaper(slug: str, url: str, archive: Path) -> tuple[Path, Path]:
    """The newspaper file and the folder of its empty fixture, written from the page captured under `url`.

    Raises: UsageError when the slug is taken or no plain name, the page was not captured, or its layout belongs to no
    known family.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*", slug):
        raise UsageError(f"{slug!r} cannot be a slug: small letters and digits only, such as baovidu.")
    if slug in list_slugs():
        raise UsageError(f"{slug} is declared already, in crawler/newspapers/{slug}.py.")
    if known := find_newspaper(urlsplit(url).netloc):
        raise UsageError(
            f"{urlsplit(url).netloc} belongs to {known.name} already: add to crawler/newspapers/{known.slug}.py."
        )
    capture, answer = find_capture(archive, url)
    reading = read_page(answer, url=url, kind="page", newspaper=None, decode=decode)
    layout = find_family(reading)
    if layout is None:
        raise UsageError(
            f"No known family of layouts recognises {url}. Declare a Layout in a new crawler/newspapers/_cms_*.py "
            "(docs/newspapers.md shows how), then write the newspaper file beside it."
        )
    fixture = make_fixture(slug, layout, url, capture)
    path = NEWSPAPERS / f"{slug}.py"
    path.write_text(format_file(slug, url, layout), encoding="utf-8")
    return path, fixture


def find_capture(archive: Path, url: str) -> tuple[Capture, Answer]:
    """The last successful capture of a URL and what it answered.

    Raises: UsageError when it was never captured.
    """
    with connect_reader(archive) as connection:
        row = connection.execute(
            "SELECT id FROM captures WHERE url = ? AND status = 200 ORDER BY id DESC LIMIT 1", (url,)
        ).fetchone()
        capture = lookup_capture(connection, row[0]) if row else None
        if capture is None:
            raise UsageError(f"{url} is not in the archive yet: run `baoluu capture {url}` first.")
        return capture, read_capture(connection, ArchiveFolder(archive), capture)


def find_family(reading: PageReading) -> Layout | None:
    """The known layout whose marker the page bears, None where there is none."""
    label = reading.raw.layout if reading.raw else None
    return next((layout for layout in FAMILIES if layout.label == label), None)


def format_file(slug: str, url: str, layout: Layout) -> str:
    """The text of a newspaper file, with what the page alone can tell."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    module, name = find_declaration(layout)
    return FILE.format(
        slug=slug,
        name=host,
        home=f"{parts.scheme}://{parts.netloc}",
        host=host,
        module=module,
        layout=name,
        article_url=layout.article_url or re.escape(re.sub(r"[^/]+$", "", parts.path)),
    )


def find_declaration(layout: Layout) -> tuple[str, str]:
    """Module and name under which a shared layout is declared."""
    import importlib
    import pkgutil

    import crawler.newspapers as package

    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("_cms_"):
            declared = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
            for name, value in declared.items():
                if value is layout:
                    return module.name, name
    raise NewspaperError(f"The layout {layout.label} is declared in no _cms_ file.", slug=layout.family)


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


def check_newspaper(slug: str, archive: Path, *, limit: int) -> Iterator[Finding]:
    """For each field of the newspaper's last captured articles: which rule answered, and with what.

    Raises: NewspaperError · UsageError when nothing of it was captured.
    """
    newspaper = lookup_newspaper(slug)
    hosts = tuple(f"%://{host}%" for host in (*newspaper.hosts, *newspaper.aliases))
    where = " OR ".join("url LIKE ?" for _ in hosts)
    with connect_reader(archive) as connection:
        rows = connection.execute(
            f"SELECT id FROM captures WHERE ({where}) AND status = 200 AND mime = 'text/html' ORDER BY id DESC",
            hosts,
        ).fetchall()
        captures = [capture for row in rows if (capture := lookup_capture(connection, row[0]))]
        folder = ArchiveFolder(archive)
        articles = list(_read_articles(connection, folder, captures, newspaper=newspaper, limit=limit))
    if not articles:
        raise UsageError(
            f"No article of {newspaper.name} is in {archive}: capture one with `baoluu capture URL`."
        )
    for article in articles:
        yield from describe_fields(article)


def _read_articles(
    connection: Any, folder: ArchiveFolder, captures: list[Capture], *, newspaper: Newspaper, limit: int
) -> Iterator[Article]:
    for capture in captures:
        answer = read_capture(connection, folder, capture)
        reading = read_page(answer, url=capture.url, kind="page", newspaper=newspaper, decode=decode)
        if reading.raw is not None:
            yield normalize_article(reading.raw, captured_at=datetime.fromisoformat(capture.captured_at))
            limit -= 1
        if not limit:
            return


def describe_fields(article: Article) -> Iterator[Finding]:
    """A finding for each field of an article, absent ones too."""
    rules = {each.field: (each.rule, each.origin) for each in reversed(article.evidence)}
    for field in fields(Article):
        if field.name in ("url", "newspaper", "evidence"):
            continue
        rule, origin = rules.get(field.name, ("", ""))
        text = " ".join(str(plain_value(article, field.name) or "").split())
        yield Finding(
            url=article.url, field=field.name, rule=rule, origin=origin, value=text[:SHOWN_CHARACTERS]
        )


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
    article = normalize_article(reading.raw, captured_at=captured_at, founded=newspaper.founded)
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
