"""A newspaper that is sick as a whole: traps without end, bombs in its feeds, one page for every address."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.answers import MIB, pack_zeros
from tests.faults.conftest import Crawled, crawl
from tests.faults.hostile import HostileServer, Part, reply
from tests.faults.newspaper import WORDS, article_page, listing_page

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "cười">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><rss><channel><item><title>&j;</title><link>/x</link></item></channel></rss>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>'
MOST_REQUESTS = 300


def make_parts(origin: str) -> dict[str, Part]:
    """Seeds of a newspaper, each a trap of its own."""
    xml = "text/xml"
    itself = "".join(f"<sitemap><loc>{origin}/sitemap.xml?{n}</loc></sitemap>" for n in range(50))
    return {
        "/rss/home.rss": reply(LAUGHS, mime=xml),
        "/sitemap.xml": reply(
            f"<sitemapindex><sitemap><loc>{origin}/sitemap.xml</loc></sitemap>"
            f"<sitemap><loc>{origin}/sitemap-bomb.xml.gz</loc></sitemap>"
            f"<sitemap><loc>{origin}/sitemap-outside.xml</loc></sitemap>"
            f"<sitemap><loc>{origin}/sitemap-page.xml</loc></sitemap>{itself}</sitemapindex>",
            mime=xml,
        ),
        "/sitemap-bomb.xml.gz": reply(pack_zeros(200), mime="application/gzip"),
        "/sitemap-outside.xml": reply(OUTSIDE, mime=xml),
        "/sitemap-page.xml": reply(listing_page("/trap")),
        "/chinh-tri/": reply(listing_page(*(f"/lich?ngay={n}" for n in range(5000)))),
        "/kinh-te/": reply(listing_page(following="/kinh-te/?page=2")),
    }  # fmt: skip


def endless(target: str) -> Part:
    """A listing for whatever is asked: always the same article, always a next page, deeper and deeper paths."""
    if target.startswith("/xa-hoi/202605/"):
        return reply(article_page(1))
    if target.startswith("/sitemap"):
        name = target.removesuffix(".xml")
        deeper = "".join(
            f"<sitemap><loc>http://127.0.0.1:8800{name}-{n}.xml</loc></sitemap>" for n in range(3)
        )
        return reply(f"<sitemapindex>{deeper}</sitemapindex>", mime="text/xml")
    number = int(target.rpartition("=")[2]) if target.rpartition("=")[2].isdigit() else 1
    return reply(
        listing_page(
            "/xa-hoi/202605/nuoc-song-lon-0000001/",
            f"{target.split('?')[0]}{'a/' * 3}?phien={number}",
            following=f"{target.split('?')[0]}?page={number + 1}",
        )
    )


@dataclass(frozen=True)
class Harvest:
    crawled: Crawled
    server: HostileServer


def test_row_28_a_harvest_in_which_our_own_code_fails_says_so(scratch: Path) -> None:
    with HostileServer(otherwise=healthy) as server:
        options = ["harvest", "replica", "--origin", server.origin, "--section", "xa-hoi"]
        done = crawl(*options, archive=scratch / "faulty", BAOLUU_TEST_FAILS="Bài số 3 ")
    assert done.exit_code == 8, done.stderr
    assert done.run["outcome"] == "partial"
    assert len(done.rows("SELECT 1 FROM articles")) == 299
    assert len(done.rows("SELECT 1 FROM _frontier WHERE kind = 'article' AND state = 'due'")) == 1


@pytest.fixture(scope="module")
def trapped(scratch: Path) -> Iterator[Harvest]:
    with HostileServer(otherwise=endless) as server:
        server.parts |= make_parts(server.origin)
        options = ["harvest", "replica", "--origin", server.origin, "--backfill"]
        yield Harvest(crawl(*options, archive=scratch / "trapped"), server)


def test_row_57_traps_end_by_themselves(trapped: Harvest) -> None:
    assert sum(trapped.server.hits.values()) < MOST_REQUESTS
    assert trapped.crawled.exit_code in (0, 8, 9), trapped.crawled.stderr
    assert trapped.crawled.seconds < 120


def test_rows_56_and_58_bombs_cost_neither_time_nor_memory(trapped: Harvest) -> None:
    assert trapped.server.hits["/rss/home.rss"] == 1
    assert trapped.server.hits["/sitemap-bomb.xml.gz"] >= 1
    assert trapped.server.hits["/sitemap.xml"] == 1
    assert trapped.crawled.peak_bytes < 220 * MIB
    assert not trapped.crawled.rows("SELECT 1 FROM _frontier WHERE url LIKE '%cười%' OR url LIKE '%root:%'")


def maintenance(target: str) -> Part:
    """The same few words for every address, with status 200."""
    head = "<html><head><title>Bảo trì</title></head>"
    return reply(f"{head}<body><h1>Hệ thống đang bảo trì</h1><p>{WORDS * 2}</p></body></html>")


def healthy(target: str) -> Part:
    """Listings of three hundred articles, and each of these."""
    if target.startswith("/xa-hoi/202605/"):
        number = int(target.strip("/")[-7:], 16)
        return reply(article_page(number, title=f"Bài số {number} về mùa nước", text=f"{number} {WORDS * 3}"))
    page = listing_page(*(f"/xa-hoi/202605/bai-ve-lu-{n:07x}/" for n in range(1, 301)))
    return reply(page.replace("Xã hội", target))


@dataclass(frozen=True)
class Sick:
    """A newspaper harvested while it was well, and again while every address showed one page."""

    crawled: Crawled
    hits_when_well: int
    hits_when_sick: int


@pytest.fixture(scope="module")
def sick(scratch: Path) -> Iterator[Sick]:
    import sqlite3

    archive = scratch / "sick"
    with HostileServer(otherwise=healthy) as server:
        options = ["harvest", "replica", "--origin", server.origin]
        assert crawl(*options, archive=archive).exit_code == 0
        before = sum(server.hits.values())
        with sqlite3.connect(archive / "archive.db") as connection:
            connection.execute("UPDATE _frontier SET due_at = '2020-01-01T00:00:00Z' WHERE kind = 'article'")
        connection.close()
        server._otherwise = maintenance
        server.hits.clear()
        yield Sick(crawl(*options, archive=archive), before, sum(server.hits.values()))


def test_row_52_one_page_for_every_address_stops_the_run(sick: Sick) -> None:
    assert sick.hits_when_well > 300
    assert sick.hits_when_sick < 100, "it went on asking"
    assert sick.crawled.exit_code == 7, sick.crawled.stderr
    assert "the same page" in sick.crawled.stderr


def test_row_52_nothing_is_edited_or_gone_by_it(sick: Sick) -> None:
    rows = sick.crawled.rows("SELECT status, version_count, title FROM articles")
    assert len(rows) == 300
    assert {(row["status"], row["version_count"]) for row in rows} == {("live", 1)}
    assert not sick.crawled.rows("SELECT 1 FROM tombstones")
    assert not [row for row in rows if "bảo trì" in row["title"]]


@pytest.fixture(scope="module")
def forbidden(scratch: Path) -> Iterator[Harvest]:
    archive = scratch / "forbidden"
    archive.mkdir()
    (archive / "baoluu.toml").write_text("[limits]\nmin_free_mib = 0\n")
    with HostileServer(otherwise=healthy) as server:
        options = ["harvest", "replica", "--origin", server.origin, "--section", "xa-hoi"]
        server.parts["/xa-hoi/"] = healthy("/")
        server._otherwise = lambda target: reply("Cấm", status="403 Forbidden")
        yield Harvest(crawl(*options, archive=archive), server)


def test_row_33_a_sudden_block_stops_the_run(forbidden: Harvest) -> None:
    assert forbidden.crawled.exit_code == 7, forbidden.crawled.stderr
    assert sum(forbidden.server.hits.values()) < 100  # eight at a time, towards this machine
    assert forbidden.crawled.run["outcome"] == "refused"
    assert not forbidden.crawled.rows("SELECT 1 FROM articles UNION SELECT 1 FROM tombstones")


LINKED = "/xa-hoi/202605/nuoc-song-lon-000000{}/"


@pytest.mark.parametrize("first", ["", article_page(text="", title="")], ids=["blank", "without-article"])
def test_row_78_an_article_that_was_linked_and_is_not_there_is_asked_for_again(
    scratch: Path, first: str, request: pytest.FixtureRequest
) -> None:
    """A listing and linked articles that answer with nothing at first, whatever their status says."""
    asked: Counter[str] = Counter()

    def hesitate(target: str) -> Part:
        asked[target] += 1
        if target == "/xa-hoi/":
            return reply(listing_page(LINKED.format(1), LINKED.format(2)) if asked[target] > 1 else "")
        if target.startswith("/xa-hoi/202605/"):
            return reply(article_page(int(target[-2])) if asked[target] > 1 else first)
        return reply(status="404 Not Found")

    archive = scratch / request.node.name
    with HostileServer(otherwise=hesitate) as server:
        words = ("harvest", "replica", "--origin", server.origin)
        crawl(*words, archive=archive)
        with sqlite3.connect(archive / "archive.db") as connection:
            connection.execute("UPDATE _frontier SET due_at = '2020-01-01T00:00:00Z' WHERE state = 'due'")
        crawled = crawl(*words, archive=archive)
    assert [row["status"] for row in crawled.rows("SELECT status FROM articles")] == ["live", "live"]


MISSING = article_page(title="Thông báo", text="Bài viết không tồn tại hoặc đã bị xóa.").replace(
    "<time", "<i"
)


@pytest.mark.parametrize("missing", [reply(status="404 Not Found"), reply(MISSING)], ids=["404", "notice"])
@pytest.mark.parametrize("looks", [1, 4], ids=["comes later", "never comes"])
def test_row_70_an_article_that_was_linked_and_is_not_found_is_looked_for_once_more(
    scratch: Path, missing: Part, looks: int, request: pytest.FixtureRequest
) -> None:
    asked: Counter[str] = Counter()

    def hesitate(target: str) -> Part:
        asked[target] += 1
        if target == "/xa-hoi/":
            return reply(listing_page(LINKED.format(1), LINKED.format(2)))
        if target.startswith("/xa-hoi/202605/"):
            return reply(article_page(int(target[-2]))) if asked[target] > looks else missing
        return reply(status="404 Not Found")

    archive = scratch / request.node.name
    with HostileServer(otherwise=hesitate) as server:
        for _ in range(4):
            crawled = crawl("harvest", "replica", "--origin", server.origin, archive=archive)
            with sqlite3.connect(archive / "archive.db") as connection:
                connection.execute(
                    "UPDATE _frontier SET due_at = '2020-01-01T00:00:00Z' WHERE due_at NOT NULL"
                )
    found = [row["status"] for row in crawled.rows("SELECT status FROM articles")]
    assert found == (["live", "live"] if looks == 1 else [])
    assert (asked[LINKED.format(1)] == 2) == (looks == 4)
    assert not crawled.rows("SELECT 1 FROM tombstones")
