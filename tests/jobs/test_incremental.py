"""Scheduled harvests of a newspaper that publishes, edits, deletes and restores, on its virtual clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.database import connect_reader
from bench.comparison import Row, compare
from bench.costs import add_known, sort_requests
from bench.incremental import live_through
from bench.virtual_time import Run, harvest_at
from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import run_baoluu
from tests.gatekeeper import Answer, Gatekeeper

CHANGING = World(articles=24, growth=2, edits=0.5, deletions=0.4, page_bytes=3_000, photo_bytes=800)
STEADY = World(articles=48, growth=24, page_bytes=3_000, photo_bytes=800)
NIGHT = STEADY.opened_at + timedelta(hours=23, seconds=20)  # the newsroom sleeps from ten to six
KNOWN = 5_000


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Row]:
    archive = tmp_path_factory.mktemp("lived") / "archive"
    return compare(CHANGING, archive, live_through(CHANGING, archive, runs=7, days=42))


def test_the_newspaper_has_lived(rows: Sequence[Row]) -> None:
    expected = {what: wanted for what, wanted, _ in rows}
    assert expected["articles"] > 70
    assert expected["texts that stood through a look"] > expected["articles"] + 3
    assert min(expected[what] for what in ("deletions seen", "articles now gone", "restorations seen")) > 0


def test_everything_is_found_and_nothing_invented(rows: Sequence[Row]) -> None:
    assert [row for row in rows if row[1] != row[2]] == []


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run, Run]:
    """Three runs: nothing new; nothing new with 5,000 articles more that are known; half a day's news."""
    archive = tmp_path_factory.mktemp("steady") / "archive"
    with ReplicaServer(STEADY) as server:
        assert harvest_at(server, archive, NIGHT, "--backfill").exit_code == 0
        small = harvest_at(server, archive, NIGHT + timedelta(minutes=30))
        add_known(archive, KNOWN, due="2025-09-01T00:00:00Z")
        large = harvest_at(server, archive, NIGHT + timedelta(minutes=60))
        busy = harvest_at(server, archive, NIGHT + timedelta(hours=13))
    return small, large, busy


def test_a_run_with_nothing_new_asks_for_feeds_listings_and_what_is_due(steady: tuple[Run, Run, Run]) -> None:
    for run in steady[:2]:
        asked = sort_requests(run.log)
        assert run.exit_code == 0, run.output
        assert (asked.photos, asked.unconditional) == (0, 0)
        assert asked.frame <= 33  # robots.txt, feed, listings, the sitemaps that may grow
        assert run.cpu_seconds < 5


def test_known_articles_cost_no_request_and_little_memory(steady: tuple[Run, Run, Run]) -> None:
    small, large, _ = steady
    assert sort_requests(large.log).frame <= sort_requests(small.log).frame
    assert large.memory_mib < 300


def test_news_cost_one_request_each(steady: tuple[Run, Run, Run]) -> None:
    small, _, busy = steady
    new = STEADY.timeline.count(busy.at) - STEADY.timeline.count(small.at)
    assert new > 8
    assert sort_requests(busy.log).unconditional == new
    assert sort_requests(busy.log).frame <= sort_requests(small.log).frame + 1  # a day has begun: its sitemap


def test_a_backfill_in_small_pieces_comes_to_its_end(tmp_path: Path) -> None:
    archive, world = (
        tmp_path / "archive",
        World(articles=160, generations=("v2",), page_bytes=3_000, photo_bytes=800),
    )
    archive.mkdir()
    (archive / "baoluu.toml").write_text("[politeness]\nrequests_per_run = 120\n")
    codes: list[int] = []
    with ReplicaServer(world) as server:
        while not codes or (codes[-1] == 10 and len(codes) < 8):
            codes.append(harvest_at(server, archive, world.opened_at, "--backfill").exit_code)
    assert codes[-1] == 0
    assert 3 <= len(codes) < 8
    with connect_reader(archive) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone()[0] == world.articles
        days = [
            row[0]
            for row in connection.execute(
                "SELECT substr(published_at, 1, 10) FROM articles ORDER BY id LIMIT 30"
            )
        ]
    assert min(days) > "2025-05-29"  # the newest came first


def test_traps_end(tmp_path: Path) -> None:
    world = replace(STEADY, growth=0, generations=("v2",), traps=True)
    with ReplicaServer(world) as server:
        run = harvest_at(server, tmp_path / "archive", world.opened_at, "--backfill")
    assert run.exit_code == 0
    assert not [
        entry for entry in run.log if entry["target"].startswith("/lich/") or "sid=" in entry["target"]
    ]
    assert sort_requests(run.log).frame < 60


def test_every_address_of_an_article_is_the_same_article(tmp_path: Path) -> None:
    """A mirror of Báo Thái Nguyên prints one article under many addresses, moves it once, and sends another away."""
    one, two = "/kinh-te/202605/lu-ve-som-0a1b2c3/", "/kinh-te/202605/che-vao-vu-4d5e6f7/"
    spellings = (one, f"http://baothainguyen.vn{one}", f"https://www.baothainguyen.vn{one[:-1]}",
                 f"{one}?utm_source=zalo&fbclid=x", "/xa-hoi/202605/lu-ve-som-0a1b2c3/#tin")  # fmt: skip
    moved = {"value": False}

    def page(title: str) -> Answer:
        text = (
            f"<p>{title}: người dân các xã ven sông chuẩn bị từ sớm, thu hoạch trước khi nước lên cao.</p>"
            * 3
        )
        return Answer(
            body=f"""<html><head><title>{title}</title></head><body><div id="page_info" data-article-id="1"></div>
            <article><h1 class="title-info">{title}</h1>
            <time class="article-date" datetime="2026-05-28T09:43:00"></time>
            <div class="article-prose">{text}</div></article></body></html>""".encode()
        )

    def serve(target: str, before: int) -> Answer | None:
        if target == "/kinh-te":
            links = "".join(
                f'<article><a href="{url}">Lũ về sớm trên sông Cầu</a></article>' for url in (*spellings, two)
            )
            return Answer(body=f"<html><body>{links}</body></html>".encode())
        if target == two:
            return Answer(status=302, headers=(("Location", "https://khac.example/"),))
        if target == one and moved["value"]:
            return Answer(
                status=301, headers=(("Location", "/thoi-su/202605/lu-ve-som-tren-song-cau-7f6e5d4/"),)
            )
        if target.startswith(("/kinh-te/", "/xa-hoi/", "/thoi-su/")):
            return page("Lũ về sớm trên sông Cầu")
        return Answer(status=404)

    archive, words = tmp_path / "archive", ("harvest", "baothainguyen", "--section", "kinh-te", "--json")
    with Gatekeeper(None, serve) as gate:
        first = run_baoluu(*words, "--origin", gate.origin, archive=archive)
        moved["value"] = True
        second = run_baoluu(
            *words, "--origin", gate.origin, archive=archive, BAOLUU_CLOCK_OFFSET=str(400 * 86_400)
        )
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    with connect_reader(archive) as connection:
        found = [tuple(row) for row in connection.execute("SELECT url, status, version_count FROM articles")]
        off = connection.execute("SELECT count(*) FROM captures WHERE status = 302").fetchone()[0]
        away = connection.execute("SELECT count(*) FROM captures WHERE url LIKE '%khac.example%'").fetchone()[
            0
        ]
    assert found == [(f"https://baothainguyen.vn{one}", "live", 1)]
    assert (off, away) == (1, 0)
    assert gate.targets.count(one) == 2
    assert "/thoi-su/202605/lu-ve-som-tren-song-cau-7f6e5d4/" in gate.targets
