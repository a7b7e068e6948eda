"""The text of a page that no layout recognises, by a general extractor that is loaded only then."""

from __future__ import annotations

from dataclasses import replace

from archive.records import RawArticle
from crawler.blocks import squeeze
from crawler.described import Subject, describe_page

_LIMIT = 300_000  # bytes; the extractor takes seconds for more


def extract_generic(subject: Subject) -> RawArticle | None:
    """The article by JSON-LD, OpenGraph and trafilatura, or None where they find no text."""
    raw = describe_page(subject)
    paragraphs = _extract_paragraphs(subject.page.source[:_LIMIT])
    if not paragraphs or raw.title is None:
        return None
    if raw.sapo is not None and paragraphs[0] == raw.sapo.text:
        paragraphs = paragraphs[1:]
    return replace(raw, body=tuple(paragraphs), body_origin="generic")


def _extract_paragraphs(source: bytes) -> list[str]:
    from trafilatura import extract  # a second to import, and most runs never need it

    text = extract(source.decode("utf-8", "replace"), include_comments=False, fast=True) or ""
    return [clean for line in text.split("\n") if (clean := squeeze(line))]
