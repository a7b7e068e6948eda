"""Feeds, sitemaps and JSON listings: the links in them, read without trusting a byte."""

from __future__ import annotations

import re
from dataclasses import field
from urllib.parse import urljoin
from xml.parsers import expat

from archive.coding import decode_body
from archive.records import Link, PageReading
from archive.values import dataclass
from crawler.frontier import canonical_url, classify_url, resolve_url
from crawler.jsontext import load_json
from crawler.newspapers._schema import DaySitemaps, Newspaper

LIMIT_BYTES = 50 * 1024 * 1024
"""Of one sitemap, unpacked: the limit of the sitemap protocol."""
LIMIT_ENTRIES = 50_000

_ENTRIES = frozenset(("item", "entry", "url", "sitemap"))
_TEXTS = frozenset(
    ("title", "link", "pubDate", "published", "updated", "loc", "lastmod", "publication_date", "guid", "id")
)
_NEWS = "news"  # of a news sitemap; what other elements hold, <image><url> or <source><title>, is not the entry's own
_DATES = ("pubDate", "published", "publication_date", "updated", "lastmod")
_DAY = re.compile(r"(20\d{2}-\d{2}-\d{2})")


class _StopReadingError(Exception):
    """The document is longer, or trickier, than any feed needs to be."""


@dataclass(slots=True)
class _Reader:
    """Collects the texts of feed items and sitemap entries from a stream of XML events."""

    entries: list[dict[str, str]] = field(default_factory=list)
    root: str = ""
    entry: dict[str, str] | None = None
    around: list[str] = field(default_factory=list)  # the open elements of the entry, itself included
    name: str = ""
    pieces: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.root = self.root or local
        if self.entry is None:
            if local in _ENTRIES:
                self.entry, self.around = {"kind": local}, [local]
            return
        if local in _TEXTS and (len(self.around) == 1 or self.around[-1] == _NEWS):
            self.name = local
            self.pieces.clear()
            if local == "link" and attributes.get("rel", "alternate") == "alternate":
                self.entry.setdefault("link", attributes.get("href", ""))
        self.around.append(local)

    def text(self, piece: str) -> None:
        if self.name:
            self.pieces.append(piece)

    def end(self, name: str) -> None:
        if self.entry is None:
            return
        self.around.pop()
        if name.rpartition(":")[2] == self.name:
            text = "".join(self.pieces).strip()
            if text and not self.entry.get(self.name):
                self.entry[self.name] = text
            self.name = ""
        elif not self.around:
            self.entries.append(self.entry)
            self.entry = None
            if len(self.entries) >= LIMIT_ENTRIES:
                raise _StopReadingError(f"read up to entry {LIMIT_ENTRIES}")

    def refuse(self, *_: object) -> None:
        raise _StopReadingError("refused: the document declares entities")


def read_feed(body: bytes, *, url: str, newspaper: Newspaper | None) -> PageReading:
    """The links of an RSS or Atom feed, a sitemap or a sitemap index, plain or gzip."""
    reader, problem = _parse(unpack(body))
    if reader.root not in ("rss", "feed", "RDF", "urlset", "sitemapindex"):
        return PageReading(
            kind="unreadable", problem=problem or f"<{reader.root}> is neither feed nor sitemap"
        )
    is_sitemap = reader.root in ("urlset", "sitemapindex")
    make = _make_sitemap_link if is_sitemap else _make_feed_link
    found = (make(entry, url, newspaper) for entry in reader.entries)
    links = list({link.url: link for link in found if link is not None}.values())
    if reader.root == "sitemapindex":
        links.sort(key=lambda link: link.printed_at or "", reverse=True)
    return PageReading(kind="sitemap" if is_sitemap else "feed", links=tuple(links), problem=problem)


