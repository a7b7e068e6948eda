"""The pages of each generation: one module writes its articles and its listings."""

from __future__ import annotations

from collections.abc import Callable

from replica.layouts import legacy, mastercms, v1, v2
from replica.sections import Generation
from replica.truth import Truth
from replica.visit import Listing, Visit

_ARTICLES: dict[Generation, Callable[[Truth, Visit], str]] = {
    "legacy": legacy.write_article,
    "v1": v1.write_article,
    "v2": v2.write_article,
    "mastercms": mastercms.write_article,
}
_LISTINGS: dict[Generation, Callable[[Listing], str]] = {
    "legacy": legacy.write_listing,
    "v1": v1.write_listing,
    "v2": v2.write_listing,
    "mastercms": mastercms.write_listing,
}
PER_PAGE: dict[Generation, int] = {
    "legacy": legacy.PER_PAGE,
    "v1": v1.PER_PAGE,
    "v2": v2.PER_PAGE,
    "mastercms": mastercms.PER_PAGE,
}
"""Articles on one page of a listing."""

# What a redesign renames, so that no marker of the old templates is left.
_REDESIGN = (
    ("news_detail", "entry_text"),
    ("td-post-content", "entry-text"),
    ("content-detail", "entry-detail"),
    ("image center", "picture middle"),
    ("page_info", "entry_info"),
    ("title-info", "entry-title"),
    ("article-prose", "entry-prose"),
    ("__MASTERCMS_CONTENT", "__ENTRY_TEXT"),
)


def write_article(truth: Truth, reader: Visit) -> str:
    """The page of an article in its generation, up to where `frame.page_end` takes over."""
    return _ARTICLES[truth.generation](truth, reader)


def write_listing(listing: Listing) -> str:
    """One page of a section in its generation, up to where `frame.page_end` takes over."""
    return _LISTINGS[listing.generation](listing)


def redesign(page: str) -> str:
    """The same page in a template nobody has seen before."""
    for old, new in _REDESIGN:
        page = page.replace(old, new)
    return page
