"""From a WARC record to a page with its article: what harvest, recovery and extract share."""

from __future__ import annotations

from archive.page import Page
from archive.records import Errand, Exchange
from crawler.reading import read_exchange
from pipelines.article import check, normalize
from pipelines.normalize.encoding import decode_page


def decode(body: bytes, declared: str | None) -> str:
    """The text of a page's bytes, whatever encoding it was written in."""
    return decode_page(body, declared).text


def interpret(exchange: Exchange, errand: Errand) -> Page:
    """The page that the harvest made of this exchange, or would make of it today."""
    return check(normalize(read_exchange(exchange, errand, decode=decode)))
