"""Which links are followed: how far a listing is walked, what waits for a backfill, and where endless pagers end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.database import connect_writer
from archive.following import find_day, follow_links
from archive.frontier import finish_row, wake_parked
from archive.page import Page
from archive.records import Errand, Kind, Link, PageReading, Via
from archive.rules import Rules

HOME = "https://baovidu.example"
NOW = datetime(2026, 5, 28, 2, 43, tzinfo=UTC)
ONCE, BACKFILL = Rules(run_id=1, listing_pages=3), Rules(run_id=1, listing_pages=3, backfill=True)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    tables = connect_writer(tmp_path)
    yield tables.conn
    tables.close()


def link(path: str, kind: Kind = "article", via: Via = "listing", printed_at: str | None = None) -> Link:
    return Link(url=HOME + path, kind=kind, via=via, printed_at=printed_at)


def at(path: str, kind: Kind = "section", *, hops: int = 0) -> Errand:
    return Errand(url=HOME + path, newspaper="baovidu", kind=kind, via="seed", hops=hops)


def show(connection: Any, errand: Errand, links: list[Link], rules: Rules) -> None:
    """A page with these links, followed and done."""
    reading = PageReading(kind="listing", links=tuple(links))
    keys = tuple(link.url for link in links)
    connection.execute(
        "INSERT OR IGNORE INTO _frontier (key, url, newspaper, kind, via, priority, state, run_id) "
        "VALUES (?, ?, 'baovidu', ?, 'seed', 30, 'leased', ?)",
        (errand.url, errand.url, errand.kind, rules.run_id),
    )
    follow_links(connection, Page(errand=errand, key=errand.url, reading=reading, link_keys=keys), rules, NOW)
    finish_row(connection, errand.url, due_at=None, run_id=rules.run_id)


def state_of(connection: Any, path: str) -> str | None:
    row = connection.execute("SELECT state FROM _frontier WHERE key = ?", (HOME + path,)).fetchone()
    return row[0] if row else None


def know(connection: Any, numbers: range, *, run: int = 0) -> None:
    """Articles that an earlier run captured."""
    connection.executemany(
        "INSERT INTO _frontier (key, url, newspaper, kind, via, priority, state, run_id, capture_id) "
        "VALUES (?, ?, 'baovidu', 'article', 'feed', 40, 'done', ?, 1)",
        [(f"{HOME}/{number}", f"{HOME}/{number}", run) for number in numbers],
    )


def listing(numbers: range, next_page: int) -> list[Link]:
    return [*(link(f"/{number}") for number in numbers), link(f"/kinh-te?page={next_page}", "section")]


def test_a_page_of_news_leads_on(connection: Any) -> None:
    show(connection, at("/kinh-te"), listing(range(10), 2), ONCE)
    assert state_of(connection, "/kinh-te?page=2") == "due"
    assert state_of(connection, "/3") == "due"


def test_news_that_the_feed_named_a_moment_before_are_news(connection: Any) -> None:
    show(connection, at("/rss", "feed"), [link(f"/{number}", via="feed") for number in range(10)], ONCE)
    show(connection, at("/kinh-te"), listing(range(10), 2), ONCE)
    assert state_of(connection, "/kinh-te?page=2") == "due"


def test_a_page_of_known_articles_ends_the_walk_and_the_rest_waits_for_a_backfill(connection: Any) -> None:
    know(connection, range(1, 10))
    show(connection, at("/kinh-te"), listing(range(10), 2), ONCE)
    assert state_of(connection, "/0") == "due"
    assert state_of(connection, "/kinh-te?page=2") == "parked"


def test_row_75_articles_pushed_to_the_next_page_during_a_run_do_not_end_the_walk(connection: Any) -> None:
    show(connection, at("/kinh-te"), listing(range(10), 2), ONCE)
    for number in range(10):
        finish_row(connection, f"{HOME}/{number}", due_at=None, run_id=1)
    show(connection, at("/kinh-te?page=2", hops=1), listing(range(1, 11), 3), ONCE)
    assert state_of(connection, "/10") == "due"
    assert state_of(connection, "/kinh-te?page=3") == "due"


def test_a_first_harvest_is_bounded_and_a_backfill_goes_on_from_there(connection: Any) -> None:
    show(connection, at("/kinh-te"), listing(range(10), 2), ONCE)
    show(connection, at("/kinh-te?page=2", hops=1), listing(range(10, 20), 3), ONCE)
    show(connection, at("/kinh-te?page=3", hops=2), listing(range(20, 30), 4), ONCE)
    assert state_of(connection, "/kinh-te?page=4") == "parked"
    assert wake_parked(connection, ["baovidu"], NOW) == 1
    assert state_of(connection, "/kinh-te?page=4") == "due"


def test_a_backfill_passes_known_pages_and_does_not_ask_twice_for_what_it_has_read(connection: Any) -> None:
    know(connection, range(30))
    show(connection, at("/kinh-te?page=2", hops=1), listing(range(10, 20), 3), BACKFILL)
    assert state_of(connection, "/kinh-te?page=3") == "due"
    finish_row(connection, f"{HOME}/kinh-te?page=3", due_at=None, run_id=1)
    show(connection, at("/kinh-te?page=2", hops=1), listing(range(10, 20), 3), Rules(run_id=2, backfill=True))
    assert state_of(connection, "/kinh-te?page=3") == "done"


def test_a_pager_that_begins_again_ends(connection: Any) -> None:
    show(connection, at("/kinh-te?page=7", hops=6), listing(range(10), 8), BACKFILL)
    show(connection, at("/kinh-te?page=8", hops=7), listing(range(10), 9), BACKFILL)
    assert state_of(connection, "/kinh-te?page=9") is None


def test_another_listing_may_show_the_same(connection: Any) -> None:
    show(connection, at("/kinh-te"), listing(range(10), 2), ONCE)
    show(
        connection,
        at("/tin-moi"),
        [*(link(f"/{n}") for n in range(10)), link("/tin-moi?page=2", "section")],
        ONCE,
    )
    assert state_of(connection, "/tin-moi?page=2") == "due"


def test_an_empty_page_ends_the_walk_whatever_its_pager_says(connection: Any) -> None:
    show(connection, at("/kinh-te?page=900", hops=899), [link("/kinh-te?page=901", "section")], BACKFILL)
    assert state_of(connection, "/kinh-te?page=901") is None


def test_a_feed_with_pages_is_walked_like_a_listing(connection: Any) -> None:
    know(connection, range(10))
    links = [*(link(f"/{n}", via="feed") for n in range(10)), link("/v1/article?page=2", "feed", "feed")]
    show(connection, at("/v1/article?page=1", "feed"), links, ONCE)
    assert state_of(connection, "/v1/article?page=2") == "parked"


@pytest.mark.parametrize(
    ("day", "rules", "state"),
    [
        ("2026-05-28", ONCE, "due"),
        ("2026-05-10", ONCE, "due"),
        ("2026-03-01", ONCE, "parked"),
        ("2026-03-01", BACKFILL, "due"),
        ("2026-03-01", Rules(run_id=1, sitemap_days=100), "due"),
    ],
)
def test_day_sitemaps_by_age(connection: Any, day: str, rules: Rules, state: str) -> None:
    path = f"/sitemap-article-{day}.xml"
    show(connection, at("/sitemap.xml", "sitemap"), [link(path, "sitemap", "sitemap", day)], rules)
    assert state_of(connection, path) == state


def test_only_sitemaps_that_may_still_grow_are_read_again(connection: Any) -> None:
    days = {"2026-05-27": "due", "2026-05-10": "done"}
    links = [link(f"/sitemap-article-{day}.xml", "sitemap", "sitemap", day) for day in days]
    show(connection, at("/sitemap.xml", "sitemap"), links, ONCE)
    for each in links:
        finish_row(connection, each.url, due_at=None, run_id=1)
    show(connection, at("/sitemap.xml", "sitemap"), links, Rules(run_id=2))
    assert {day: state_of(connection, f"/sitemap-article-{day}.xml") for day in days} == days


@pytest.mark.parametrize("name", ["sitemap-article-2026-05-28.xml", "2026-05-28.xml.gz"])
def test_a_day_stands_in_the_name(name: str) -> None:
    found = find_day(f"{HOME}/{name}")
    assert found is not None
    assert found.isoformat() == "2026-05-28"


@pytest.mark.parametrize("name", ["sitemap.xml", "sitemap-2026-13-45.xml", "2026-05-28/sitemap.xml"])
def test_a_name_without_a_day(name: str) -> None:
    assert find_day(f"{HOME}/{name}") is None


@pytest.mark.parametrize("photos", [True, False])
def test_photos_are_asked_for_unless_the_operator_says_no(connection: Any, photos: bool) -> None:
    shown = [link("/anh-1.jpg", "requisite", "requisite")]
    show(connection, at("/tin-1.html", "article"), shown, Rules(run_id=1, photos=photos))
    assert state_of(connection, "/anh-1.jpg") == ("due" if photos else None)
