"""The pace of requests, as the server sees it: robots.txt first, Crawl-delay kept, Retry-After waited out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from archive.frontier import DISALLOWED
from archive.leases import Waiting
from crawler.scheduler import validators
from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import run_baoluu
from tests.gatekeeper import Answer, Gatekeeper, Script


@pytest.fixture(scope="module")
def replica() -> Iterator[ReplicaServer]:
    with ReplicaServer(World(articles=48, page_bytes=2_000, photo_bytes=500)) as server:
        yield server


def harvest(replica: ReplicaServer, archive: Path, script: Script, *words: str) -> Gatekeeper:
    with Gatekeeper(replica.origin, script) as gate:
        process = run_baoluu("harvest", "replica", "--origin", gate.origin, "--json", *words, archive=archive)
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["errors"] <= 1
    return gate


def test_crawl_delay_is_kept_and_robots_txt_asked_for_first(replica: ReplicaServer, tmp_path: Path) -> None:
    rules = Answer(
        body=b"User-agent: *\nCrawl-delay: 0.3\nDisallow: /chinh-tri/\n",
        headers=(("Content-Type", "text/plain"),),
    )
    gate = harvest(
        replica, tmp_path / "archive", lambda target, _: rules if target == "/robots.txt" else None,
        "--section", "kinh-te",
    )  # fmt: skip
    assert gate.targets[0] == "/robots.txt"
    assert gate.targets.count("/robots.txt") == 1
    assert not [target for target in gate.targets if target.startswith("/chinh-tri/")]
    moments = [moment for moment, _, _ in gate.seen[1:]]
    assert len(moments) > 2
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.25


def test_of_a_server_that_asks_for_a_day_between_pages_each_run_fetches_one(
    replica: ReplicaServer, tmp_path: Path
) -> None:
    rules = Answer(body=b"User-agent: *\nCrawl-delay: 86400\n", headers=(("Content-Type", "text/plain"),))
    words = ("harvest", "replica", "--origin")
    with Gatekeeper(replica.origin, lambda target, _: rules if target == "/robots.txt" else None) as gate:
        done = [run_baoluu(*words, gate.origin, archive=tmp_path / "archive") for _ in range(2)]
    assert [process.returncode for process in done] == [7, 7]
    assert "The server asked to be left alone until 20" in done[0].stderr
    assert len(gate.targets) == 2
    assert gate.targets[0] == "/robots.txt"


def test_retry_after_is_waited_out_and_then_everything_is_had(replica: ReplicaServer, tmp_path: Path) -> None:
    busy = Answer(status=429, headers=(("Retry-After", "3"),))
    gate = harvest(
        replica, tmp_path / "archive", lambda target, before: busy if "_85.html" in target and not before else None,
        "--section", "xa-hoi",
    )  # fmt: skip
    first, again = (moment for moment, target, _ in gate.seen if "_85.html" in target)
    assert again - first > 2.5
    in_between = [target for moment, target, _ in gate.seen if first + 0.5 < moment < again - 0.5]
    assert in_between == []


def test_what_robots_txt_forbids_for_a_time_is_had_once_it_is_allowed(
    replica: ReplicaServer, tmp_path: Path
) -> None:
    """Both an article that is still new and one that is to be looked at again."""
    plain = (("Content-Type", "text/plain"),)
    closed = Answer(body=b"User-agent: *\nDisallow: /*_85.html\n", headers=plain)
    opened = Answer(body=b"User-agent: *\nDisallow:\n", headers=plain)
    database, seen = tmp_path / "archive" / "archive.db", []
    for rules in (closed, opened, closed, opened):
        gate = harvest(
            replica, tmp_path / "archive", lambda target, _, said=rules: said if target == "/robots.txt" else None,
            "--section", "xa-hoi",
        )  # fmt: skip
        seen.append(sum("_85.html" in target for target in gate.targets))
        with sqlite3.connect(database) as connection:
            query = "SELECT state, reason FROM _frontier WHERE url LIKE '%\\_85.html' ESCAPE '\\'"
            expected = ("due", DISALLOWED) if rules is closed else ("done", None)
            assert connection.execute(query).fetchone() == expected
            connection.execute(
                "UPDATE _frontier SET due_at = '2020-01-01T00:00:00Z' WHERE state IN ('due', 'done')"
            )
    assert seen == [0, 1, 0, 1]


def test_a_request_is_conditional_where_the_page_gave_its_validators() -> None:
    row = Waiting(
        id=1, key="", url="", newspaper=None, kind="article", via="recheck", referrer=None, hops=0, redirects=0,
        attempts=1, etag='W/"7"', last_modified="Thu, 28 May 2026 02:43:00 GMT",
    )  # fmt: skip
    assert validators(row) == {"If-None-Match": 'W/"7"', "If-Modified-Since": "Thu, 28 May 2026 02:43:00 GMT"}


def test_an_address_that_cannot_be_asked_for_ends_no_run(replica: ReplicaServer, tmp_path: Path) -> None:
    """One that came into the frontier by another way than a link, which would have been refused."""
    words = ("harvest", "replica", "--section", "kinh-te", "--origin", replica.origin)
    run_baoluu(*words, archive=tmp_path / "archive")
    with sqlite3.connect(tmp_path / "archive" / "archive.db") as connection:
        connection.executemany(
            "INSERT INTO _frontier (key, url, newspaper, kind, via, priority, state, due_at) "
            "VALUES (?1, ?1, 'replica', 'requisite', 'requisite', 0, 'due', '2026-01-01T00:00:00Z')",
            [("https://anh.example:99999/a.jpg",), ("https://[::1/b.jpg",)],
        )
    run_baoluu(*words, archive=tmp_path / "archive")
    with sqlite3.connect(tmp_path / "archive" / "archive.db") as connection:
        rows = connection.execute("SELECT reason FROM _frontier WHERE priority = 0").fetchall()
    assert ["no address" in (reason or "") for (reason,) in rows] == [True, True]
