"""One newspaper of an archive read again: its rows are mended under their ids, every other row stays."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import ROOT, run_baoluu
from tests.gatekeeper import Answer, Gatekeeper
from tests.jobs.test_drift import EXTRACT_WITH_NEW_LAYOUT
from tests.jobs.test_extract import TABLES, copy_archive, count_renewed, wait_for
from tests.jobs.test_import import PAGE, URL, answer, write_warc

WORLD = World(
    articles=24, generations=("v2",), growth=4, edits=0.5, deletions=0.4, page_bytes=3_000, photo_bytes=800
)
REDESIGNED = replace(WORLD, seed=2, redesigned_at=WORLD.opened_at + timedelta(days=9))
CHOSEN, OTHER = "baothainguyen", "replica"
DIE_BEHIND = """
import os, signal
import {module} as module
work = module.{function}
def die(*values):
    work(*values)
    os.kill(os.getpid(), signal.SIGKILL)
module.{function} = die
from cli.main import main
main()
"""
SHARED_PAGE = """<html><body><div id="page_info" data-article-id="1"></div><article>
<h1 class="title-info">Mùa chè mới ở Tân Cương</h1><time class="article-date" datetime="2026-05-28T09:43:00"></time>
<div class="article-prose"><p>Người hái chè của xóm Hồng Thái đã có mặt trên đồi từ lúc tờ mờ sáng.</p>
<figure><img src="{photo}"><figcaption>Đồi chè. Ảnh: A.N</figcaption></figure></div></article></body></html>"""
ORDERS = TABLES | {
    "_frontier": "id",
    "_article_keys": "key",
    "_looks": "run_id, newspaper",
    "_losses": "run_id, key",
}
Rows = list[tuple[object, ...]]

OF_NEWSPAPER = "article_id IN (SELECT id FROM articles WHERE newspaper = '{slug}')"
SPOILED = (
    # What the ledger hides is hidden again before anything is read, so that it stays as it is.
    "UPDATE articles SET title = 'Tít sai', section = NULL, gone_at = NULL, "
    "status = iif(status = 'suppressed', status, 'live') WHERE newspaper = '{slug}'",
    f"UPDATE versions SET body = 'Sai' WHERE {OF_NEWSPAPER}",
    f"UPDATE attributions SET name = 'Sai' WHERE {OF_NEWSPAPER}",
    f"UPDATE evidence SET value = 'Sai' WHERE {OF_NEWSPAPER}",
    f"DELETE FROM photos WHERE {OF_NEWSPAPER}",
    f"DELETE FROM tags WHERE {OF_NEWSPAPER}",
    f"DELETE FROM tombstones WHERE {OF_NEWSPAPER}",
    f"DELETE FROM _article_keys WHERE {OF_NEWSPAPER}",
    "UPDATE captures SET mime = 'sai' WHERE id IN (SELECT capture_id FROM articles WHERE newspaper = '{slug}')",
    "UPDATE articles_fts SET body = 'sai' WHERE rowid IN (SELECT id FROM articles WHERE newspaper = '{slug}')",
    "INSERT INTO alarms VALUES (1, '{slug}', 'Sai {slug}')",
    "UPDATE newspapers SET name = 'Sai' WHERE slug = '{slug}'",
)  # fmt: skip


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two newspapers harvested in turn, which edit and delete; one is redesigned at last, and an article is hidden.

    Between the harvests a file of another crawler brought pages of both and one that a mirror printed.
    """
    folder = tmp_path_factory.mktemp("lived")
    archive = folder / "archive"
    with ReplicaServer(WORLD) as other, ReplicaServer(REDESIGNED) as chosen:
        for day in (1, 8, 30):
            harvest(archive, OTHER, other, WORLD.opened_at + timedelta(days=day))
            harvest(archive, CHOSEN, chosen, WORLD.opened_at + timedelta(days=day))
            if day == 8:
                take_in(archive, folder / "brought.warc.gz")
    hidden = query(archive, f"SELECT min(id) FROM articles WHERE newspaper = '{CHOSEN}'")[0][0]
    assert run_baoluu("suppress", str(hidden), "--reason", "theo yêu cầu", archive=archive).returncode == 0
    return archive


