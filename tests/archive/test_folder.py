"""The archive folder, its lock, and the ledger of runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.database import connect_writer
from archive.errors import ArchiveLocked, DiskFull, StoreError
from archive.folder import lock, prepare_folder
from archive.ledger import Tally
from archive.rules import Rules, note_rules, read_rules
from archive.runs import begin_run, close_dead_runs, ensure_run, finish_run, note_tally, read_tally


def test_a_folder_is_made_for_its_owner_and_group(tmp_path: Path) -> None:
    folder = prepare_folder(tmp_path / "báo" / "lưu", min_free_bytes=0)
    assert sorted(path.name for path in folder.path.iterdir()) == ["index", "logs", "warc"]
    assert folder.warc.stat().st_mode & 0o007 == 0
    assert prepare_folder(folder.path, min_free_bytes=0) == folder


def test_a_folder_without_room_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="Nothing was written"):
        prepare_folder(tmp_path / "báo" / "lưu", min_free_bytes=1 << 60)
    assert not list(tmp_path.iterdir())


def test_a_file_is_found_by_its_final_name_open_or_not(tmp_path: Path) -> None:
    folder = prepare_folder(tmp_path, min_free_bytes=0)
    assert folder.find_warc("a.warc.gz") is None
    (folder.warc / "a.warc.gz.open").touch()
    assert folder.find_warc("a.warc.gz") == folder.warc / "a.warc.gz.open"
    (folder.warc / "a.warc.gz").touch()
    assert folder.find_warc("a.warc.gz") == folder.warc / "a.warc.gz"


def test_a_lock_is_held_by_one_and_names_its_holder(tmp_path: Path) -> None:
    folder = prepare_folder(tmp_path, min_free_bytes=0)
    with lock(folder, command="harvest"):
        with pytest.raises(ArchiveLocked, match="harvest"), lock(folder, command="extract"):
            pass
        assert "harvest" in (tmp_path / "lock").read_text()
    with lock(folder, command="extract"):
        pass


def test_a_lock_that_is_a_link_elsewhere_is_not_followed(tmp_path: Path) -> None:
    folder = prepare_folder(tmp_path / "archive", min_free_bytes=0)
    (folder.path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="lock"), lock(folder, command="harvest"):
        pass
    assert not (tmp_path / "elsewhere").exists()


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    tables = connect_writer(tmp_path)
    yield tables.conn
    tables.close()


def read_run(connection: Any, run_id: int) -> tuple[Any, ...]:
    query = "SELECT outcome, exit_code, message, finished_at IS NOT NULL FROM runs WHERE id = ?"
    return tuple(connection.execute(query, (run_id,)).fetchone())


def test_a_run_says_how_it_ended(connection: Any) -> None:
    run_id = begin_run(connection, command="harvest baovidu", newspaper="baovidu")
    assert read_run(connection, run_id) == ("running", None, None, 0)
    note_tally(connection, run_id, Tally(requests=7, captures=6, errors=1))
    finish_run(connection, run_id, outcome="partial", exit_code=8, message="một lỗi")
    assert read_run(connection, run_id) == ("partial", 8, "một lỗi", 1)
    assert read_tally(connection, run_id) == Tally(requests=7, captures=6, errors=1)


def test_only_runs_that_never_said_so_are_closed_as_killed(connection: Any) -> None:
    done, dead = (begin_run(connection, command="harvest", newspaper=None) for _ in range(2))
    finish_run(connection, done, outcome="done", exit_code=0)
    assert close_dead_runs(connection) == [dead]
    assert read_run(connection, dead) == ("killed", None, "the process died", 1)
    assert read_run(connection, done)[0] == "done"
    assert close_dead_runs(connection) == []


def test_a_run_known_from_its_records_only_gets_a_row(connection: Any) -> None:
    for _ in range(2):
        ensure_run(connection, 77, datetime(2026, 5, 28, tzinfo=UTC))
    assert read_run(connection, 77)[0] == "killed"
    assert begin_run(connection, command="harvest", newspaper=None) == 78


def test_the_rules_of_the_last_run_are_remembered_for_its_recovery(connection: Any) -> None:
    rules = Rules(run_id=7, ages=(Rules(run_id=7).ages[1],), backfill=True, listing_pages=3, only_typed=True)
    assert read_rules(connection, 7) == Rules(run_id=7)
    note_rules(connection, rules)
    assert read_rules(connection, 7) == rules
    assert read_rules(connection, 6) == Rules(run_id=6)


def test_a_file_that_is_renamed_between_two_looks_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, look = prepare_folder(tmp_path, min_free_bytes=0), Path.is_file
    opened, closed = folder.warc / "a.warc.gz.open", folder.warc / "a.warc.gz"
    opened.touch()

    def look_and_rename(path: Path) -> bool:
        is_there = look(path)
        if look(opened):
            opened.rename(closed)
        return is_there

    monkeypatch.setattr(Path, "is_file", look_and_rename)
    assert folder.find_warc(closed.name) == closed
