"""Archives of several machines as one researcher's database."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from tests.conftest import Harvested, run_baoluu
from tests.jobs.test_extract import copy_archive


@pytest.fixture(scope="module")
def section(harvested: Harvested, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second archive, with a section of the same newspaper."""
    archive = tmp_path_factory.mktemp("section") / "archive"
    done = run_baoluu(
        "harvest", "replica", "--section", "doi-song", "--origin", harvested.server.origin, archive=archive
    )
    assert done.returncode == 0, done.stderr
    return archive


def merge(*folders: Path) -> list[dict[str, object]]:
    done = run_merge(*folders)
    assert done.returncode == 0, done.stderr
    merged: list[dict[str, object]] = json.loads(done.stdout)
    return merged


def run_merge(*folders: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli.main", "merge", "--json", *map(str, folders)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def query(archive: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True) as connection:
        return connection.execute(sql).fetchall()


def test_two_archives_become_one(harvested: Harvested, section: Path, tmp_path: Path) -> None:
    into = tmp_path / "all"
    first, second = merge(harvested.archive, section, into)
    assert first["articles"] == 320
    assert second["articles"] == 0
    assert second["joined"] == query(section, "SELECT count(*) FROM articles")[0][0]
    assert (
        query(into, "SELECT count(*) FROM articles")
        == query(into, "SELECT count(*) FROM articles_fts")
        == [(320,)]
    )
    assert query(into, "PRAGMA foreign_key_check") == []
    assert run_baoluu("verify", archive=into).returncode == 0


def test_every_article_leads_to_its_record(harvested: Harvested, section: Path, tmp_path: Path) -> None:
    into = tmp_path / "all"
    merge(section, harvested.archive, into)
    rows = query(
        into, "SELECT c.warc, c.offset, c.url FROM articles a JOIN captures c ON c.id = a.capture_id"
    )
    for warc, offset, url in rows[::40]:
        with (into / "warc" / str(warc)).open("rb") as file:
            file.seek(int(str(offset)))
            assert next(ArchiveIterator(file)).headers["WARC-Target-URI"] == url


def test_merging_again_adds_nothing(harvested: Harvested, section: Path, tmp_path: Path) -> None:
    into = tmp_path / "all"
    merge(harvested.archive, section, into)
    before = query(into, "SELECT count(*) FROM captures"), query(into, "SELECT count(*) FROM versions")
    merge(section, harvested.archive, into)
    assert before == (
        query(into, "SELECT count(*) FROM captures"),
        query(into, "SELECT count(*) FROM versions"),
    )


def test_what_was_suppressed_stays_so(harvested: Harvested, section: Path, tmp_path: Path) -> None:
    hiding = copy_archive(harvested.archive, tmp_path / "hiding", database=True)
    assert run_baoluu("suppress", "5", "--reason", "theo yêu cầu", archive=hiding).returncode == 0
    into = tmp_path / "all"
    merge(section, hiding, into)
    hidden = query(into, "SELECT url FROM articles WHERE status = 'suppressed'")
    assert hidden == query(hiding, "SELECT url FROM articles WHERE id = 5")
    assert query(into, "SELECT count(*) FROM articles_fts") == [(319,)]


def test_an_archive_of_its_own_is_not_merged_into(
    harvested: Harvested, section: Path, tmp_path: Path
) -> None:
    own = copy_archive(section, tmp_path / "own", database=True)
    refused = run_merge(harvested.archive, own)
    assert refused.returncode == 2
    assert "archive of its own" in refused.stderr


@pytest.mark.parametrize("words", [(), ("--newspaper", "replica")])
def test_a_merged_archive_is_not_extracted(section: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    into = tmp_path / "all"
    merge(section, into)
    refused = run_baoluu("extract", *words, archive=into)
    assert refused.returncode == 2
    assert "merge them anew" in refused.stderr
