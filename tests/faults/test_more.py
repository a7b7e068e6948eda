"""Rows that need neither a server nor a crawl of their own."""

from __future__ import annotations

import contextlib
import gzip
import os
import sqlite3
import subprocess
import sys
import time
import tracemalloc
import zipfile
import zlib
from functools import partial
from pathlib import Path

import brotli
import pytest
from backports import zstd

from archive.coding import decode_body
from archive.warcrecord import new_record_id
from tests.conftest import Harvested, run_baoluu
from tests.faults.conftest import ROOT, crawl
from tests.faults.hostile import HostileServer, pour, raw, reply
from tests.faults.newspaper import article_page
from tests.storage.harvest import harvest, prepare, run, start
from tests.storage.site import Site
from tests.storage.test_runs import wait_for
from tests.storage.verifier import judge

QUERIES = (
    '"', '""', "*", "NEAR(", "NEAR(a b, 5", "'; DROP TABLE articles; --", "a AND", "title:", "^", "-", "(", "\\", "{}",
    "%",
    "a" * 10_000, "\u202e", "col:*", '" OR 1=1', "🙂",
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_row_96_no_query_is_an_error(harvested: Harvested, query: str) -> None:
    from archive.database import connect_reader
    from archive.errors import UsageError
    from archive.search import search

    with connect_reader(harvested.archive) as connection:
        with contextlib.suppress(UsageError):
            search(connection, query, limit=5)
        assert connection.execute("SELECT count(*) FROM articles").fetchone()[0] == 320


def read_for_ever(archive: Path, ready: Path) -> None:
    """A reader in the middle of its rows."""
    cursor = sqlite3.connect(archive / "archive.db").execute("SELECT * FROM captures")
    cursor.fetchone()
    ready.touch()
    time.sleep(600)


def test_row_12_a_stuck_reader_lets_the_log_grow_for_one_run_only(tmp_path: Path) -> None:
    """The reader is killed: one that closed the database would empty the log itself."""
    archive = prepare(tmp_path / "archive")
    assert run(partial(harvest, archive, Site(articles=5))) == 0
    reader = start(partial(read_for_ever, archive, tmp_path / "ready"))
    wait_for(tmp_path / "ready")
    assert run(partial(harvest, archive, Site(articles=60))) == 0
    wal = archive / "archive.db-wal"
    assert wal.stat().st_size > 100_000, "the reader was in nobody's way"
    reader.kill()
    reader.join()
    assert run(partial(harvest, archive, Site(articles=5))) == 0
    assert not wal.exists() or wal.stat().st_size < 100_000
    assert not judge(archive).wrong


def test_row_13_an_sqlite_that_loses_pages_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive import database
    from archive.errors import ConfigurationError

    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(ConfigurationError):
        database.connect_writer(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "America/New_York"])
def test_row_18_the_zone_of_the_machine_changes_no_value(tmp_path: Path, zone: str) -> None:
    lines = ("08:31 | 11/05/2017", "8/3/2026 02:30", "29/03/2026", "Thứ Bảy, 7:15 ngày 14/3/2026")
    said = [
        subprocess.run(
            [sys.executable, "-m", "cli.main", "parse", "date", *lines],
            cwd=ROOT, env={**os.environ, "TZ": name}, capture_output=True, text=True, check=True,
        ).stdout
        for name in ("UTC", zone)
    ]  # fmt: skip
    assert said[0] == said[1]
    assert said[0].count("+07:00") >= 3


def test_row_21_an_endless_page_costs_little_memory(scratch: Path) -> None:
    parts = {
        "/endless": pour(raw("Content-Type: text/html"), b"<p>" + b"x" * 65536),
        "/good": reply(article_page()),
    }
    with HostileServer(parts) as server:
        urls = [server.origin + target for target in parts]
        done = crawl("capture", *urls, archive=scratch / "endless")
    assert done.exit_code == 8, done.stderr
    assert done.peak_bytes < 300 << 20
    assert len(done.rows("SELECT 1 FROM articles")) == 1


