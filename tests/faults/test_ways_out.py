"""Ways that lead off the newspaper: by redirect, link, photo, feed, sitemap and robots.txt; nobody gets there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.conftest import Crawled, crawl
from tests.faults.hostile import HostileServer, Part, redirect, reply
from tests.faults.newspaper import article_page, listing_page

SECRET = "root:x:0:0"  # the first words of /etc/passwd
ARTICLE = "/xa-hoi/202605/nuoc-song-lon-0000001/"
STATUSES = ("301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent")
SCHEMES = (
    "file:///etc/passwd",
    "ftp://{canary}/x",
    "data:text/html,x",
    "javascript:alert(1)",
    "gopher://{canary}/x",
)


def ways_to(canary: str) -> dict[str, Part]:
    """Targets of a newspaper that lead to the canary, each in a way of its own."""
    host = f"http://{canary}"
    disguises = (
        host, f"//{canary}", f"http://bao.example@{canary}", host.replace("127.0.0.1", "localhost"),
        host.replace("127.0.0.1", "2130706433"), host.replace("127.0.0.1", "127.1"),
        host.replace("127.0.0.1", "[::ffff:127.0.0.1]"), host.replace("127.0.0.1", "0.0.0.0"),
        f"\thttp:\\\\{canary}",
    )  # fmt: skip
    jumps: dict[str, Part] = {f"/jump/{status[:3]}": redirect(f"{host}/jump", status) for status in STATUSES}
    jumps |= {f"/disguise/{n}": redirect(f"{way}/disguise") for n, way in enumerate(disguises)}
    jumps |= {f"/scheme/{n}": redirect(way.format(canary=canary)) for n, way in enumerate(SCHEMES)}
    jumps["/meta"] = reply(f'<meta http-equiv="refresh" content="0;url={host}/meta">{article_page(7)}')
    jumps["/base"] = reply(
        article_page(8, extra='<img src="/base.jpg">').replace("<head>", f'<head><base href="{host}/">')
    )
    images = "".join(f'<img src="{way}/photo-{n}.jpg">' for n, way in enumerate(disguises))
    files = "".join(f'<img src="{way.format(canary=canary)}.jpg">' for way in SCHEMES)
    jumps["/photos"] = reply(article_page(9, extra=f"<figure>{images}{files}</figure>"))
    jumps["/canonical"] = reply(
        article_page(10).replace("<head>", f'<head><link rel="canonical" href="{host}/c">')
    )
    return jumps


@dataclass(frozen=True)
class Walked:
    """A crawl, the newspaper's server, and the server that nobody may visit."""

    crawled: Crawled
    server: HostileServer
    canary: HostileServer


@pytest.fixture(scope="module")
def captured(scratch: Path) -> Iterator[Walked]:
    with HostileServer(otherwise=lambda target: reply(SECRET)) as canary, HostileServer() as server:
        server.parts |= ways_to(f"127.0.0.1:{canary.port}") | {"/good": reply(article_page())}
        urls = [server.origin + target for target in server.parts if target != "/robots.txt"]
        yield Walked(crawl("capture", *urls, archive=scratch / "captured"), server, canary)


@pytest.fixture(scope="module")
def harvested(scratch: Path) -> Iterator[Walked]:
    """A harvest in which feed, sitemap, listings, robots.txt and article lead to the canary."""
    with HostileServer(otherwise=lambda target: reply(SECRET)) as canary, HostileServer() as server:
        host = f"http://127.0.0.1:{canary.port}"
        away = [host + ARTICLE, f"{host}/rss/home.rss", "file:///etc/passwd", "//" + host[7:] + ARTICLE]
        items = "".join(
            f"<item><title>x</title><link>{url}</link></item>" for url in [*away, server.origin + ARTICLE]
        )
        places = "".join(
            f"<sitemap><loc>{url}</loc></sitemap>"
            for url in [f"{host}/sitemap-article-2026-05-20.xml", "file:///etc/passwd"]
        )
        server.parts |= {
            "/robots.txt": reply(
                f"User-agent: *\nAllow: /\nSitemap: {host}/sitemap.xml\n", mime="text/plain"
            ),
            "/rss/home.rss": reply(f"<rss><channel>{items}</channel></rss>", mime="text/xml"),
            "/sitemap.xml": reply(f"<sitemapindex>{places}</sitemapindex>", mime="text/xml"),
            "/kinh-te/": reply(listing_page(*away, following=f"{host}/kinh-te/?page=2")),
            "/xa-hoi/": redirect(f"{host}/xa-hoi/"),
            ARTICLE: reply(
                article_page(extra=f'<img src="{host}/photo.jpg"><a href="{host}{ARTICLE}">x</a>')
            ),
        }
        options = ["harvest", "replica", "--origin", server.origin, "--backfill"]
        yield Walked(crawl(*options, archive=scratch / "harvested"), server, canary)


def test_row_48_no_typed_page_leads_elsewhere(captured: Walked) -> None:
    assert captured.crawled.exit_code == 8, captured.crawled.stderr
    assert captured.canary.connections == 0


def test_row_48_no_page_of_a_harvest_leads_elsewhere(harvested: Walked) -> None:
    assert harvested.server.hits[ARTICLE] >= 1, harvested.crawled.stderr
    assert harvested.canary.connections == 0


def test_row_48_hops_are_archived_and_the_good_page_beside_them_is_kept(captured: Walked) -> None:
    for target in captured.server.parts:
        url = captured.server.origin + target
        assert captured.crawled.rows("SELECT 1 FROM captures WHERE url = ?", url), target
    row = captured.crawled.row("SELECT status FROM articles WHERE url = ?", captured.server.origin + "/good")
    assert row["status"] == "live"


@pytest.mark.parametrize("walked", ["captured", "harvested"])
def test_row_49_no_file_of_this_machine_is_read(walked: str, request: pytest.FixtureRequest) -> None:
    found: Walked = request.getfixturevalue(walked)
    assert SECRET.encode() not in found.crawled.read_everything()
    for table in ("captures", "_frontier"):
        assert not found.crawled.rows(f"SELECT 1 FROM {table} WHERE url NOT LIKE 'http%'")


def test_row_46_what_leads_there_is_not_asked_for_and_the_ledger_says_so(captured: Walked) -> None:
    rows = captured.crawled.rows("SELECT url, state, reason FROM _frontier WHERE via <> 'typed'")
    away = [row for row in rows if not row["url"].startswith(captured.server.origin + "/")]
    assert len(away) > 5
    kept = [tuple(row) for row in away if row["state"] == "done" or not row["reason"]]
    assert kept == [], captured.crawled.stderr
