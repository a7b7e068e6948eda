"""What a newspaper file may say: seeds, addresses, and the layouts of its pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from archive.records import RawArticle
from archive.values import dataclass

Verified = Literal["saved page", "configuration", "guess"]
"""How a layout or newspaper is known: read off a saved page, from somebody's crawler, or not at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One way a template prints a photo: the box, and where its caption stands."""

    box: str
    caption: str | None = None  # selector inside the box; None: whatever else the box says
    caption_after: str | None = None  # the block after the box is the caption if it matches this


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """How a listing leads to its next page: the smallest number above the current one."""

    links: str  # selector of links, or of an input whose value is the next address
    parameter: str = ""  # the number in the address that grows: Page, page, BRSR
    step: int = 1
    limit: int = 5000  # pages, however far the pager claims to go: an endless one ends here
    more: str = ""  # a button without an address: where it stands there is a next page


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What surrounds the links of a section page."""

    item: str = ""  # one teaser
    date: str = ""  # its printed date, inside the teaser
    pager: Pager | None = None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # compared by identity: a key of caches
class Layout:
    """One template of an article page, as CSS selectors; an empty one means the page does not print it."""

    family: str
    name: str
    marker: str  # a page on which this matches has this layout
    title: str = ""
    kicker: str = ""
    sapo: str = ""
    sapo_in_body: Literal["", "all bold", "bold start"] = ""  # the first paragraph, if set so
    date: str = ""
    date_rest: str = ""  # a second element that completes the date, joined with " | "
    modified: str = ""
    section: str = ""
    byline: str = ""
    body: tuple[str, ...] = ()  # the first that is found
    drop: str = ""  # what stands inside the body and is no part of it
    figures: tuple[Figure, ...] = ()
    photo_area: str = ""  # where photos stand that are not inside the body
    photo_stamps: bool = False  # file names end in the moment of upload
    tags: str = ""
    article_url: str = ""  # addresses of articles on every site of the family, where they are alike
    listing: Listing = Listing()
    verified: Verified = "guess"

    @property
    def label(self) -> str:
        """Family and name as `articles.layout` shows them, e.g. "mastercms/2021"."""
        return f"{self.family}/{self.name}"


@dataclass(frozen=True, slots=True)
class Feed:
    """RSS or Atom."""

    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A listing page that a reader would open."""

    url: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap, or an index of sitemaps."""

    url: str


@dataclass(frozen=True, slots=True)
class DaySitemaps:
    """An index that names one sitemap per day; the day is in the file name, lastmod says nothing."""

    url: str
    day: str = r"(\d{4}-\d{2}-\d{2})\.xml"


@dataclass(frozen=True, slots=True)
class JsonListing:
    """A public JSON listing: `data` with `slug`, `title`, `publish_date`, and `meta` with the pages."""

    url: str


Seed = Feed | Section | Sitemap | DaySitemaps | JsonListing


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # compared by identity: a key of caches
class Newspaper:
    """A newspaper as data: where a crawl starts, what belongs to it, how its pages are read."""

    slug: str
    name: str
    home: str  # scheme and host here are those of every canonical address
    hosts: tuple[str, ...]  # hosts whose pages are its own, the present one first
    aliases: tuple[str, ...] = ()  # hosts that stand for the first of `hosts`, such as an old domain
    founded: date | None = None  # no article on the web is older
    seeds: tuple[Seed, ...] = ()
    article_url: str  # regex on path and query; its named groups together identify the article
    section_url: str = ""  # regex of listings and their further pages
    feed_url: str = ""  # regex of feeds and JSON listings that no seed names, such as their further pages
    leave_out: str = ""  # regex of addresses that are never asked for
    ends_with_slash: bool | None = None  # how the newspaper writes article addresses; None: as found
    layouts: tuple[Layout, ...] = ()  # newest first; the first whose marker matches reads the page
    sections: tuple[tuple[str, str], ...] = ()  # first path segment or id, printed name
    any_port: bool = False  # answers on any port and keeps it in addresses (the replica)
    fixup: Callable[[RawArticle], RawArticle] | None = None  # what data cannot say, ≤ 15 lines
    verified: Verified = "guess"
