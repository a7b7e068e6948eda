"""Fields of saved article pages, read by us and by the extractors that are installed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from archive.records import Answer, Article, Photo
from bench.scores import Score
from crawler.extract import read_page
from crawler.newspapers import find_newspaper
from pipelines.normalize.article import normalize_article
from pipelines.normalize.encoding import decode_page
from pipelines.normalize.text import clean_text

OURS = "baoluu"
CAPTURED = datetime(2026, 11, 1, tzinfo=UTC)  # after the youngest page
Fields = dict[str, Any]
Reader = Callable[[str, str], Fields]
"""Fields of a page from its text and URL."""


def score_pages(folder: Path) -> Iterator[Score]:
    """A score for each field that a human read on a page, for each reader."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for page in manifest:
        if not page["kind"].startswith("article"):
            continue
        text = (folder / page["file"]).read_text(encoding="utf-8")
        markup = clean_text(text)
        for name, reader in find_readers().items():
            found = reader(text, page["url"] or "https://baovidu.example/bai-1.html")
            human = {key: text for key, text in page["human"].items() if stands_in(key, text, markup)}
            yield from score_fields(page["file"], name, human, found)


def stands_in(field: str, expected: Any, markup: str) -> bool:
    """Whether a field was read on the page; the title of a fragment was known from elsewhere."""
    return expected is not None and (field != "title" or clean_text(expected) in markup)


def score_fields(case: str, reader: str, human: Fields, found: Fields) -> Iterator[Score]:
    """A score for each field that a human could read on a page and that the reader knows of."""
    for field, expected in human.items():
        if field in found or reader == OURS:
            value = found.get(field)
            right = is_same(field, expected, value)
            yield Score(
                case=case, field=field, reader=reader, expected=str(expected), found=str(value), right=right
            )


def is_same(field: str, expected: Any, found: Any) -> bool:
    """Whether a found value is the expected one; a printed day with a remark is right to the day."""
    if field == "published":
        day_only = " " in expected
        return (
            found is not None and str(found)[: 10 if day_only else 16] == expected[: 10 if day_only else 16]
        )
    if isinstance(expected, list):
        return sorted(map(clean_text, expected)) == sorted(map(clean_text, found or ()))
    return clean_text(expected) == clean_text(found or "")


def find_readers() -> dict[str, Reader]:
    """The readers that are installed here, ours first."""
    peers: tuple[tuple[str, str, Reader], ...] = (
        ("trafilatura", "trafilatura", read_trafilatura),
        ("newspaper4k", "newspaper", read_newspaper),
        ("htmldate", "htmldate", read_htmldate),
    )
    return {OURS: read_ours} | {name: reader for name, module, reader in peers if find_spec(module)}


def read_ours(text: str, url: str) -> Fields:
    """Fields as the archive would keep them."""
    answer = Answer(
        status=200, reason="OK", headers=(("Content-Type", "text/html; charset=utf-8"),), body=text.encode()
    )
    host = url.split("/")[2]
    reading = read_page(
        answer,
        url=url,
        kind="article",
        newspaper=find_newspaper(host),
        decode=lambda body, declared: decode_page(body, declared).text,
    )
    return describe_article(normalize_article(reading.raw, captured_at=CAPTURED)) if reading.raw else {}


def describe_article(article: Article) -> Fields:
    """The fields that a manifest names, of an article."""
    writers = ("author", "translator", "compiler", "recorder", "interviewer")
    return {
        "title": article.title,
        "published": article.published_at.isoformat() if article.published_at else None,
        "authors": list(dict.fromkeys(a.name for a in article.attributions if a.role in writers)),
        "sapo": article.sapo,
        "captions": [print_caption(photo) for photo in article.photos if photo.caption],
        "source_publication": article.source,
        "tags": list(article.tags),
    }


def print_caption(photo: Photo) -> str:
    """Caption and credit as a page prints them."""
    return f"{photo.caption} Ảnh: {photo.credit}" if photo.credit else photo.caption or ""


def read_trafilatura(text: str, url: str) -> Fields:
    """What trafilatura says of a page."""
    from trafilatura import bare_extraction

    found = bare_extraction(text, url=url, with_metadata=True)
    fields: Fields = found if isinstance(found, dict) else found.as_dict() if found else {}
    authors = [name.strip() for name in (fields.get("author") or "").split(";") if name.strip()]
    return {
        "title": fields.get("title"),
        "published": fields.get("date"),
        "authors": authors,
        "sapo": fields.get("description"),
        "tags": fields.get("tags") or [],
    }


def read_newspaper(text: str, url: str) -> Fields:
    """What newspaper4k says of a page."""
    import tldextract.tldextract
    from newspaper import Article as NewspaperArticle

    # It would fetch the list of public suffixes; the copy it brings will do.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    article = NewspaperArticle(url, language="vi", fetch_images=False)  # nothing here asks the network
    article.download(input_html=text)
    article.parse()
    published = article.publish_date.isoformat() if isinstance(article.publish_date, datetime) else None
    return {
        "title": article.title,
        "published": published,
        "authors": article.authors,
        "sapo": article.meta_description,
        "tags": list(article.tags or ()),
    }


def read_htmldate(text: str, url: str) -> Fields:
    """The day that htmldate finds in a page."""
    from htmldate import find_date

    return {"published": find_date(text, url=url, original_date=True)}