def harvest(archive: Path, slug: str, server: ReplicaServer, at: datetime) -> None:
    server.set_clock(at)
    offset = str((at - datetime.now(UTC)).total_seconds())
    done = run_baoluu("harvest", slug, "--origin", server.origin, archive=archive, BAOLUU_CLOCK_OFFSET=offset)
    assert done.returncode in (0, 9), done.stderr


def take_in(archive: Path, path: Path) -> None:
    canonical = f'<link rel="canonical" href="{URL}guong/">'.encode()
    pages = [
        (URL, answer(PAGE)),
        ("http://127.0.0.1:8800/xa-hoi/202605/mua-che-moi-1a2b3c4/", answer(PAGE)),
        ("http://guong.example/bai", answer(PAGE.replace(b"<title>", canonical + b"<title>"))),
    ]
    assert run_baoluu("import", write_warc(path, *pages), archive=archive).returncode == 0


def query(archive: Path, sql: str) -> Rows:
    with sqlite3.connect(archive / "archive.db") as connection:
        return connection.execute(sql).fetchall()


def read_all(archive: Path) -> Mapping[str, Rows]:
    return {
        table: query(archive, f"SELECT * FROM {table} ORDER BY {order}") for table, order in ORDERS.items()
    }


def spoil(archive: Path, *slugs: str) -> None:
    with sqlite3.connect(archive / "archive.db") as connection:
        for slug in slugs:
            for statement in SPOILED:
                connection.execute(statement.format(slug=slug))


def extract(archive: Path, *words: str, slug: str = CHOSEN) -> subprocess.CompletedProcess[str]:
    done = run_baoluu("extract", "--newspaper", slug, *words, archive=archive)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture
def archive(lived: Path, tmp_path: Path) -> Path:
    return copy_archive(lived, tmp_path / "archive", database=True)


def test_the_archive_has_seen_everything(lived: Path) -> None:
    states = {
        row[0] for row in query(lived, f"SELECT DISTINCT status FROM articles WHERE newspaper = '{CHOSEN}'")
    }
    assert states >= {"live", "gone", "quarantined", "suppressed"}
    assert query(lived, "SELECT DISTINCT newspaper FROM alarms") == [(CHOSEN,)]
    assert query(
        lived, f"SELECT count(*) FROM articles WHERE newspaper = '{CHOSEN}' AND url LIKE '{URL}%'"
    ) == [(2,)]


@pytest.mark.parametrize("slug", [CHOSEN, OTHER])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_with_the_same_rules_no_row_changes(archive: Path, slug: str, jobs: str) -> None:
    before, runs = read_all(archive), query(archive, "SELECT * FROM runs ORDER BY id")
    extract(archive, "--jobs", jobs, slug=slug)
    after = read_all(archive)
    for table in ORDERS:
        assert after[table] == before[table], table
    *old, new = query(archive, "SELECT * FROM runs ORDER BY id")
    assert old == runs
    assert new[1:3] == (f"extract --newspaper {slug}", slug)


def test_what_was_spoiled_is_mended_for_the_chosen_alone(archive: Path, tmp_path: Path) -> None:
    expected = copy_archive(archive, tmp_path / "expected", database=True)
    spoil(expected, OTHER)
    spoil(archive, OTHER, CHOSEN)
    extract(archive, "--jobs", "1")
    after, wanted = read_all(archive), read_all(expected)
    for table in ORDERS:
        assert after[table] == wanted[table], table
    assert query(archive, "PRAGMA foreign_key_check") == []
    assert query(archive, "PRAGMA integrity_check") == [("ok",)]


