"""The text of a page that no layout recognises, by a general extractor that is loaded only then."""

from __future__ import annotations

from dataclasses import replace

from archive.records import RawArticle
from crawler.blocks import squeeze
from crawler.described import Subject, describe_page

_LIMIT = 300_000  # bytes; the extractor takes seconds for more
_PROSE = 80  # characters; menus, clocks and hotlines are shorter lines


def extract_generic(subject: Subject) -> RawArticle | None:
    """The article by JSON-LD, OpenGraph and trafilatura, or None where a page has the frame of a site at most."""
    raw = describe_page(subject)
    paragraphs = _extract_paragraphs(subject.page.source[:_LIMIT])
    if raw.title is None or not (subject.structured.is_article or _has_prose(paragraphs)):
        return None
    if raw.sapo is not None and paragraphs[:1] == [raw.sapo.text]:
        paragraphs = paragraphs[1:]
    return replace(raw, body=tuple(paragraphs), body_origin="generic")


def _has_prose(paragraphs: list[str]) -> bool:
    return any(len(paragraph) >= _PROSE for paragraph in paragraphs)


def _extract_paragraphs(source: bytes) -> list[str]:
    from trafilatura import extract  # a second to import, and most runs never need it

    text = extract(source.decode("utf-8", "replace"), include_comments=False, fast=True) or ""
    return [clean for line in text.split("\n") if (clean := squeeze(line))]
