"""Runs beside, after and before each other: locks, clocks, schemas, and what a dead run leaves to the next."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from sqlite_utils import Database as Tables

from archive import clock, database, journal, session
from archive.database import connect_writer, transaction
from archive.errors import ArchiveLocked, SchemaTooNew, StoreError
from archive.frontier import wake_rechecks
from archive.migrations import SCHEMA
from archive.session import Assignment, open_session
from jobs.merging import merge
from tests.storage import harvest as harvesting
from tests.storage import site as sites
from tests.storage.harvest import ASSIGNMENT, describe_run, harvest, keep, lease, prepare, run, sow, start
from tests.storage.site import Site, interpret
from tests.storage.test_kill import recover, require_complete, trapped
from tests.storage.trap import Trap
from tests.storage.verifier import judge, require_sound

SITE = Site(articles=12, photo_bytes=3000)


def hold(archive: Path, *, ready: Path, seconds: float) -> None:
    with open_session(archive, ASSIGNMENT, interpret=interpret):
        ready.touch()
        time.sleep(seconds)


def wait_for(path: Path) -> None:
    until = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_of_five_runs_at_once_one_works_and_four_say_why_they_do_not(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    gate = in_memory / "gate"

    def work() -> None:
        wait_for(gate)
        hold(archive, ready=in_memory / "ready", seconds=1)

    processes: list[BaseProcess] = [start(work) for _ in range(5)]
    gate.touch()
    for process in processes:
        process.join()
    assert sorted(str(process.exitcode) for process in processes) == ["0", "5", "5", "5", "5"]
    assert require_sound(archive).outcomes == ["done"]


def test_a_second_run_names_the_first(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    holder = start(partial(hold, archive, ready=in_memory / "ready", seconds=60))
    wait_for(in_memory / "ready")
    began = time.monotonic()
    with pytest.raises(ArchiveLocked, match=f"process {holder.pid}, harvest bao"):
        harvest(archive, SITE)
    assert time.monotonic() - began < 2
    holder.kill()
    holder.join()
    assert run(partial(harvest, archive, SITE)) == 0  # the kernel let go of the lock
    assert require_complete(archive, SITE).outcomes == ["killed", "done"]


def test_a_lock_file_left_behind_holds_nobody_up(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    (archive / "lock").write_text(f"process {os.getpid()}, harvest, long ago\n")
    assert run(partial(harvest, archive, SITE)) == 0


def harvest_at(moment: datetime, archive: Path, trap: Trap | None = None) -> None:
    """A harvest on a machine whose clock stands at this moment."""
    for module in (clock, journal, session, harvesting, sites):
        module.now_utc = lambda: moment  # type: ignore[attr-defined]
    if trap is not None:
        trap.set()
    harvest(archive, SITE)


def test_runs_of_the_same_second_write_files_of_their_own(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    now = datetime.now(UTC)
    for _ in range(3):
        assert run(partial(harvest_at, now, archive)) == 0
    verdict = require_complete(archive, SITE)
    serials = [row["filename"].split("-")[2] for row in verdict.rows["warcs"]]
    assert serials == ["00000", "00001", "00002"]


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_was_wrong_delays_nothing(in_memory: Path, years: int) -> None:
    archive = prepare(in_memory / "archive")
    wrong = datetime.now(UTC) + timedelta(days=365 * years)
    trap = Trap(kill_at_step="batch synced", after="batch committed")
    assert run(partial(harvest_at, wrong, archive, trap)) == -signal.SIGKILL
    assert run(partial(harvest, archive, SITE)) == 0
    verdict = require_complete(archive, SITE)
    soon = (datetime.now(UTC) + timedelta(days=200)).isoformat()
    assert all(row["due_at"] is None or row["due_at"] < soon for row in verdict.rows["_frontier"])


class Counting:
    """Opens databases that kill the process at the nth statement."""

    def __init__(self, nth: int) -> None:
        self._left = nth
        self._connect = pysqlite3.connect

    def __call__(self, *args: Any, **options: Any) -> Any:
        connection = self._connect(*args, **options)
        connection.set_trace_callback(self._count)
        return connection

    def _count(self, statement: str) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def make_schema(folder: Path, nth: int = 0) -> None:
    database.sqlite3.connect = Counting(nth)  # type: ignore[assignment]
    connect_writer(folder).close()


def read_schema(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "archive.db") as connection:
        return sorted(connection.execute("SELECT name, sql FROM sqlite_master"))


def test_a_schema_is_made_whole_whatever_statement_the_process_dies_at(in_memory: Path) -> None:
    whole = in_memory / "whole"
    whole.mkdir()
    connect_writer(whole).close()
    nth = 0
    while True:
        nth += 1
        folder = in_memory / str(nth)
        folder.mkdir()
        if run(partial(make_schema, folder, nth)) == 0:
            break
        assert run(partial(make_schema, folder)) == 0
        assert read_schema(folder) == read_schema(whole)
    assert nth > 50


def test_a_database_of_a_later_version_is_not_touched(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    assert run(partial(harvest, archive, SITE)) == 0
    with sqlite3.connect(archive / "archive.db") as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('baoluu', '9999_later', '')"
        )
    connection.close()
    before = (archive / "archive.db").read_bytes()
    with pytest.raises(SchemaTooNew, match="9999_later"):
        harvest(archive, SITE)
    assert (archive / "archive.db").read_bytes() == before


def test_what_an_older_version_had_quarantined_stays_so(in_memory: Path) -> None:
    steps = [step for step in SCHEMA.pending(Tables(memory=True)) if step.name < "0011"]
    older = sqlite3.connect(in_memory / "archive.db")
    tables = Tables(older)
    SCHEMA.apply(tables, stop_before="0011_quarantine")
    assert {step.name for step in SCHEMA.applied(tables)} == {step.name for step in steps}
    tables.execute("INSERT INTO warcs (filename, bytes, opened_at) VALUES ('file', 0, '')")
    tables.execute(
        "INSERT INTO captures (id, url, captured_at, rec_type, record_id, warc, offset, length) "
        "VALUES (1, '', '', 'response', '', 'file', 0, 1)"
    )
    for number, (layout, status) in enumerate(
        [("kx/2026", "live"), (None, "quarantined"), ("kx/2026", "quarantined")], start=1
    ):
        tables.execute(
            "INSERT INTO articles (id, url, title, body, layout, extractor, first_captured_at, last_captured_at, "
            "last_changed_at, status, capture_id, word_count) VALUES (?, ?, '', '', ?, '', '', '', '', ?, 1, 0)",
            (number, str(number), layout, status),
        )
    older.commit()
    older.close()
    with pytest.raises(StoreError, match="older version"):
        merge([in_memory], in_memory / "all")
    tables = connect_writer(in_memory)
    assert tables.execute("SELECT * FROM _quarantined").fetchall() == [(2, "layout"), (3, "text")]
    tables.close()


def test_a_reader_holds_no_writer_up(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    assert run(partial(harvest, archive, SITE)) == 0
    reader = sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True)
    cursor = reader.execute("SELECT * FROM captures")
    cursor.fetchone()
    began = time.monotonic()
    assert run(partial(harvest, archive, SITE)) == 0
    assert time.monotonic() - began < 5
    reader.close()


def test_many_runs_leave_no_handle_open(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")

    def work() -> None:
        harvest(archive, Site(articles=1))
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(40):
            harvest(archive, Site(articles=1))
        assert len(os.listdir("/proc/self/fd")) <= before

    assert run(work, log=in_memory / "log") == 0, (in_memory / "log").read_text()


def harvest_typed(archive: Path, trap: Trap | None = None) -> None:
    """Archives one listing, as `capture` does: nothing that it links to but photos."""
    if trap is not None:
        trap.set()
    assignment = Assignment(command="capture", newspapers=("bao",), only_typed=True)
    with open_session(archive, assignment, interpret=interpret) as opened:
        sow(opened, SITE)
        while rows := lease(opened):
            for row in rows:
                keep(opened, SITE, row)


def test_recovery_follows_the_rules_of_the_run_that_died(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    assert run(partial(harvest_typed, archive, Trap(kill_at_step="batch synced"))) == -signal.SIGKILL
    assert run(partial(recover, archive)) == 0
    verdict = require_sound(archive)
    assert [row["url"] for row in verdict.rows["_frontier"]] == [SITE.first_page]


def test_a_dead_run_is_closed_as_killed_with_the_figures_of_its_captures(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    trap = Trap(kill_at_step="event written", after="batch committed")
    assert run(partial(trapped, trap, partial(harvest, archive, SITE))) == -signal.SIGKILL
    assert run(partial(recover, archive)) == 0
    first, second = require_sound(archive).rows["runs"]
    assert (first["outcome"], first["captures"], first["articles_new"]) == ("killed", 2, 1)
    assert None not in (first["finished_at"], first["message"])
    assert (second["outcome"], second["exit_code"], second["captures"]) == ("done", 0, 0)


def look_again(archive: Path, site: Site, trap: Trap) -> None:
    """A harvest in the year in which every article is looked at again."""
    tables = connect_writer(archive)
    with transaction(tables) as connection:
        connection.execute("UPDATE _frontier SET due_at = '2020-01-01T00:00:00Z' WHERE kind = 'article'")
        wake_rechecks(connection, ["bao"], datetime.now(UTC))
    tables.close()
    trapped(trap, partial(harvest, archive, site))


def test_suspicions_of_a_dead_run_are_taken_back_like_those_of_any_other(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    assert run(partial(harvest, archive, SITE)) == 0
    ill = replace(SITE, is_ill=True)
    assert run(partial(look_again, archive, ill, Trap(kill_at_step="file closed"))) == -signal.SIGKILL
    assert len(judge(archive).rows["tombstones"]) == SITE.articles
    assert run(partial(recover, archive)) == 0
    verdict = require_sound(archive)
    assert verdict.rows["tombstones"] == []
    assert {row["status"] for row in verdict.rows["articles"]} == {"live"}


def test_a_record_about_the_run_acknowledges_no_capture_without_its_row(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")

    def work() -> None:
        Trap(kill_at_step="transaction committed", after="resource synced").set()
        with open_session(archive, ASSIGNMENT, interpret=interpret) as opened:
            opened.resources.append(lambda: opened.journal.write_resource(describe_run))
            sow(opened, SITE)
            keep(opened, SITE, lease(opened)[0])  # and not flushed

    assert run(work) == -signal.SIGKILL
    assert run(partial(recover, archive)) == 0
    assert require_sound(archive).captured == {SITE.first_page: 1}


def test_an_interrupted_run_is_stopped_and_one_that_failed_says_why(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")

    def interrupt(error: BaseException) -> None:
        with open_session(archive, ASSIGNMENT, interpret=interpret) as opened:
            sow(opened, SITE)
            keep(opened, SITE, lease(opened)[0])
            raise error

    for error in (KeyboardInterrupt(), ValueError("tít trống")):
        with pytest.raises(type(error)):
            interrupt(error)
    assert run(partial(harvest, archive, SITE)) == 0
    verdict = require_complete(archive, SITE)
    assert verdict.outcomes == ["stopped", "failed", "done"]
    assert [row["exit_code"] for row in judge(archive).rows["runs"]] == [10, 3, 0]
    assert "tít trống" in verdict.rows["runs"][1]["message"]
