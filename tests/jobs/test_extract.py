"""An archive read again from its WARC files is the archive that was harvested, row for row."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Harvested, run_baoluu

TABLES = {
    "newspapers": "slug", "warcs": "filename", "captures": "id", "articles": "id", "versions": "article_id, number",
    "attributions": "rowid", "photos": "article_id, position", "tags": "article_id, tag", "evidence": "rowid",
    "tombstones": "article_id, suspected_at", "alarms": "run_id, message", "articles_fts": "rowid",
}  # fmt: skip


def read_rows(archive: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY {TABLES[table]}").fetchall()


def copy_archive(source: Path, target: Path, *, database: bool) -> Path:
    """A copy that can be written to, with the database or with the WARC files alone."""
    shutil.copytree(
        source, target, ignore=None if database else shutil.ignore_patterns("archive.db*", "index")
    )
    return target


@pytest.fixture(scope="module", params=["alone", "two workers"])
def rebuilt(
    request: pytest.FixtureRequest, harvested: Harvested, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An archive made from nothing but the WARC files."""
    archive = copy_archive(harvested.archive, tmp_path_factory.mktemp("rebuilt") / "archive", database=False)
    jobs = "1" if request.param == "alone" else "2"
    done = run_baoluu("extract", "--jobs", jobs, archive=archive)
    assert done.returncode == 0, done.stderr
    return archive


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_the_one_that_was_harvested(rebuilt: Path, harvested: Harvested, table: str) -> None:
    assert read_rows(rebuilt, table) == read_rows(harvested.archive, table)


def test_the_ledger_tells_of_the_harvest_and_of_the_extraction(rebuilt: Path) -> None:
    with sqlite3.connect(rebuilt / "archive.db") as connection:
        rows = connection.execute(
            "SELECT id, command, outcome, articles_new FROM runs ORDER BY id"
        ).fetchall()
    assert rows == [(1, "harvest replica --backfill", "done", 320), (2, "extract", "done", 0)]


def test_a_harvest_after_it_fetches_nothing_again(
    rebuilt: Path, harvested: Harvested, tmp_path: Path
) -> None:
    archive = copy_archive(rebuilt, tmp_path / "archive", database=True)
    again = run_baoluu("harvest", "replica", "--origin", harvested.server.origin, "--json", archive=archive)
    report = json.loads(again.stdout)
    assert report["articles_new"] == report["articles_changed"] == report["errors"] == 0
    assert report["requests"] < 30  # robots.txt, feeds, sitemaps and the first pages of the sections
