"""The names under which an archive may know an address that somebody types."""

from __future__ import annotations

from urllib.parse import urlsplit

from archive.errors import UsageError
from crawler.frontier import article_key, canonical_url, classify_url
from crawler.newspapers import find_newspaper
from crawler.newspapers._schema import Newspaper
from crawler.origin import clean_typed


def key_of(url: str, newspaper: Newspaper | None) -> str:
    """The frontier's name for an address: an article's is the same under all its addresses."""
    if newspaper is not None and classify_url(url, newspaper) == "article":
        return article_key(url, newspaper)
    return canonical_url(url, newspaper)


def key_of_typed(url: str) -> str:
    """The frontier's name for an address of whichever newspaper."""
    return key_of(url, find_newspaper(urlsplit(url).netloc))


def is_same_address(url: str, other: str) -> bool:
    """Whether two addresses differ in nothing but what a spelling leaves out: trackers, fragment, last slash."""
    plain, same = (
        canonical_url(each, find_newspaper(urlsplit(each).netloc)).rstrip("/") for each in (url, other)
    )
    return plain == same


def spell_typed(text: str) -> tuple[str, ...]:
    """Other names of a typed address, the likeliest first; none for what is no web address.

    They are the address as it would be requested, its one spelling, the article's key, and the spelling with or
    without a slash at its end.
    """
    try:
        url = clean_typed(text)
    except UsageError:
        return ()
    plain = canonical_url(url, find_newspaper(urlsplit(url).netloc))
    other = plain.rstrip("/") if plain.endswith("/") else f"{plain}/"
    return tuple(dict.fromkeys((url, plain, key_of_typed(url), other)))
