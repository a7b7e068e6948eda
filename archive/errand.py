"""The errand of an exchange as fields of its metadata record, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from archive.records import Errand, Exchange, Kind, Via
from archive.warcrecord import Fields, quote_controls

# Letters of hopsFromSeed as crawlers write them: redirect, embed, manifest, prerequisite; L is a link.
_HOP_LETTERS: Mapping[Via, str] = {"redirect": "R", "requisite": "E", "sitemap": "M", "robots": "P"}
_KINDS, _VIAS = frozenset(get_args(Kind)), frozenset(get_args(Via))


def make_errand_fields(errand: Errand, exchange: Exchange, *, run_id: int) -> Fields:
    """Fields of `application/warc-fields`: WARC 1.1's own (6.6.4) first, then ours; control characters in addresses
    percent-encoded."""
    last_hop = _HOP_LETTERS.get(errand.via, "L")
    optional = (
        ("via", _quote(errand.referrer)),
        ("hopsFromSeed", ("L" * (errand.hops - 1) + last_hop) if errand.hops else None),
        ("fetchTimeMs", str(exchange.fetch_ms)),
        ("run", str(run_id)),
        ("url", _quote(errand.url)),
        ("articleUrl", _quote(errand.article_url)),
        ("newspaper", errand.newspaper),
        ("kind", errand.kind),
        ("foundVia", errand.via),
    )
    return tuple((name, value) for name, value in optional if value is not None)


def _quote(url: str | None) -> str | None:
    return quote_controls(url) if url is not None else None


def read_errand(fields: Mapping[str, str]) -> Errand:
    """The errand that `make_errand_fields` wrote.

    Raises:
        ValueError: the fields are not those of an errand.
    """
    kind, via, url = fields.get("kind"), fields.get("foundVia"), fields.get("url")
    if kind not in _KINDS or via not in _VIAS or url is None:
        raise ValueError(f"these fields are not those of an errand: {sorted(fields)[:20]}")
    return Errand(
        url=url,
        article_url=fields.get("articleUrl"),
        newspaper=fields.get("newspaper"),
        kind=cast(Kind, kind),
        via=cast(Via, via),
        referrer=fields.get("via"),
        hops=len(fields.get("hopsFromSeed", "")),
    )
