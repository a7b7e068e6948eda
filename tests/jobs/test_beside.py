"""Commands beside one another, and on an archive that something has happened to."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.folder import ArchiveFolder, lock
from archive.verify import verify_archive
from tests.conftest import Harvested, run_baoluu
from tests.jobs.test_extract import copy_archive
from tests.storage.volume import small_volume

SECTION = ("harvest", "replica", "--section", "doi-song")


def test_a_harvest_that_begins_while_verify_reads_is_no_fault(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "a", database=True)
    started: list[int] = []

    def watch(what: str, done: int, total: int) -> None:
        if "tables" not in what and not started:
            started.append(
                run_baoluu(*SECTION, "--origin", harvested.server.origin, archive=archive).returncode
            )

    report = verify_archive(ArchiveFolder(archive), watch=watch)
    assert started == [0]
    assert report.findings == ()
    assert verify_archive(ArchiveFolder(archive), watch=lambda *_: None).findings == ()


@pytest.mark.parametrize(
    "words", [("status",), ("search", "chợ"), ("export", "jsonl", "{}/out"), ("backup", "{}/out")]
)
def test_damage_to_the_database_is_told_as_such(
    harvested: Harvested, tmp_path: Path, words: tuple[str, ...]
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "a", database=True)
    database = archive / "archive.db"
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(database.stat().st_size - 4096))
    done = run_baoluu(*(word.format(tmp_path) for word in words), archive=archive)
    assert done.returncode == 3, done.stderr
    assert "damaged" in done.stderr
    assert "should not have happened" not in done.stderr


def test_a_run_that_died_is_not_called_running(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "a", database=True)
    with sqlite3.connect(archive / "archive.db") as connection:
        row = ("harvest x", "2026-05-28T02:00:00Z", "running")
        connection.execute("INSERT INTO runs (command, started_at, outcome) VALUES (?, ?, ?)", row)
    with lock(ArchiveFolder(archive), command="harvest x"):
        assert "it died before" not in run_baoluu("status", archive=archive).stdout
    told = run_baoluu("status", archive=archive).stdout
    assert "ended as killed: it died before it could say why" in told
    run_baoluu("status", "--prometheus", str(tmp_path / "metrics"), archive=archive)
    assert 'outcome="killed"} -1' in (tmp_path / "metrics").read_text(encoding="utf-8")


def test_an_extract_without_room_gives_back_what_it_took(harvested: Harvested, tmp_path: Path) -> None:
    with small_volume(tmp_path / "volume", size="60m") as volume:
        archive = copy_archive(harvested.archive, volume / "archive", database=True)
        (archive / "baoluu.toml").write_text("[limits]\nmin_free_mib = 0\n")
        filler = volume / "filler"
        filler.write_bytes(b"0" * (shutil.disk_usage(volume).free - 1_500_000))
        done = run_baoluu("extract", archive=archive)
        assert (done.returncode, "full" in done.stderr) == (3, True), done.stderr
        assert not (archive / "renewal").exists()
        assert run_baoluu("status", archive=archive).returncode == 0
        filler.unlink()
        assert run_baoluu("extract", archive=archive).returncode == 0
        assert run_baoluu("verify", archive=archive).returncode == 0


def test_trying_leaves_a_renewal_that_was_stopped(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "a", database=True)
    (archive / "renewal").mkdir()
    shutil.copy(archive / "archive.db", archive / "renewal" / "archive.db")
    assert run_baoluu("extract", "--dry-run", archive=archive).returncode == 0
    assert (archive / "renewal" / "archive.db").exists()
    assert not (archive / "rehearsal").exists()


def test_what_a_killed_import_left_is_cleared_away(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "a", database=True)
    (archive / "staged-1").write_bytes(b"half a file")
    (archive / "unpacked-1" / "archive").mkdir(parents=True)
    source = tmp_path / "foreign.warc.gz"
    (own,) = (harvested.archive / "warc").iterdir()
    source.write_bytes(own.read_bytes()[: own.stat().st_size // 2])
    run_baoluu("import", str(source), archive=archive)
    assert not [*archive.glob("staged-*"), *archive.glob("unpacked-*")]


def test_a_harvest_without_its_database_says_so_and_extract_brings_the_runs_back(
    harvested: Harvested, tmp_path: Path
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "a", database=False)
    done = run_baoluu(*SECTION, "--origin", harvested.server.origin, archive=archive)
    assert done.returncode == 0, done.stderr
    assert "did not know 1 whole WARC files" in done.stderr
    assert "baoluu extract" in done.stderr
    assert read_outcomes(archive)[0] == "killed"
    assert run_baoluu("extract", "--jobs", "1", archive=archive).returncode == 0
    assert read_outcomes(archive)[0] == read_outcomes(harvested.archive)[0] == "done"


def read_outcomes(archive: Path) -> list[str]:
    with sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True) as connection:
        return [row[0] for row in connection.execute("SELECT outcome FROM runs ORDER BY id")]


def test_the_ledger_has_the_exit_code_of_the_command(harvested: Harvested, tmp_path: Path) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "a", database=True)
    assert run_baoluu("extract", "--scheduler", "foo", archive=archive).returncode == 2
    with sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True) as connection:
        assert connection.execute("SELECT exit_code FROM runs ORDER BY id DESC LIMIT 1").fetchone() == (2,)
