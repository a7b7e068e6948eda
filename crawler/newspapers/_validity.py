"""What a newspaper file says, tried out before a page is read by it: values of another type, regexes and selectors that
are none, addresses that no page can have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.newspapers._schema import DaySitemaps, Layout, Newspaper
from crawler.newspapers._types import find_misfit

_PATTERNS = ("article_url", "section_url", "feed_url", "leave_out")
_SELECTORS = (
    "marker", "title", "kicker", "sapo", "date", "date_rest", "modified", "section", "byline", "drop", "photo_area",
    "tags",
)  # fmt: skip
_EMPTY = LexborHTMLParser("<p></p>")
_HOST = re.compile(r"(?!www\.)[^\s/:@?#A-Z]+")
_WITH_SCHEME = re.compile(r"[\^(?:]*(?:https?\??:|//)")


def find_flaw(newspaper: Newspaper) -> str | None:
    """The first thing in a newspaper file that cannot work, as `field: reason`; None where all of it can."""
    misfit = find_misfit(newspaper, Newspaper)
    return misfit or next(_iter_flaws(newspaper), None)


def _iter_flaws(newspaper: Newspaper) -> Iterator[str]:
    """Flaws of a file whose values are of the right types."""
    if not newspaper.name.strip():
        yield "name: it is empty"
    addresses = [("home", newspaper.home), *(("seeds", seed.url) for seed in newspaper.seeds)]
    yield from (f"{name}: {flaw}" for name, url in addresses if (flaw := _try_address(url)))
    hosts = [("hosts", newspaper.hosts), ("aliases", newspaper.aliases)]
    yield from (f"{name}: {flaw}" for name, found in hosts for host in found if (flaw := _try_host(host)))
    days = [("day", seed.day) for seed in newspaper.seeds if isinstance(seed, DaySitemaps)]
    patterns = [*((name, getattr(newspaper, name)) for name in _PATTERNS), *days]
    yield from (f"{name}: {flaw}" for name, pattern in patterns if (flaw := _try_pattern(pattern)))
    yield from filter(None, map(_find_layout_flaw, newspaper.layouts))


@cache
def _find_layout_flaw(layout: Layout) -> str | None:
    found = None if layout.marker else "marker: it is empty, so no page would have this layout"
    found = found or next(
        (f"{name}: {flaw}" for name, text in _iter_selectors(layout) if (flaw := _try_selector(text))), None
    )
    return f"layout {layout.label}, {found}" if found else None


def _iter_selectors(layout: Layout) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(layout, name)) for name in _SELECTORS)
    yield from (("body", selector) for selector in layout.body)
    for figure in layout.figures:
        texts = (figure.box, figure.caption or "", figure.caption_after or "")
        yield from (("figures", text) for text in texts)
    listing, pager = layout.listing, layout.listing.pager
    parts = (listing.item, listing.date, *((pager.links, pager.more) if pager else ()))
    yield from (("listing", text) for text in parts)


def _try_address(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return None
    except ValueError:
        pass
    return f"{url!r} is no address with scheme and host, such as 'https://baovidu.example'"


def _try_host(host: str) -> str | None:
    if _HOST.fullmatch(host):
        return None
    return f"{host!r} is no bare host name: write it small, without scheme, port, path and www."


def _try_pattern(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"{pattern!r} is no regular expression ({error})"
    if _WITH_SCHEME.match(pattern):
        return f"{pattern!r} asks for a scheme, but is held against path and query only, which begin with /"
    return None


def _try_selector(selector: str) -> str | None:
    try:
        _EMPTY.css_first(selector or "p")
    except (SelectolaxError, ValueError):
        return f"{selector!r} is no CSS selector"
    return None
