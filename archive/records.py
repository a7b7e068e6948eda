"""The types that cross module boundaries: an exchange on the wire, a page as read, an article as kept."""

from __future__ import annotations

import mmap
from dataclasses import field
from datetime import date, datetime
from typing import Literal

from archive.values import dataclass

Wire = bytes | mmap.mmap
"""Bytes as they went over the wire; a mapped temporary file when there are many."""

Truncation = Literal["length", "time", "disconnect"]
Via = Literal[
    "seed", "feed", "sitemap", "listing", "link", "recheck", "requisite", "typed", "redirect", "robots"
]
Kind = Literal["article", "section", "feed", "sitemap", "requisite", "robots", "page"]
"""What a URL is expected to be; `page` is anything whose own markup must say."""

Precision = Literal["minute", "hour", "day", "month", "year", "bound"]
Origin = Literal["layout", "json-ld", "opengraph", "url", "image-stamp", "generic"]
Role = Literal[
    "author", "photographer", "videographer", "graphics", "translator", "compiler", "recorder",
    "interviewer", "source", "group",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request and what came back, byte for byte, as the capture handler saw it."""

    url: str  # target URI as requested, without fragment
    started_at: datetime  # aware, UTC: the instant the capture began
    request: bytes
    response: Wire  # header block and body, transfer coding and content coding untouched
    ip: str | None = None
    protocols: tuple[str, ...] = ("http/1.1",)  # and "tls/1.3" where the connection was TLS
    cipher: str | None = None  # as in WARC-Cipher-Suite
    truncated: Truncation | None = None
    fetch_ms: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """Why an exchange was made: the part of a frontier row that its metadata record keeps."""

    url: str  # as requested
    article_url: str | None = None  # the newspaper's own address where `--origin` sent it elsewhere
    newspaper: str | None
    kind: Kind
    via: Via
    referrer: str | None = None  # the page it was found on
    hops: int = 0  # links and redirects between it and its seed
    redirects: int = 0  # redirects in a row that led here


@dataclass(frozen=True, kw_only=True, slots=True)
class RawValue:
    """A text as found in a page, with where it was found."""

    text: str
    origin: Origin
    rule: str  # the CSS selector, JSON-LD path or meta property that answered


@dataclass(frozen=True, kw_only=True, slots=True)
class RawPhoto:
    url: str  # absolute, the largest size the page offers
    caption: str | None = None  # text as found, credit still inside
    alt: str | None = None
    origin: Origin = "layout"


@dataclass(frozen=True, kw_only=True, slots=True)
class RawArticle:
    """What a page says of itself, before anything is made of it; every text as found."""

    url: str
    canonical_url: str | None = None
    newspaper: str | None = None
    founded: date | None = None  # no article of the newspaper on the web is older
    layout: str | None = None  # "<family>/<layout name>"; None: no layout knew the page
    title: RawValue | None = None
    kicker: RawValue | None = None
    sapo: RawValue | None = None
    published: tuple[RawValue, ...] = ()  # candidates, the most trustworthy first
    modified: RawValue | None = None
    section: RawValue | None = None
    bylines: tuple[RawValue, ...] = ()  # lines that may name people or sources
    body: tuple[str, ...] = ()  # paragraphs in reading order
    body_origin: Origin = "layout"
    photos: tuple[RawPhoto, ...] = ()
    tags: tuple[str, ...] = ()
    incomplete: str | None = None  # why the page was not read whole, if it was not


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    role: Role
    name: str
    source: str | None = None  # the publication the person writes for, where the line says so
    raw: str
    rule: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """How one value of an article came to be."""

    field: str
    raw: str
    value: str | None
    rule: str
    origin: Origin
    precision: Precision | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """An article as the archive keeps it; text is NFC and free of invisible characters."""

    url: str
    newspaper: str | None = None
    title: str
    kicker: str | None = None
    sapo: str | None = None
    body: str = ""  # paragraphs joined by a blank line, their lines by a line break
    section: str | None = None
    published_at: datetime | None = None  # aware, +07:00
    published_precision: Precision | None = None
    modified_at: datetime | None = None
    byline: str | None = None  # the attribution line as printed, cleaned
    attributions: tuple[Attribution, ...] = ()
    photos: tuple[Photo, ...] = ()
    tags: tuple[str, ...] = ()
    layout: str | None = None
    doubts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)

    @property
    def authors(self) -> str | None:
        """Names of the people who wrote it, joined with "; ", or None."""
        writers = ("author", "translator", "compiler", "recorder", "interviewer")
        names = dict.fromkeys(a.name for a in self.attributions if a.role in writers)
        return "; ".join(names) or None

    @property
    def source(self) -> str | None:
        """Names of the publications it was taken from, joined with "; ", or None."""
        names = dict.fromkeys(a.name for a in self.attributions if a.role == "source")
        return "; ".join(names) or None

    @property
    def word_count(self) -> int:
        """Number of words (Vietnamese syllables) in title, sapo and body."""
        return sum(len(text.split()) for text in (self.title, self.sapo or "", self.body))


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A URL that a page, feed or sitemap names, and what it is expected to be."""

    url: str  # absolute, as it will be requested
    kind: Kind
    via: Via
    title: str | None = None  # as the listing or feed prints it
    printed_at: str | None = None  # the date as the listing or feed prints it


@dataclass(frozen=True, kw_only=True, slots=True)
class PageReading:
    """What one response turned out to be and what it leads to."""

    kind: Literal[
        "article", "listing", "feed", "sitemap", "robots", "binary", "empty", "blank", "challenge", "unknown", "error",
        "redirect", "unreadable",
    ]  # fmt: skip
    raw: RawArticle | None = None
    links: tuple[Link, ...] = ()
    problem: str | None = None  # one sentence for the log and the ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A response taken apart, as the bytes on the wire say it."""

    status: int  # 0: no status line could be read
    reason: str
    headers: tuple[tuple[str, str], ...]  # latin-1, in order, as sent
    body: bytes  # transfer coding and content coding removed
    problem: str | None = None  # why the body is not whole, if it is not

    def header(self, name: str) -> str | None:
        """Value of the first header of this name, whatever its case, or None."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None

    @property
    def mime(self) -> str:
        """Media type in lower case without its parameters, "" where none was sent."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset parameter of Content-Type, or None."""
        for parameter in (self.header("Content-Type") or "").split(";")[1:]:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "charset":
                return value.strip().strip("\"'") or None
        return None
