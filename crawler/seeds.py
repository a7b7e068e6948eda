"""Where a harvest starts: the seeds a newspaper file names, as links."""

from __future__ import annotations

from urllib.parse import urlsplit

from archive.errors import UsageError
from archive.records import Link
from crawler.frontier import seed_kind
from crawler.newspapers._schema import Newspaper


def seed_links(newspaper: Newspaper, *, section: str | None = None) -> list[Link]:
    """The newspaper's seeds; with `section`, only the listings whose address has that path segment.

    Raises: UsageError when no listing has it, naming those there are.
    """
    seeds = [Link(url=seed.url, kind=seed_kind(seed), via="seed") for seed in newspaper.seeds]
    if section is None:
        return seeds
    listings = [link for link in seeds if link.kind == "section"]
    chosen = [link for link in listings if section in segments(link.url)]
    if not chosen:
        known = ", ".join(sorted({segments(link.url)[-1] for link in listings if segments(link.url)}))
        raise UsageError(f"{newspaper.name} has no section {section!r}; it has: {known}.")
    return chosen


def segments(url: str) -> list[str]:
    """Parts of the path, a listing's number and suffix cut off: `/chuyen-muc/xa-hoi_85.html` → chuyen-muc, xa-hoi."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return [part.removesuffix(".html").rpartition("_")[0] or part for part in parts]
