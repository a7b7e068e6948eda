"""What became of the URLs that a user typed, and of newspapers whose pages lead to no article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archive.frontier import DISALLOWED
from archive.quarantine import TEXT
from crawler.spelling import is_same_address, key_of_typed

LATEST = """
SELECT f.url, CASE WHEN c.id THEN coalesce(c.status, 0) END, c.mime, f.state, f.reason, a.id, a.doubts, q.lack
FROM _frontier f
LEFT JOIN captures c ON c.run_id = :run AND c.url IN (:url, f.url)
LEFT JOIN _article_keys k ON k.key = f.key LEFT JOIN articles a ON a.id = k.article_id
LEFT JOIN _quarantined q ON q.article_id = a.id
WHERE f.key = :key ORDER BY c.id DESC LIMIT 1
"""

# The first article ends the search in nearly every archive.
FRUITLESS = """
SELECT CASE WHEN EXISTS (SELECT 1 FROM _frontier WHERE newspaper = :newspaper AND kind = 'article') THEN 0
    ELSE (SELECT count(*) FROM _frontier WHERE newspaper = :newspaper AND capture_id IS NOT NULL
        AND kind IN ('section', 'feed', 'sitemap')) END
"""


def find_fruitless(connection: Any, newspapers: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each newspaper whose listings and feeds were read and none of which ever led to an article."""
    found = ((slug, connection.execute(FRUITLESS, {"newspaper": slug}).fetchone()[0]) for slug in newspapers)
    return tuple(
        f"{slug}: none of the {count} listings, feeds and sitemaps that were read leads to an address that "
        "`article_url` recognises on one of its `hosts`. Look at both, and at `seeds`, in "
        f"crawler/newspapers/{slug}.py."
        for slug, count in found
        if count
    )


def find_complaints(connection: Any, run_id: int, urls: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each typed URL that could not be kept as wanted."""
    return tuple(filter(None, (_describe(url, _find_latest(connection, run_id, url)) for url in urls)))


def _find_latest(connection: Any, run_id: int, url: str) -> tuple[Any, ...] | None:
    """What is known of the address; the frontier may have asked for it under another spelling."""
    asked = {"run": run_id, "url": url, "key": key_of_typed(url)}
    row = connection.execute(LATEST, asked).fetchone()
    return tuple(row) if row else None


def _describe(url: str, row: tuple[Any, ...] | None) -> str | None:
    if row is None:
        return f"{url} was not asked for."
    asked, status, mime, state, reason, *found = row
    if not is_same_address(asked, url):
        return f"{url} was not asked for: by its number it is the same article as {asked}, which stands in its place."
    if status is None:
        how = "was not asked for" if state == "refused" or reason == DISALLOWED else "could not be had"
        return f"{url} {how}: {reason or state}."
    if status >= 400:
        return f"{url} answered {status}; that answer is kept."
    if reason:
        return f"{url}: {reason}. Its capture is kept."
    return _describe_article(url, status, mime, found)


def _describe_article(url: str, status: int, mime: str, found: list[Any]) -> str | None:
    article, doubts, lack = found
    if lack is not None:
        why = doubts if lack == TEXT else f"the newspaper's pages are read without their {lack}"
        return f"{url} is kept but not shown as good: {why}. `baoluu show {article}` prints it."
    if article is None and 300 <= status < 400:
        return f"{url} redirects ({status}) to where no article was found, or to where nobody follows; it is kept."
    if article is None and mime in ("text/html", "application/xhtml+xml"):
        return f"No article was found on {url}; its capture is kept. `baoluu show --raw {url}` prints it."
    return None