def read_json_listing(body: bytes, *, url: str, newspaper: Newspaper | None) -> PageReading:
    """The links of one page of the public JSON listing, and of the page after it."""
    try:
        document = load_json(body)
    except (ValueError, RecursionError) as error:
        return PageReading(kind="unreadable", problem=f"no JSON: {error}"[:200])
    items = document.get("data") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return PageReading(kind="unreadable", problem="JSON without a list `data`")
    home = newspaper.home if newspaper is not None else url
    links = [link for item in items[:LIMIT_ENTRIES] if (link := _make_json_link(item, home, newspaper))]
    following = _find_next_json(document.get("meta"), url)
    if following is not None and items:
        links.append(Link(url=following, kind="feed", via="feed"))
    return PageReading(kind="feed", links=tuple(links))


def unpack(body: bytes) -> bytes:
    """The body, unpacked if it is gzip, as far as it can be, cut at `LIMIT_BYTES`."""
    is_packed = body[:2] == b"\x1f\x8b"
    return decode_body(body, ("gzip",), limit_bytes=LIMIT_BYTES)[0] if is_packed else body[:LIMIT_BYTES]


def _parse(body: bytes) -> tuple[_Reader, str | None]:
    """What could be read, and why it is not all, if it is not; entities are never expanded."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.refuse
    parser.ExternalEntityRefHandler = None
    try:
        parser.Parse(body.lstrip(), True)
    except (expat.ExpatError, _StopReadingError) as error:
        return reader, f"{len(reader.entries)} entries read: {error}"
    return reader, None


def _make_feed_link(entry: dict[str, str], base: str, newspaper: Newspaper | None) -> Link | None:
    address = entry.get("link") or entry.get("guid") or entry.get("id") or ""
    url = _accept(address, base, newspaper)
    if url is None:
        return None
    return Link(url=url, kind="article", via="feed", title=entry.get("title"), printed_at=_find_date(entry))


def _make_sitemap_link(entry: dict[str, str], base: str, newspaper: Newspaper | None) -> Link | None:
    """An article, or a further sitemap with the day that its name says."""
    address = resolve_url(base, entry.get("loc", ""))
    if address is None:
        return None
    if entry["kind"] == "sitemap":
        if newspaper is not None and classify_url(address, newspaper) is None:
            return None
        return Link(url=address, kind="sitemap", via="sitemap", printed_at=_find_day(address, newspaper))
    kind = classify_url(address, newspaper) if newspaper is not None else "article"
    if kind not in ("article", "section"):
        return None
    url = canonical_url(address, newspaper)
    return Link(url=url, kind=kind, via="sitemap", title=entry.get("title"), printed_at=_find_date(entry))


def _find_date(entry: dict[str, str]) -> str | None:
    return next((entry[name] for name in _DATES if entry.get(name)), None)


def _find_day(url: str, newspaper: Newspaper | None) -> str | None:
    """The day in a sitemap's name as YYYY-MM-DD, or None."""
    seeds = newspaper.seeds if newspaper is not None else ()
    patterns = [re.compile(seed.day) for seed in seeds if isinstance(seed, DaySitemaps)] or [_DAY]
    match = next(filter(None, (pattern.search(url) for pattern in patterns)), None)
    return match[1] if match else None


def _accept(address: str, base: str, newspaper: Newspaper | None) -> str | None:
    """The canonical address of an article of the newspaper, or None for anything else."""
    url = resolve_url(base, address)
    if url is None or (newspaper is not None and classify_url(url, newspaper) != "article"):
        return None
    return canonical_url(url, newspaper)


def _make_json_link(item: object, home: str, newspaper: Newspaper | None) -> Link | None:
    if not isinstance(item, dict) or not isinstance(item.get("slug"), str):
        return None
    url = _accept(urljoin(home, "/" + item["slug"].lstrip("/")), home, newspaper)
    if url is None:
        return None  # a bare slug, which is no address
    title, printed = item.get("title"), item.get("publish_date")
    return Link(
        url=url,
        kind="article",
        via="feed",
        title=title if isinstance(title, str) else None,
        printed_at=printed if isinstance(printed, str) else None,
    )


def _find_next_json(meta: object, url: str) -> str | None:
    if not isinstance(meta, dict):
        return None
    page, total = meta.get("page"), meta.get("totalPages")
    if not (isinstance(page, int) and isinstance(total, int)) or page >= total:
        return None
    following, count = re.subn(r"(?<=[?&]page=)\d*", str(page + 1), url)
    return following if count else None
