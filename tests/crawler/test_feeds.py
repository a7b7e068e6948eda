"""Feeds, sitemaps and JSON listings."""

from __future__ import annotations

import gzip
import json

from crawler.feeds import read_feed, read_json_listing
from crawler.newspapers import lookup_newspaper

PAPER = lookup_newspaper("baothainguyen")
HOME = "https://baothainguyen.vn"
ONE, TWO = f"{HOME}/kinh-te/202601/cho-tet-abcdef2/", f"{HOME}/xa-hoi/202601/dong-ret-abcdef1/"


def test_rss_and_atom_give_address_title_and_date() -> None:
    rss = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Báo</title><link>{HOME}/</link>
    <item><title>Chợ Tết</title><link>http://www.baothainguyen.vn/kinh-te/202601/cho-tet-abcdef2/?utm_source=rss</link>
    <pubDate>Tue, 20 Jan 2026 08:00:00 +0700</pubDate></item><item><link>https://khac.example/a-1.html</link></item>
    </channel></rss>""".encode()
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Chợ Tết</title><link href="{ONE}"/>
    <published>2026-01-20T08:00:00+07:00</published></entry></feed>""".encode()
    for body, date in ((rss, "Tue, 20 Jan 2026 08:00:00 +0700"), (atom, "2026-01-20T08:00:00+07:00")):
        reading = read_feed(body, url=f"{HOME}/rss/home.rss", newspaper=PAPER)
        assert reading.kind == "feed"
        assert [(x.url, x.title, x.printed_at, x.via) for x in reading.links] == [
            (ONE, "Chợ Tết", date, "feed")
        ]


def test_an_index_of_day_sitemaps_comes_newest_day_first() -> None:
    names = ("category", "article-2026-01-19", "article-2026-01-21")
    index = "".join(
        f"<sitemap><loc>{HOME}/sitemap-{name}.xml</loc><lastmod>2026-02-01</lastmod></sitemap>"
        for name in names
    )
    body = gzip.compress(f"<sitemapindex>{index}</sitemapindex>".encode())
    reading = read_feed(body, url=f"{HOME}/sitemap.xml", newspaper=PAPER)
    assert [link.printed_at for link in reading.links] == ["2026-01-21", "2026-01-19", None]
    assert {link.kind for link in reading.links} == {"sitemap"}


def test_a_news_sitemap_gives_titles_and_a_plain_one_articles_and_sections() -> None:
    body = f"""<urlset xmlns:news="n"><url><loc>{TWO}</loc><news:news><news:publication><news:name>B</news:name>
    </news:publication><news:publication_date>2026-01-21T09:12:00+07:00</news:publication_date>
    <news:title>Đông rét</news:title></news:news></url><url><loc>{HOME}/xa-hoi</loc></url>
    <url><loc>{HOME}/video/202601/clip-abcdef3/</loc></url></urlset>""".encode()
    reading = read_feed(body, url=f"{HOME}/sitemap-news.xml", newspaper=PAPER)
    assert [(x.kind, x.title, x.printed_at) for x in reading.links] == [
        ("article", "Đông rét", "2026-01-21T09:12:00+07:00"),
        ("section", None, None),
    ]


def test_entities_are_refused_and_torn_files_give_what_they_hold() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel><item><title>&a;</title></item></channel></rss>'
    assert read_feed(bomb, url=HOME, newspaper=PAPER).kind == "unreadable"
    torn = f"<rss><channel><item><link>{ONE}</link></item><item><link>".encode()
    reading = read_feed(torn, url=HOME, newspaper=PAPER)
    assert [link.url for link in reading.links] == [ONE]
    assert reading.problem


def test_the_json_listing_counts_on_and_leaves_bare_slugs_out() -> None:
    url = "https://api-public.baothainguyen.vn/v1/article?category_ids=&page=1&limit=50"
    document = {
        "success": True,
        "data": [
            {"id": 1, "title": "Chợ T&ecirc;́t", "slug": "kinh-te/202601/cho-tet-abcdef2"},
            {"id": 2, "title": "Trơ trọi", "slug": "tro-troi"},
            "lạc",
        ],
        "meta": {"page": 1, "limit": 50, "total": 90, "totalPages": 2},
    }  # fmt: skip
    reading = read_json_listing(json.dumps(document).encode(), url=url, newspaper=PAPER)
    assert [(link.url, link.kind) for link in reading.links] == [
        (ONE, "article"),
        (url.replace("page=1", "page=2"), "feed"),
    ]
    for broken in (b"<html>", b"[]", b'{"data": {}}', b"[" * 100_000):
        assert read_json_listing(broken, url=url, newspaper=PAPER).kind == "unreadable"


def test_what_stands_inside_another_element_is_not_the_entry_s_own() -> None:
    rss = f"""<rss><channel><item><title>Chợ Tết</title><image><url>{HOME}/a.jpg</url><title>Ảnh</title></image>
    <link>{ONE}</link></item><item><link>{TWO}</link><image><url>{HOME}/b.jpg</url><title>Ảnh</title></image>
    <title>Đông rét</title></item></channel></rss>""".encode()
    reading = read_feed(rss, url=f"{HOME}/rss/home.rss", newspaper=PAPER)
    assert [(link.url, link.title) for link in reading.links] == [(ONE, "Chợ Tết"), (TWO, "Đông rét")]
    body = f"""<urlset xmlns:image="i"><url><image:image><image:loc>{TWO}</image:loc></image:image>
    <loc>{ONE}</loc></url></urlset>""".encode()
    reading = read_feed(body, url=f"{HOME}/sitemap.xml", newspaper=PAPER)
    assert [link.url for link in reading.links] == [ONE]


def test_a_sitemap_packed_in_several_members_is_read_whole() -> None:
    halves = (f"<urlset><url><loc>{ONE}</loc></url>", f"<url><loc>{TWO}</loc></url></urlset>")
    body = b"".join(gzip.compress(half.encode(), mtime=0) for half in halves)
    reading = read_feed(body, url=f"{HOME}/sitemap.xml.gz", newspaper=PAPER)
    assert [link.url for link in reading.links] == [ONE, TWO]
