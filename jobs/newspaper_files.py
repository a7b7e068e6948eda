"""Newspaper files made from the page of an unknown newspaper."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from archive.database import connect_reader
from archive.errors import NewspaperError, UsageError
from archive.folder import ArchiveFolder
from archive.records import Answer, PageReading
from archive.replay import Capture, lookup_capture, read_capture
from crawler.extract import read_page
from crawler.newspapers import find_newspaper, list_slugs
from crawler.newspapers._families import FAMILIES
from crawler.newspapers._schema import Layout
from jobs.interpret import decode
from jobs.newspaper_fixtures import make_fixture

NEWSPAPERS = Path(__file__).parent.parent / "crawler" / "newspapers"
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
