"""What a newspaper file says, tried out before a page is read by it: regexes and selectors that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import get_args

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.newspapers._schema import DaySitemaps, Layout, Newspaper, Verified

_PATTERNS = ("article_url", "section_url", "feed_url", "leave_out")
_SELECTORS = (
    "marker", "title", "kicker", "sapo", "date", "date_rest", "modified", "section", "byline", "drop", "photo_area",
    "tags",
)  # fmt: skip
_EMPTY = LexborHTMLParser("<p></p>")


def find_flaw(newspaper: Newspaper) -> str | None:
    """The first thing in a newspaper file that cannot work, as `field: reason`; None where all of it can."""
    days = [("day", seed.day) for seed in newspaper.seeds if isinstance(seed, DaySitemaps)]
    patterns = [*((name, getattr(newspaper, name)) for name in _PATTERNS), *days]
    flaws = (f"{name}: {flaw}" for name, pattern in patterns if (flaw := _try_pattern(pattern)))
    found = next(flaws, None) or next(filter(None, map(_find_layout_flaw, newspaper.layouts)), None)
    return found or _find_strange_word("verified", newspaper.verified)


@cache
def _find_layout_flaw(layout: Layout) -> str | None:
    found = next(
        (f"{name}: {flaw}" for name, text in _iter_selectors(layout) if (flaw := _try_selector(text))), None
    )
    found = found or _find_strange_word("verified", layout.verified)
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


def _try_pattern(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"{pattern!r} is no regular expression ({error})"
    return None


def _try_selector(selector: str) -> str | None:
    try:
        _EMPTY.css_first(selector or "p")
    except (SelectolaxError, ValueError):
        return f"{selector!r} is no CSS selector"
    return None


def _find_strange_word(name: str, word: str) -> str | None:
    words = get_args(Verified)
    return None if word in words else f"{name}: {word!r} is none of {', '.join(map(repr, words))}"