def test_all_newspapers_named_mend_what_all_would(archive: Path, lived: Path) -> None:
    spoil(archive, OTHER, CHOSEN)
    extract(archive, "--newspaper", OTHER, "--jobs", "1")
    after, wanted = read_all(archive), read_all(lived)
    for table in ORDERS:
        assert after[table] == wanted[table], table


def test_lost_articles_come_back_and_invented_ones_go(archive: Path) -> None:
    known = query(archive, f"SELECT id, url FROM articles WHERE newspaper = '{CHOSEN}' ORDER BY id")
    lost, invented = known[3], known[4]
    for table in ("versions", "photos", "tags", "attributions", "evidence", "tombstones", "_article_keys"):
        query(archive, f"DELETE FROM {table} WHERE article_id = {lost[0]}")
    query(archive, f"DELETE FROM articles WHERE id = {lost[0]}")
    query(archive, f"UPDATE articles SET url = 'https://baothainguyen.vn/bia-dat' WHERE id = {invented[0]}")
    last = query(archive, "SELECT max(id) FROM articles")[0][0]
    extract(archive, "--jobs", "1")
    found = {url: number for number, url in query(archive, "SELECT id, url FROM articles")}
    assert "https://baothainguyen.vn/bia-dat" not in found
    assert min(found[str(lost[1])], found[str(invented[1])]) > last
    assert query(archive, "PRAGMA foreign_key_check") == []


def test_a_dry_run_compares_the_chosen_alone(archive: Path) -> None:
    with sqlite3.connect(archive / "archive.db") as connection:
        for slug in (CHOSEN, OTHER):
            connection.execute(
                "UPDATE articles SET title = 'Tít sai' WHERE id IN "
                "(SELECT id FROM articles WHERE newspaper = ? LIMIT 2)",
                (slug,),
            )
    before = read_all(archive)
    told = json.loads(extract(archive, "--dry-run", "--jobs", "1", "--json").stdout)
    assert [(row["field"], row["articles"]) for row in told] == [("title", 2)]
    assert read_all(archive) == before
    assert not (archive / "renewal").exists()


@pytest.mark.parametrize(
    ("module", "function"),
    [("archive.grafting", "_replace"), ("jobs.extract", "graft")],
    ids=["before", "after"],
)
def test_a_kill_beside_the_commit_loses_nothing(
    archive: Path, lived: Path, module: str, function: str
) -> None:
    spoil(archive, CHOSEN)
    before = read_all(archive)
    words = ("extract", "--newspaper", CHOSEN, "--jobs", "1", "--archive", str(archive))
    done = run_python(DIE_BEHIND.format(module=module, function=function), *words)
    assert done.returncode == -9, done.stderr
    assert read_all(archive) == (before if function == "_replace" else read_all(lived))
    extract(archive, "--jobs", "1")
    assert read_all(archive) == read_all(lived)


def test_what_two_newspapers_share_is_found(tmp_path: Path) -> None:
    """Both print one page, which the second harvest keeps as a revisit, and one photo, which it does not fetch."""
    archive = tmp_path / "archive"
    with Gatekeeper(None, lambda target, _: share(target, photo)) as gate:
        photo = gate.origin.replace("127.0.0.1", "localhost") + "/anh.jpg"
        for slug in (OTHER, CHOSEN):
            words = ("harvest", slug, "--section", "kinh-te", "--origin", gate.origin)
            assert run_baoluu(*words, archive=archive).returncode == 0
    shown = (
        "SELECT a.newspaper, c.rec_type, f.run_id FROM articles a JOIN captures c ON c.id = a.capture_id "
        "JOIN photos p ON p.article_id = a.id JOIN captures f ON f.id = p.capture_id ORDER BY a.id"
    )
    assert query(archive, shown) == [(OTHER, "response", 1), (CHOSEN, "revisit", 1)]
    before = read_all(archive)
    spoil(archive, CHOSEN)
    extract(archive, "--jobs", "2")
    assert read_all(archive) == before


