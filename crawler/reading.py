"""From an exchange and its errand to a page: the same whether it was fetched a moment ago or lies in a WARC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from archive.http import read_answer
from archive.page import Page
from archive.records import Errand, Exchange, Link
from crawler.extract import read_page
from crawler.frontier import article_key, canonical_url, classify_url
from crawler.newspapers import lookup_newspaper
from crawler.newspapers._schema import Newspaper
from crawler.origin import Origin
from crawler.robots import origin_of

Decode = Callable[[bytes, str | None], str]


def key_of(url: str, newspaper: Newspaper | None) -> str:
    """The frontier's name for an address: an article's is the same under all its addresses."""
    if newspaper is not None and classify_url(url, newspaper) == "article":
        return article_key(url, newspaper)
    return canonical_url(url, newspaper)


def read_exchange(
    exchange: Exchange,
    errand: Errand,
    *,
    decode: Decode,
    failure: str | None = None,
    requisites: bool = False,
) -> Page:
    """The page an exchange turned out to be, its links under the newspaper's own addresses, not yet normalised."""
    newspaper = lookup_newspaper(errand.newspaper) if errand.newspaper else None
    own = errand.article_url or errand.url
    answer = read_answer(exchange.response)
    if failure is None and exchange.truncated:
        failure = f"the answer was cut off ({exchange.truncated})"
    reading = None
    if errand.kind != "robots" and not failure and not answer.problem:
        reading = read_page(
            answer, url=own, kind=errand.kind, newspaper=newspaper, decode=decode, requisites=requisites
        )
        reading = replace(reading, links=_select_links(reading.links, errand, newspaper))
    links = reading.links if reading else ()
    return Page(
        errand=errand,
        key=key_of(own, newspaper),
        exchange=exchange,
        answer=answer,
        reading=reading,
        link_keys=tuple(key_of(link.url, newspaper) for link in links),
        failure=failure,
    )


def _select_links(links: tuple[Link, ...], errand: Errand, newspaper: Newspaper | None) -> tuple[Link, ...]:
    """The links that may be followed, under the newspaper's own addresses also where a mirror printed them."""
    if newspaper is None:
        return links
    if errand.article_url:
        origin = Origin(newspaper=newspaper, sent=origin_of(errand.url))
        links = tuple(replace(link, url=origin.to_own(link.url)) for link in links)
    return tuple(link for link in links if _is_in_scope(link, newspaper))


def _is_in_scope(link: Link, newspaper: Newspaper) -> bool:
    """Photos may lie on any host; pages belong to the newspaper or are left alone."""
    return link.kind == "requisite" or classify_url(link.url, newspaper) is not None
