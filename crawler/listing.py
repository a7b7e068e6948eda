"""The links of a listing: its articles and its next page, nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.records import Link
from archive.values import dataclass, replace
from crawler.blocks import squeeze
from crawler.frontier import article_key, canonical_url, classify_url, resolve_url
from crawler.newspapers._families import FAMILIES
from crawler.newspapers._schema import Listing, Newspaper, Pager

_MOST = 5000  # links looked at on one page


@dataclass(frozen=True, slots=True)
class _Anchor:
    url: str  # canonical
    key: str  # the same for every address of an article
    title: str


def read_links(tree: LexborHTMLParser, url: str, newspaper: Newspaper | None) -> tuple[Link, ...]:
    """Links to the page's articles in reading order, each once, and to the next page of the listing."""
    base = _find_base(tree, url)
    texts = _read_anchors(tree, base)
    anchors = list(_iter_articles(texts, newspaper)) if newspaper is not None else []
    if not anchors and (newspaper is None or newspaper.any_port):
        anchors = list(_iter_foreign(texts))
    listings = _find_listings(newspaper)
    dates = _read_dates(tree, listings, base, newspaper)
    articles = tuple(replace(link, printed_at=dates.get(link.url)) for link in _merge(anchors))
    following = _find_next(tree, base, url, listings)
    if following is None:
        return articles
    return (*articles, Link(url=following, kind="section", via="listing"))


def find_next_page(url: str, hrefs: Iterable[str], pager: Pager) -> str | None:
    """The address among `hrefs` with the smallest page number above that of `url`, or None at the end."""
    current = page_number(url, pager)
    pages = {page_number(href, pager): href for href in reversed(list(hrefs))}
    following = min((number for number in pages if number > current), default=None)
    if following is None or following > pager.limit * pager.step:
        return None
    return pages[following]


def page_number(url: str, pager: Pager) -> int:
    """The number of a page in its address; the first page has none and counts as the pager's start."""
    match = re.search(rf"[?&]{re.escape(pager.parameter)}=(\d{{1,7}})(?!\d)", url)
    if match:
        return int(match[1])
    return 0 if pager.step > 1 else 1


def _find_base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (resolve_url(url, node.attributes.get("href") or "") if node is not None else None) or url


def _read_anchors(tree: LexborHTMLParser, base: str) -> dict[str, str]:
    """Absolute address → the longest text it is linked by, in reading order."""
    texts: dict[str, str] = {}
    for node in tree.css("a[href]")[:_MOST]:
        url = resolve_url(base, node.attributes.get("href") or "")
        if url is not None:
            text = squeeze(node.text())
            texts[url] = max(texts.get(url, ""), text, key=len)
    return texts


def _iter_articles(texts: dict[str, str], newspaper: Newspaper) -> Iterator[_Anchor]:
    for url, text in texts.items():
        if classify_url(url, newspaper) == "article":
            yield _Anchor(canonical_url(url, newspaper), article_key(url, newspaper), text)


def _iter_foreign(texts: dict[str, str]) -> Iterator[_Anchor]:
    """Articles of a newspaper nobody declared: the one site and family that most links fit."""
    found = []
    for url, text in texts.items():
        if (family := _find_family(url)) is not None:
            found.append(((urlsplit(url).hostname, family), canonical_url(url), text))
    most = Counter(site for site, _, _ in found).most_common(1)
    yield from (_Anchor(url, url, title) for site, url, title in found if site == most[0][0])


def _find_family(url: str) -> str | None:
    path = urlsplit(url).path
    return next((x.family for x in FAMILIES if x.article_url and re.search(x.article_url, path)), None)


def _merge(anchors: Iterable[_Anchor]) -> Iterator[Link]:
    """One link per article, with the longest of the texts it is linked by."""
    links: dict[str, Link] = {}
    for anchor in anchors:
        link = links.setdefault(anchor.key, Link(url=anchor.url, kind="article", via="listing"))
        if len(anchor.title) > len(link.title or ""):
            links[anchor.key] = replace(link, title=anchor.title)
    yield from links.values()


def _find_listings(newspaper: Newspaper | None) -> tuple[Listing, ...]:
    layouts = newspaper.layouts if newspaper is not None else ()
    return tuple(dict.fromkeys(layout.listing for layout in (*layouts, *FAMILIES)))


def _read_dates(
    tree: LexborHTMLParser, listings: tuple[Listing, ...], base: str, newspaper: Newspaper | None
) -> dict[str, str]:
    """Printed dates by canonical address, from the first listing layout that has any on this page."""
    for listing in listings:
        if not (listing.item and listing.date):
            continue
        dates = {}
        for item in tree.css(listing.item):
            date, link = item.css_first(listing.date), item.css_first("a[href]")
            url = resolve_url(base, link.attributes.get("href") or "") if link is not None else None
            if url is not None and date is not None and (text := squeeze(date.text())):
                dates[canonical_url(url, newspaper)] = text
        if dates:
            return dates
    return {}


def _find_next(tree: LexborHTMLParser, base: str, url: str, listings: tuple[Listing, ...]) -> str | None:
    for pager in (listing.pager for listing in listings if listing.pager is not None):
        if nodes := tree.css(pager.links):
            return _follow(nodes, base, url, pager)
        if pager.more and tree.css_first(pager.more) is not None:
            return count_on(url, pager)
    link = tree.css_first("a[rel=next], link[rel=next]")
    return resolve_url(base, link.attributes.get("href") or "") if link is not None else None


def _follow(nodes: list[LexborNode], base: str, url: str, pager: Pager) -> str | None:
    """The next page by the pager's links, or the address that a load-more field holds."""
    for node in nodes:
        value = node.attributes.get("value")
        if node.tag == "input" and value:
            return resolve_url(base, value)
    hrefs = (resolve_url(base, node.attributes.get("href") or "") for node in nodes)
    return find_next_page(url, filter(None, hrefs), pager)


def count_on(url: str, pager: Pager) -> str | None:
    """The address of the following page where the listing prints no link to it, or None at the limit."""
    number = page_number(url, pager) + pager.step
    if number > pager.limit * pager.step:
        return None
    pattern = re.compile(rf"(?<=[?&]{re.escape(pager.parameter)}=)\d+")
    if pattern.search(url):
        return pattern.sub(str(number), url)
    return f"{url}{'&' if '?' in url else '?'}{pager.parameter}={number}"
