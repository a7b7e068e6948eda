"""An archive read again from its WARC files is the archive that was harvested, row for row."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.scan import iter_records
from archive.session import Assignment, open_session
from jobs.interpret import interpret
from tests.conftest import Harvested, run_baoluu

TABLES = {
    "newspapers": "slug", "warcs": "filename", "captures": "id", "articles": "id", "versions": "article_id, number",
    "attributions": "rowid", "photos": "article_id, position", "tags": "article_id, tag", "evidence": "rowid",
    "tombstones": "article_id, suspected_at", "alarms": "run_id, message", "articles_fts": "rowid",
}  # fmt: skip


def read_rows(archive: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY {TABLES[table]}").fetchall()


def require_same_rows(archive: Path, other: Path) -> None:
    for table in TABLES:
        assert read_rows(archive, table) == read_rows(other, table), table


def extract_on_cluster(address: str, harvested: Harvested, archive: Path) -> None:
    """The archive made on a Dask cluster from nothing but WARC files must be the one that was harvested."""
    copy_archive(harvested.archive, archive, database=False)
    done = run_baoluu("extract", "--scheduler", address, archive=archive)
    assert done.returncode == 0, done.stderr
    require_same_rows(archive, harvested.archive)


def copy_archive(source: Path, target: Path, *, database: bool) -> Path:
    """A copy that can be written to, with the database or with the WARC files alone."""
    left = ["archive.db-*"]  # the log is emptied first: it may vanish while it is copied
    if database:
        with closing(sqlite3.connect(source / "archive.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        left += ["archive.db", "index"]
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*left))
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


def test_an_extraction_that_was_killed_goes_on_where_it_was(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    (archive / "rehearsal").mkdir()  # a dry run was killed as well
    before = read_rows(archive, "articles")
    command = [
        sys.executable,
        "-m",
        "cli.main",
        "extract",
        "--jobs",
        "1",
        "--quiet",
        "--archive",
        str(archive),
    ]
    process = subprocess.Popen(command)
    wait_for(lambda: count_renewed(archive) > 0)
    process.kill()
    process.wait()
    assert read_rows(archive, "articles") == before
    renewed = count_renewed(archive)
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert renewed
    assert not (archive / "renewal").exists()
    assert not (archive / "rehearsal").exists()
    for table in TABLES:
        assert read_rows(archive, table) == read_rows(harvested.archive, table), table


def test_a_harvest_after_one_that_was_broken_off_reads_the_files_itself(
    harvested: Harvested, tmp_path: Path
) -> None:
    """The database was lost, and the extraction that should make it anew was stopped."""
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=False)
    with (
        pytest.raises(KeyboardInterrupt),
        open_session(archive, Assignment(command="extract", rereads=True), interpret=interpret),
    ):
        raise KeyboardInterrupt
    done = run_baoluu("harvest", "replica", "--origin", harvested.server.origin, archive=archive)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(archive / "archive.db") as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (320,)
        assert connection.execute("SELECT articles_new FROM runs ORDER BY id DESC").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM runs WHERE command = 'extract'").fetchone() == (0,)
    assert run_baoluu("verify", archive=archive).returncode == 0


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def count_renewed(archive: Path) -> int:
    """Captures in the database that is being made."""
    try:
        with sqlite3.connect(f"file:{archive / 'renewal' / 'archive.db'}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM captures").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_what_is_suppressed_stays_so(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    assert run_baoluu("suppress", "9", "--reason", "theo yêu cầu", archive=archive).returncode == 0
    before = {table: read_rows(archive, table) for table in TABLES}
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert {table: read_rows(archive, table) for table in TABLES} == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_damaged_file_changes_nothing(harvested: Harvested, tmp_path: Path, jobs: str) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    (warc,) = (archive / "warc").glob("*.warc.gz")
    content = bytearray(warc.read_bytes())
    content[len(content) // 2] ^= 255
    warc.chmod(0o640)
    warc.write_bytes(content)
    before = read_rows(archive, "articles")
    done = run_baoluu("extract", "--jobs", jobs, archive=archive)
    assert done.returncode == 3
    assert "verify" in done.stderr
    assert read_rows(archive, "articles") == before


def lose_half(warc: Path) -> None:
    """Cuts a file where a record begins, so that what is left of it is whole."""
    offsets = [record.offset for record in iter_records(warc) if record.rec_type == "response"]
    warc.chmod(0o640)
    os.truncate(warc, offsets[len(offsets) // 2])


@pytest.mark.parametrize("words", [(), ("--dry-run",), ("--newspaper", "replica")])
@pytest.mark.parametrize("lose", [lose_half, Path.unlink, lambda warc: warc.open("ab").write(b"more")])
def test_what_has_become_of_a_closed_file_is_no_new_truth(
    harvested: Harvested, tmp_path: Path, words: tuple[str, ...], lose: Callable[[Path], object]
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    (warc,) = (archive / "warc").glob("*.warc.gz")
    warc.chmod(0o640)
    lose(warc)
    before = {table: read_rows(archive, table) for table in TABLES}
    done = run_baoluu("extract", "--jobs", "1", *words, archive=archive)
    assert done.returncode == 3
    assert f"{warc} " in done.stderr
    assert "backup" in done.stderr
    assert {table: read_rows(archive, table) for table in TABLES} == before
    assert run_baoluu("verify", archive=archive).returncode == 11


def test_without_the_database_what_is_left_is_read(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=False)
    (warc,) = (archive / "warc").glob("*.warc.gz")
    lose_half(warc)
    (
        archive / "warc" / "BAOLUU-20260528024300-00009-replica.warc.gz"
    ).touch()  # all that a power cut left of it
    done = run_baoluu("extract", "--jobs", "1", archive=archive)
    assert done.returncode == 0, done.stderr
    assert 0 < len(read_rows(archive, "articles")) < 320
    assert run_baoluu("verify", archive=archive).returncode == 0


@pytest.mark.parametrize("is_database_lost", [True, False])
@pytest.mark.parametrize("is_torn", [True, False])
def test_lines_that_the_index_lacks_are_added(
    harvested: Harvested, tmp_path: Path, is_database_lost: bool, is_torn: bool
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    index = archive / "index" / "index.cdxj"
    whole = index.read_bytes()
    index.write_bytes(whole[:20_001] if is_torn else b"".join(whole.splitlines(keepends=True)[::2]))
    for path in archive.glob("archive.db*") if is_database_lost else ():
        path.unlink()
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert index.read_bytes() == whole


def test_a_dry_run_names_fields_and_changes_nothing(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    with sqlite3.connect(archive / "archive.db") as connection:
        connection.execute("UPDATE articles SET title = 'Tít sai' WHERE id IN (3, 4)")
        connection.execute("DELETE FROM photos WHERE article_id = (SELECT min(article_id) FROM photos)")
    told = json.loads(run_baoluu("extract", "--dry-run", "--jobs", "1", "--json", archive=archive).stdout)
    assert [(row["field"], row["articles"]) for row in told] == [("title", 2), ("photos", 1)]
    assert told[0]["examples"][0]["before"] == "Tít sai"
    with sqlite3.connect(archive / "archive.db") as connection:
        assert connection.execute("SELECT count(*) FROM articles WHERE title = 'Tít sai'").fetchone() == (2,)


def test_a_dry_run_that_fails_leaves_nothing(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    (warc,) = (archive / "warc").glob("*.warc.gz")
    warc.chmod(0o640)
    with warc.open("r+b") as file:
        file.seek(warc.stat().st_size // 2)
        file.write(b"lost")
    done = run_baoluu("extract", "--dry-run", "--jobs", "1", archive=archive)
    assert done.returncode in (3, 11), done.stderr
    assert sorted(path.name for path in archive.iterdir() if "renewal" in path.name) == []


@pytest.mark.parametrize("words", [("extract", "--jobs", "1"), ("extract", "--dry-run"), ("status",)])
@pytest.mark.parametrize("table", ["moz_places", "articles"])
def test_a_database_of_another_program_is_left_alone(
    harvested: Harvested, tmp_path: Path, table: str, words: tuple[str, ...]
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=False)
    with closing(sqlite3.connect(archive / "archive.db")) as stranger:
        stranger.execute(f"CREATE TABLE {table} (a)")
    before = (archive / "archive.db").read_bytes()
    done = run_baoluu(*words, archive=archive)
    assert done.returncode == 3
    assert "was made by another program" in done.stderr
    assert (archive / "archive.db").read_bytes() == before


def test_a_renewal_that_cannot_be_read_is_begun_anew(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    (archive / "renewal").mkdir()
    (archive / "renewal" / "archive.db").write_bytes(b"no database" * 500)
    done = run_baoluu("extract", "--jobs", "1", archive=archive)
    assert done.returncode == 0, done.stderr
    assert not (archive / "renewal").exists()
    (archive / "renewal").touch()
    done = run_baoluu("extract", "--jobs", "1", archive=archive)
    assert (done.returncode, "move it away" in done.stderr) == (3, True)


STRAYS = (
    "BAOLUU-other.warc.gz",
    "foreign.warc.gz",
    "notes.txt",
    "{stem} (copy).warc.gz",
    "BAOLUU-folder.warc.gz/a",
)


@pytest.mark.parametrize("database", [True, False])
@pytest.mark.parametrize("stray", STRAYS)
def test_what_no_run_wrote_is_left_alone_and_named(
    harvested: Harvested, tmp_path: Path, stray: str, database: bool
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=database)
    (warc,) = (archive / "warc").glob("*.warc.gz")
    place = archive / "warc" / stray.format(stem=warc.name.removesuffix(".warc.gz"))
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(warc.read_bytes() if "copy" in stray else b"hello")
    named = archive / "warc" / place.relative_to(archive / "warc").parts[0]
    index = (harvested.archive / "index" / "index.cdxj").read_bytes()
    done = run_baoluu("extract", "--jobs", "1", archive=archive)
    assert done.returncode == 0, done.stderr
    assert f"{named} was not read" in done.stderr
    assert len(read_rows(archive, "captures")) == len(read_rows(harvested.archive, "captures"))
    assert (archive / "index" / "index.cdxj").read_bytes() == index
    assert [finding["fault"] for finding in verify(archive)] == ["stray file"]


@pytest.mark.parametrize("lose", [lambda warc: warc.write_bytes(b""), Path.unlink])
def test_what_only_the_index_knows_any_more_is_named(
    harvested: Harvested, tmp_path: Path, lose: Callable[[Path], object]
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=False)
    shutil.copytree(harvested.archive / "index", archive / "index", dirs_exist_ok=True)
    (warc,) = (archive / "warc").glob("*.warc.gz")
    assert "knows more" not in run_baoluu("extract", "--jobs", "1", archive=archive).stderr
    for path in archive.glob("archive.db*"):
        path.unlink()
    warc.chmod(0o640)
    lose(warc)
    done = run_baoluu("extract", "--jobs", "1", archive=archive)
    assert done.returncode == 0, done.stderr
    assert f"the index knows more records of {warc} than are there" in done.stderr


def verify(archive: Path) -> list[dict[str, Any]]:
    return list(json.loads(run_baoluu("verify", "--json", archive=archive).stdout)["findings"])


def test_an_empty_database_is_made_from_the_files(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=False)
    (archive / "archive.db").touch()
    done = run_baoluu("status", archive=archive)
    assert (done.returncode, "run `baoluu extract`" in done.stderr) == (3, True)
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert len(read_rows(archive, "articles")) == 320


def test_the_index_is_made_anew_where_there_is_none(rebuilt: Path, harvested: Harvested) -> None:
    index = Path("index") / "index.cdxj"
    assert (rebuilt / index).read_bytes() == (harvested.archive / index).read_bytes()
