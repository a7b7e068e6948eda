"""The declared newspapers: one file each in this folder, found by looking."""

from __future__ import annotations

import difflib
import importlib
import logging
import pkgutil
from collections.abc import Iterator
from functools import cache

from archive.errors import NewspaperError
from crawler.newspapers._schema import Newspaper

logger = logging.getLogger(__name__)

__all__ = [
    "Newspaper",
    "describe_missing",
    "find_newspaper",
    "iter_newspapers",
    "list_slugs",
    "load_newspapers",
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
        NewspaperError: there is no such file (near misses are named), it cannot be loaded, it declares something
            else, or something in it cannot work: a value of another type, a regex or selector that is none.
    """
    from crawler.newspapers._validity import find_flaw

    if slug not in list_slugs():
        raise NewspaperError(describe_missing(slug), slug=slug)
    path = f"crawler/newspapers/{slug}.py"
    try:
        module = importlib.import_module(f"{__name__}.{slug}")
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise NewspaperError(f"{path} cannot be loaded ({told}): mend it.", slug=slug) from error
    newspaper = getattr(module, "NEWSPAPER", None)
    if not isinstance(newspaper, Newspaper) or newspaper.slug != slug:
        raise NewspaperError(f'{path} must set NEWSPAPER = Newspaper(slug="{slug}", …)', slug=slug)
    if flaw := find_flaw(newspaper):
        raise NewspaperError(f"{path}: {flaw}", slug=slug)
    return newspaper


def iter_newspapers() -> Iterator[Newspaper]:
    """Every declared newspaper, by slug."""
    return map(lookup_newspaper, list_slugs())


def load_newspapers() -> tuple[list[Newspaper], list[NewspaperError]]:
    """The declared newspapers by slug, and what is wrong with the files that declare none."""
    papers: list[Newspaper] = []
    errors: list[NewspaperError] = []
    for slug in list_slugs():
        try:
            papers.append(lookup_newspaper(slug))
        except NewspaperError as error:
            errors.append(error)
    return papers, errors


def find_newspaper(host: str) -> Newspaper | None:
    """The newspaper that owns this host (port and leading "www." do not matter), or None."""
    return _hosts().get(host.lower().partition(":")[0].removeprefix("www."))


@cache
def _hosts() -> dict[str, Newspaper]:
    papers, errors = load_newspapers()
    for error in errors:  # the others can be harvested all the same
        logger.warning("%s", error)
    return {host: paper for paper in papers for host in (*paper.hosts, *paper.aliases)}


def describe_missing(slug: str) -> str:
    """That no newspaper file has this name, and which names come near."""
    near = difflib.get_close_matches(slug, list_slugs(), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`baoluu newspapers list` shows those there are"
    return f"no newspaper is called {slug!r}; {hint}"
