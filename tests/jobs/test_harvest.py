"""A harvest of the replica, held against what the replica knows to be true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from archive.database import connect_reader
from tests.agreement import FIELDS, disagreements
from tests.conftest import Harvested, run_baoluu


@pytest.fixture(scope="module")
def differing(harvested: Harvested) -> dict[str, int]:
    return dict(disagreements(harvested.world, harvested.archive))


def test_the_harvest_ends_well(harvested: Harvested) -> None:
    assert harvested.process.returncode == 0, harvested.process.stderr
    assert "320 articles new" in harvested.process.stdout


@pytest.mark.parametrize("field", ["missing", "unexpected", *FIELDS])
def test_archive_and_truth_agree(differing: dict[str, int], field: str) -> None:
    assert differing.get(field, 0) == 0


def test_all_four_layouts_are_there(harvested: Harvested) -> None:
    with connect_reader(harvested.archive) as connection:
        rows = connection.execute("SELECT layout, count(*) FROM articles GROUP BY 1 ORDER BY 1").fetchall()
    assert [row[0].partition("/")[0] for row in rows] == ["legacy", "mastercms", "v1", "v2"]
    assert all(row[1] == 80 for row in rows)


def test_every_article_is_linked_to_the_record_that_shows_it(harvested: Harvested) -> None:
    with connect_reader(harvested.archive) as connection:
        rows = connection.execute(
            "SELECT c.warc, c.offset, c.url, c.status FROM articles a JOIN captures c ON c.id = a.capture_id"
        ).fetchall()
    assert len(rows) == harvested.world.articles
    for row in rows[::40]:
        with (harvested.archive / "warc" / row["warc"]).open("rb") as file:
            file.seek(row["offset"])
            record = next(ArchiveIterator(file))
        assert record.headers["WARC-Target-URI"] == row["url"]
        assert row["status"] == 200


def test_every_photo_is_captured(harvested: Harvested) -> None:
    with connect_reader(harvested.archive) as connection:
        (missing,) = connection.execute("SELECT count(*) FROM photos WHERE capture_id IS NULL").fetchone()
        (photos,) = connection.execute("SELECT count(*) FROM photos").fetchone()
    assert missing == 0
    assert photos > 300


def test_each_url_was_asked_for_once(harvested: Harvested) -> None:
    with connect_reader(harvested.archive) as connection:
        rows = connection.execute(
            "SELECT url, count(*) FROM captures GROUP BY 1 HAVING count(*) > 1"
        ).fetchall()
    assert [tuple(row) for row in rows] == []


def test_nothing_is_left_open(harvested: Harvested) -> None:
    assert not list((harvested.archive / "warc").glob("*.open"))
    with connect_reader(harvested.archive) as connection:
        assert (
            connection.execute("SELECT count(*) FROM _frontier WHERE state IN ('leased', 'due')").fetchone()[
                0
            ]
            == 0
        )
        assert connection.execute("SELECT count(*) FROM _index_lines").fetchone()[0] == 0


def test_a_second_harvest_finds_nothing_new(tmp_path: Path, harvested: Harvested) -> None:
    archive = tmp_path / "archive"
    first = run_baoluu(
        "harvest", "replica", "--section", "doi-song", "--origin", harvested.server.origin, archive=archive
    )
    again = run_baoluu(
        "harvest",
        "replica",
        "--section",
        "doi-song",
        "--origin",
        harvested.server.origin,
        "--json",
        archive=archive,
    )
    assert first.returncode == again.returncode == 0
    report = json.loads(again.stdout)
    assert report["articles_new"] == report["articles_changed"] == report["errors"] == 0
    assert report["requests"] <= 3  # robots.txt, the section, at most one page more


def test_search_finds_with_and_without_accents(harvested: Harvested) -> None:
    wanted = sum(harvested.world.truth(n).mentions("phát động") for n in range(harvested.world.articles))
    assert wanted > 10
    for query in ("phat dong", "phát động", '"phát động"'):
        found = json.loads(
            run_baoluu("search", query, "--limit", "1000", "--json", archive=harvested.archive).stdout
        )
        assert len(found) >= wanted
        assert set(found[0]) == {"id", "url", "title", "published_at", "snippet"}


def test_show_explains_where_values_came_from(harvested: Harvested) -> None:
    shown = run_baoluu("show", "1", "--explain", archive=harvested.archive)
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"^published_at +\S+", shown.stdout, re.MULTILINE)
