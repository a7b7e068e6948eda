"""The pages of each generation: one module writes its articles and its listings."""

from __future__ import annotations

from replica.layouts import legacy, mastercms, v1, v2
from replica.sections import Generation
from replica.truth import Truth
from replica.visit import Listing, Visit

_WRITERS = {"legacy": legacy, "v1": v1, "v2": v2, "mastercms": mastercms}
PER_PAGE: dict[Generation, int] = {
    "legacy": legacy.PER_PAGE,
    "v1": v1.PER_PAGE,
    "v2": v2.PER_PAGE,
    "mastercms": mastercms.PER_PAGE,
}
"""Articles on one page of a listing."""

REDESIGN = (
    ("news_detail", "entry_text"),
    ("td-post-content", "entry-text"),
    ("content-detail", "entry-detail"),
    ("image center", "picture middle"),
    ("page_info", "entry_info"),
    ("title-info", "entry-title"),
    ("article-prose", "entry-prose"),
    ("__MASTERCMS_CONTENT", "__ENTRY_TEXT"),
)
"""What a redesign renames, so that no marker of the old templates is left."""


def write_article(truth: Truth, reader: Visit, *, size: int) -> str:
    """The page of an article in its generation, of about `size` bytes."""
    return _WRITERS[truth.generation].write_article(truth, reader, size=size)


def write_listing(listing: Listing) -> str:
    """One page of a section in its generation."""
    return _WRITERS[listing.generation].write_listing(listing)


def redesign(page: str) -> str:
    """The same page in a template nobody has seen before."""
    for old, new in REDESIGN:
        page = page.replace(old, new)
    return page
