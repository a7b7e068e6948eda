"""The declared newspapers: one file each in this folder, found by looking."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from archive.errors import NewspaperError
from crawler.newspapers._schema import Newspaper

__all__ = [
    "Newspaper",
    "describe_missing",
    "find_newspaper",
    "iter_newspapers",
    "list_slugs",
    "lookup_newspaper",
]


@cache
def list_slugs() -> tuple[str, ...]:
    """Slugs of all newspaper files, sorted; no file is opened for it."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


@cache
def lookup_newspaper(slug: str) -> Newspaper:
    """The newspaper declared in `<slug>.py`.

    Raises:
        NewspaperError: there is no such file (near misses are named), or it declares something else.
    """
    if slug not in list_slugs():
        raise NewspaperError(describe_missing(slug), slug=slug)
    newspaper = getattr(importlib.import_module(f"{__name__}.{slug}"), "NEWSPAPER", None)
    if not isinstance(newspaper, Newspaper) or newspaper.slug != slug:
        message = f'crawler/newspapers/{slug}.py must set NEWSPAPER = Newspaper(slug="{slug}", …)'
        raise NewspaperError(message, slug=slug)
    return newspaper


def iter_newspapers() -> Iterator[Newspaper]:
    """Every declared newspaper, by slug."""
    return map(lookup_newspaper, list_slugs())


def find_newspaper(host: str) -> Newspaper | None:
    """The newspaper that owns this host (port and leading "www." do not matter), or None."""
    return _hosts().get(host.lower().partition(":")[0].removeprefix("www."))


@cache
def _hosts() -> dict[str, Newspaper]:
    return {host: paper for paper in iter_newspapers() for host in (*paper.hosts, *paper.aliases)}


def describe_missing(slug: str) -> str:
    """That no newspaper file has this name, and which names come near."""
    near = difflib.get_close_matches(slug, list_slugs(), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`baoluu newspapers list` shows those there are"
    return f"no newspaper is called {slug!r}; {hint}"