def share(target: str, photo: str) -> Answer:
    article = "/kinh-te/202605/mua-che-moi-0a1b2c3/"
    if target == "/anh.jpg":
        return Answer(body=b"\xff\xd8\xff\xe0 anh", headers=(("Content-Type", "image/jpeg"),))
    if target == article:
        return Answer(body=SHARED_PAGE.format(photo=photo).encode())
    if target.rstrip("/") == "/kinh-te":
        return Answer(body=f'<article><a href="{article}">Mùa chè mới ở Tân Cương</a></article>'.encode())
    return Answer(status=404)


def test_a_new_layout_heals_the_newspaper(archive: Path) -> None:
    others = query(archive, f"SELECT * FROM articles WHERE newspaper = '{OTHER}'")
    words = ("extract", "--newspaper", CHOSEN, "--jobs", "1", "--archive", str(archive))
    done = run_python(EXTRACT_WITH_NEW_LAYOUT.replace("replica", CHOSEN), *words)
    assert done.returncode == 0, done.stderr
    assert query(archive, "SELECT count(*) FROM articles WHERE status = 'quarantined'") == [(0,)]
    assert query(archive, "SELECT * FROM alarms") == []
    assert query(archive, f"SELECT * FROM articles WHERE newspaper = '{OTHER}'") == others
    healed = query(archive, "SELECT id FROM articles WHERE layout = 'v2/2027' ORDER BY id")
    found = query(
        archive,
        "SELECT f.rowid FROM articles_fts f JOIN articles a ON a.id = f.rowid WHERE layout = 'v2/2027'",
    )
    assert found == healed != []


def run_python(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_a_killed_one_changes_nothing_and_is_gone_on_with(archive: Path, lived: Path) -> None:
    spoil(archive, CHOSEN)
    before = read_all(archive)
    words = ["extract", "--newspaper", CHOSEN, "--jobs", "1", "--quiet", "--archive", str(archive)]
    process = subprocess.Popen([sys.executable, "-m", "cli.main", *words], cwd=ROOT)
    wait_for(lambda: count_renewed(archive) > 0)
    process.kill()
    process.wait()
    assert read_all(archive) == before
    extract(archive, "--jobs", "1")
    assert read_all(archive) == read_all(lived)
    assert not (archive / "renewal").exists()


def test_what_a_killed_one_left_is_no_hindrance_to_a_whole_one(archive: Path, lived: Path) -> None:
    words = ["extract", "--newspaper", CHOSEN, "--jobs", "1", "--quiet", "--archive", str(archive)]
    process = subprocess.Popen([sys.executable, "-m", "cli.main", *words], cwd=ROOT)
    wait_for(lambda: count_renewed(archive) > 0)
    process.kill()
    process.wait()
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    after, wanted = read_all(archive), read_all(lived)
    for table in TABLES:
        assert after[table] == wanted[table], table


@pytest.mark.parametrize(
    ("slug", "said"),
    [("baothainguyenn", "did you mean baothainguyen"), ("vtcnews", "no capture of 'vtcnews'")],
)
@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_a_newspaper_that_is_not_there_is_said(
    archive: Path, slug: str, said: str, words: tuple[str, ...]
) -> None:
    before = read_all(archive), query(archive, "SELECT * FROM runs")
    done = run_baoluu("extract", "--newspaper", CHOSEN, "--newspaper", slug, *words, archive=archive)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert (read_all(archive), query(archive, "SELECT * FROM runs")) == before


def test_without_a_database_all_must_be_read(archive: Path) -> None:
    for path in archive.glob("archive.db*"):
        path.unlink()
    done = run_baoluu("extract", "--newspaper", CHOSEN, archive=archive)
    assert done.returncode == 2
    assert "without --newspaper" in done.stderr
    assert not (archive / "archive.db").exists()
