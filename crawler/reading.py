"""From an exchange and its errand to a page: the same whether it was fetched a moment ago or lies in a WARC."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from urllib.parse import urlsplit

from archive.http import read_answer
from archive.page import OWN_FAULT, Page
from archive.records import Answer, Errand, Exchange, Link, PageReading, RawArticle
from archive.values import replace
from crawler.extract import read_page
from crawler.frontier import classify_url
from crawler.markup import Decode
from crawler.newspapers import lookup_newspaper
from crawler.newspapers._schema import Newspaper
from crawler.origin import Mirror
from crawler.robots import origin_of
from crawler.spelling import key_of

logger = logging.getLogger(__name__)
_PAGE_BEGIN = re.compile(rb"\s*<(?:!doctype|html)", re.IGNORECASE)
_PAGE_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_END_BYTES = 4096  # some servers append a comment or a counter behind the end


def read_exchange(
    exchange: Exchange,
    errand: Errand,
    *,
    decode: Decode,
    failure: str | None = None,
    requisites: bool = False,
) -> Page:
    """The page an exchange turned out to be, its links under the newspaper's own addresses, not yet normalised."""
    newspaper = find_reader(errand)
    own = errand.article_url or errand.url
    answer = read_answer(exchange.response)
    # What other crawlers kept may have lost its framing.
    lack = find_lack(answer) if exchange.request and not answer.problem else None
    if lack is not None:
        answer = replace(answer, problem=lack)
    if failure is None and exchange.truncated:
        failure = f"the answer was cut off ({exchange.truncated})"
    reading: PageReading | None = None
    link_keys: tuple[str, ...] = ()
    if errand.kind != "robots" and not failure and not answer.problem:
        try:
            reading = read_page(
                answer, url=own, kind=errand.kind, newspaper=newspaper, decode=decode, requisites=requisites
            )
            reading = _adopt(reading, errand, newspaper) if newspaper else reading
            link_keys = tuple(key_of(link.url, newspaper) for link in reading.links)
        except Exception as error:
            logger.exception("%r could not be read: %r", own, error)
            reading, failure = None, f"{OWN_FAULT} ({type(error).__name__})"
    return Page(
        errand=errand,
        key=key_of(own, newspaper),
        exchange=exchange,
        answer=answer,
        reading=reading,
        link_keys=link_keys,
        failure=failure,
    )


def find_lack(answer: Answer) -> str | None:
    """Why an answer without a fault on the wire is still not the whole page, None where nothing says so.

    A body that ends with its connection has nothing but its own end to tell that nobody cut it off.
    """
    if answer.status == 206:
        return "a part of the page came, which nobody asked for"
    is_framed = any(map(answer.header, ("Content-Length", "Transfer-Encoding", "Content-Encoding")))
    if is_framed or answer.status != 200 or "html" not in answer.mime or not _PAGE_BEGIN.match(answer.body):
        return None
    is_whole = _PAGE_END.search(answer.body, max(0, len(answer.body) - _END_BYTES))
    return None if is_whole else "the connection was closed before </html>, and no length was announced"


def find_reader(errand: Errand) -> Newspaper | None:
    """The newspaper whose rules read the page; behind a mirror, the mirror's host is one of its own."""
    if errand.newspaper is None:
        return None
    newspaper = lookup_newspaper(errand.newspaper)
    if errand.article_url is None:
        return newspaper
    return _add_alias(newspaper, (urlsplit(errand.url).hostname or "").removeprefix("www."))


@lru_cache(maxsize=64)
def _add_alias(newspaper: Newspaper, host: str) -> Newspaper:
    known = host in newspaper.hosts or host in newspaper.aliases
    return newspaper if known else replace(newspaper, aliases=(*newspaper.aliases, host))


def _adopt(reading: PageReading, errand: Errand, newspaper: Newspaper) -> PageReading:
    """The reading with the links that may be followed, and the newspaper's own addresses where a mirror sent it."""
    if errand.article_url:
        mirror = Mirror(newspaper=newspaper, sent=origin_of(errand.url))
        reading = replace(
            reading,
            raw=_give_own_addresses(reading.raw, mirror) if reading.raw else None,
            links=tuple(replace(link, url=mirror.to_own(link.url)) for link in reading.links),
        )
    links = reading.links
    if reading.kind == "redirect":
        links = tuple(replace(link, kind=classify_url(link.url, newspaper) or link.kind) for link in links)
    kept = tuple([link for link in links if _is_in_scope(link, newspaper)])
    return replace(reading, links=kept) if kept != reading.links else reading


def _give_own_addresses(raw: RawArticle, mirror: Mirror) -> RawArticle:
    return replace(
        raw,
        canonical_url=mirror.to_own(raw.canonical_url) if raw.canonical_url else None,
        photos=tuple(replace(photo, url=mirror.to_own(photo.url)) for photo in raw.photos),
    )


def _is_in_scope(link: Link, newspaper: Newspaper) -> bool:
    """Photos may lie on any host; pages belong to the newspaper or are left alone."""
    return link.kind == "requisite" or classify_url(link.url, newspaper) is not None