def test_row_28_a_page_on_which_our_own_code_fails_stays_due(scratch: Path) -> None:
    with HostileServer(
        {f"/{n}": reply(article_page(n, title=f"Bài số {n} trong ngày")) for n in range(6)}
    ) as server:
        urls = [f"{server.origin}/{n}" for n in range(6)]
        done = crawl("capture", *urls, archive=scratch / "failing", BAOLUU_TEST_FAILS="Bài số 3")
        assert done.exit_code == 8, done.stderr
        assert done.run["outcome"] == "partial"
        assert done.row("SELECT state FROM _frontier WHERE url = ?", urls[3])["state"] == "due"
        assert len(done.rows("SELECT 1 FROM articles")) == 5
        crawl("capture", *urls, archive=scratch / "failing")
        assert len(done.rows("SELECT 1 FROM articles")) == 6


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_row_40_a_bomb_is_not_unpacked_before_it_is_measured(coding: str) -> None:
    zeros = bytes(200 << 20)
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": partial(brotli.compress, quality=3)}
    bomb = pack.get(coding, zstd.compress)(zeros)
    del zeros
    tracemalloc.start()
    try:
        decoded, problem = decode_body(bomb, [coding], limit_bytes=20 << 20)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(decoded) <= 20 << 20
    assert "longer than" in (problem or "")
    assert peak < 100 << 20


@pytest.mark.parametrize("sick", ["500 Oops", "403 No", "503 Busy", "206 Partial Content", "challenge"])
def test_row_70_a_known_article_is_not_missed_by_a_sick_server(scratch: Path, sick: str) -> None:
    wall = '<html><script>document.cookie="D1N=4be1";window.location.reload(true)</script></html>'
    with HostileServer({"/article": reply(article_page())}) as server:
        url, archive = f"{server.origin}/article", scratch / f"sick-{sick[:3]}"
        assert crawl("capture", url, archive=archive).exit_code == 0
        server.parts["/article"] = reply(
            wall if sick == "challenge" else article_page(), status="200 OK" if sick == "challenge" else sick
        )
        done = crawl("capture", url, archive=archive)
    assert done.row("SELECT status FROM articles")["status"] == "live"
    assert not done.rows("SELECT 1 FROM tombstones")
    assert done.row("SELECT state FROM _frontier WHERE url = ?", url)["state"] == "due"


def test_row_82_a_record_behind_four_gigabytes_is_read(tmp_path: Path, harvested: Harvested) -> None:
    from archive.scan import iter_records, read_record

    source = next((harvested.archive / "warc").glob("*.warc.gz"))
    first = next(iter_records(source))
    member = source.read_bytes()[: first.length]
    path, offset = tmp_path / "large.warc.gz", 9 << 29
    with path.open("wb") as file:
        file.seek(offset)
        file.write(member)
    assert read_record(path, offset, len(member)).record_id == first.record_id
    assert next(iter_records(path, start=offset)).offset == offset


def test_row_83_record_ids_do_not_repeat() -> None:
    assert len({new_record_id() for _ in range(100_000)}) == 100_000


def test_row_88_a_package_unpacks_nowhere_else(tmp_path: Path, harvested: Harvested) -> None:
    source = next((harvested.archive / "warc").glob("*.warc.gz"))
    package, archive = tmp_path / "evil.wacz", tmp_path / "deep" / "archive"
    victim = (
        tmp_path / "canary.warc.gz"
    )  # what is unpacked is deleted again: only what stood there tells of it
    victim.write_text("precious")
    with zipfile.ZipFile(package, "w") as target:
        for name in (
            "archive/../../../canary.warc.gz",
            "archive//canary2.warc.gz",
            "archive/a\\..\\canary3.warc.gz",
        ):
            target.writestr(name, source.read_bytes() if name.endswith("canary.warc.gz") else b"no warc")
    run_baoluu("import", package, archive=archive)
    assert victim.read_text() == "precious"
    assert [path for path in tmp_path.rglob("*canary*") if archive not in path.parents] == [victim]
    assert not list(archive.glob("unpacked-*"))
