"""What the replica says to machines: robots.txt, RSS, sitemaps."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from datetime import date, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from replica.truth import Truth
from replica.visit import Teaser, Visit

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_robots(origin: str) -> str:
    """The robots.txt."""
    return (
        "User-agent: *\nDisallow: /search\nDisallow: /tim-kiem\nDisallow: /print_article\nDisallow: /cam/\n"
        f"\nSitemap: {origin}/sitemap.xml\n"
    )


def write_rss(title: str, teasers: Iterable[Teaser], reader: Visit) -> str:
    """An RSS 2.0 feed."""
    items = "".join(
        f"<item><title>{escape(item.title)}</title><link>{reader.origin}{item.path}</link>"
        f"<guid>{reader.origin}{item.path}</guid><pubDate>{format_datetime(item.published_at)}</pubDate>"
        f"<description><![CDATA[{escape(item.sapo)}]]></description></item>\n"
        for item in teasers
    )
    return (
        f'{_HEAD}<rss version="2.0"><channel><title>{escape(title)}</title><link>{reader.origin}/</link>'
        f"<description>{escape(title)}</description>\n{items}</channel></rss>\n"
    )


def write_sitemap_index(days: Iterable[date], reader: Visit) -> str:
    """The index: categories, news, and one sitemap per day, all with one and the same lastmod."""
    names = ["sitemap-category.xml", "sitemap-news.xml", *(f"sitemap-article-{day}.xml" for day in days)]
    lastmod = f"{reader.now:%Y-%m-%d}T00:00:00+07:00"
    entries = "".join(
        f"<sitemap><loc>{reader.origin}/{name}</loc><lastmod>{lastmod}</lastmod></sitemap>\n"
        for name in names
    )
    return f"{_HEAD}<sitemapindex {_SITEMAP}>\n{entries}</sitemapindex>\n"


def write_sitemap(pages: Iterable[tuple[str, datetime | None]], reader: Visit) -> str:
    """A sitemap of paths, with the time of their last change where it is known."""
    entries = "".join(
        f"<url><loc>{escape(reader.origin + path)}</loc>"
        + (f"<lastmod>{changed_at.isoformat()}</lastmod>" if changed_at else "")
        + "</url>\n"
        for path, changed_at in pages
    )
    return f"{_HEAD}<urlset {_SITEMAP}>\n{entries}</urlset>\n"


def write_news_sitemap(articles: Iterable[Truth], reader: Visit) -> str:
    """The news sitemap of the newest articles."""
    entries = "".join(
        f"<url><loc>{reader.origin}{truth.path}</loc><news:news><news:publication>"
        f"<news:name>{escape(truth.outlet)}</news:name><news:language>vi</news:language></news:publication>"
        f"<news:publication_date>{truth.published_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(truth.title)}</news:title></news:news></url>\n"
        for truth in articles
    )
    namespace = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"{_HEAD}<urlset {_SITEMAP} {namespace}>\n{entries}</urlset>\n"


def write_json_listing(articles: Iterable[Truth], *, page: int, limit: int, total: int) -> str:
    """One page of the public JSON of v2: titles with entities, every third slug bare."""
    rows = [
        {
            "id": truth.number,
            "title": html.escape(truth.title).replace("ô", "&ocirc;"),
            "desc": truth.sapo,
            "slug": truth.path if truth.number % 3 else truth.path.split("/")[-2],
            "publish_date": f"{truth.published_at:%Y-%m-%dT%H:%M:%S}",
            "category": {"name": truth.section},
            "content": truth.paragraphs[0][:80],
        }
        for truth in articles
    ]
    meta = {"page": page, "limit": limit, "total": total, "totalPages": -(-total // limit)}
    return json.dumps({"success": True, "data": rows, "meta": meta}, ensure_ascii=False)
