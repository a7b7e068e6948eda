"""The disk is full, cannot be written or does not keep what it is given: a run stops, and the next completes it."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from archive.errors import DiskFull, StoreError
from archive.session import open_session
from tests.conftest import run_baoluu
from tests.storage.harvest import ASSIGNMENT, harvest, keep, lease, prepare, run, sow
from tests.storage.site import Site, interpret
from tests.storage.test_kill import require_complete
from tests.storage.verifier import judge
from tests.storage.volume import enlarge, read_only, small_volume

SITE = Site(articles=40, photo_bytes=25_000)
MESSAGE = "make room"


@pytest.mark.parametrize("size", ["600k", "760k", "900k", "1100k", "1300k", "1500k"])
def test_a_full_disk_stops_the_run_and_the_next_one_completes_it(tmp_path: Path, size: str) -> None:
    with small_volume(tmp_path / "volume", size=size) as volume:
        archive = prepare(volume / "archive")
        for _ in range(2):  # a second run on the full disk makes nothing worse
            assert run(partial(harvest, archive, SITE), log=tmp_path / "log") == DiskFull.exit_code
            assert MESSAGE in (tmp_path / "log").read_text()
        enlarge(volume, size="40m")
        assert run(partial(harvest, archive, SITE), log=tmp_path / "log") == 0, (tmp_path / "log").read_text()
        require_complete(archive, SITE)


@pytest.mark.parametrize("size", ["100k", "200k", "330k"])
def test_row_06_a_full_disk_under_the_warc_files_alone_stops_the_run(tmp_path: Path, size: str) -> None:
    """Where the database stands on the same disk, it is the first to be in want of room."""
    archive = prepare(tmp_path / "archive")
    with small_volume(archive / "warc", size=size) as volume:
        for _ in range(2):
            assert run(partial(harvest, archive, SITE), log=tmp_path / "log") == DiskFull.exit_code
            assert MESSAGE in (tmp_path / "log").read_text()
        enlarge(volume, size="40m")
        assert run(partial(harvest, archive, SITE), log=tmp_path / "log") == 0, (tmp_path / "log").read_text()
        require_complete(archive, SITE)


@pytest.mark.parametrize("size", ["400k", "520k", "700k"])
def test_a_full_disk_under_the_database_alone_acknowledges_nothing(tmp_path: Path, size: str) -> None:
    with small_volume(tmp_path / "archive", size=size) as archive, small_volume(archive / "warc", size="40m"):
        prepare(archive)
        assert run(partial(harvest, archive, SITE), log=tmp_path / "log") == DiskFull.exit_code
        assert MESSAGE in (tmp_path / "log").read_text()
        enlarge(archive, size="40m")
        assert run(partial(harvest, archive, SITE)) == 0
        require_complete(archive, SITE)


def test_a_nearly_full_disk_refuses_a_run_before_it_begins(tmp_path: Path) -> None:
    with small_volume(tmp_path / "volume", size="3m") as volume:
        archive = prepare(volume / "archive")
        (archive / "baoluu.toml").write_text("[limits]\nmin_free_mib = 4\n")
        assert run(partial(harvest, archive, SITE)) == DiskFull.exit_code
        assert not (archive / "archive.db").exists()


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_asked_for(tmp_path: Path) -> None:
    archive = prepare(tmp_path / "archive")
    assert run(partial(harvest, archive, SITE)) == 0
    before = judge(archive)
    with read_only(archive):
        with pytest.raises(StoreError, match="cannot be used"):
            harvest(archive, SITE)
        with pytest.raises(StoreError, match="cannot be used"):
            harvest(archive / "new", SITE)
    assert judge(archive).rows["runs"] == before.rows["runs"]


@pytest.mark.parametrize("words", [("verify",), ("status",), ("search", "bài")])
def test_a_folder_that_cannot_be_written_can_be_read(words: tuple[str, ...], tmp_path: Path) -> None:
    archive = prepare(tmp_path / "archive")
    assert run(partial(harvest, archive, SITE)) == 0
    with read_only(archive):
        done = run_baoluu(*words, archive=archive)
    assert done.returncode == 0, done.stderr


def test_a_file_is_no_archive_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        harvest(tmp_path / "file", SITE)


class Failing:
    """A system call that fails once, and counts how often it was made."""

    def __init__(self, name: str, *, nth: int, notes: Path) -> None:
        self._call: Callable[[int], None] = getattr(os, name)
        self._nth, self._notes = nth, notes
        self._calls = 0

    def __call__(self, descriptor: int) -> None:
        self._calls += 1
        self._notes.write_text(str(self._calls))
        if self._calls == self._nth:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._call(descriptor)


def harvest_with_failing(name: str, *, nth: int, archive: Path, notes: Path) -> None:
    setattr(os, name, Failing(name, nth=nth, notes=notes))
    with open_session(archive, ASSIGNMENT, interpret=interpret) as session:
        sow(session, SITE)
        for _ in range(2):  # a caller that goes on as if nothing had happened
            with contextlib.suppress(StoreError):
                while rows := lease(session):
                    for row in rows:
                        keep(session, SITE, row)


@pytest.mark.parametrize("nth", [1, 2, 4])
def test_a_sync_that_failed_is_never_tried_again(in_memory: Path, nth: int) -> None:
    archive, notes = prepare(in_memory / "archive"), in_memory / "calls"
    work = partial(harvest_with_failing, "fdatasync", nth=nth, archive=archive, notes=notes)
    assert run(work, log=in_memory / "log") == StoreError.exit_code
    assert notes.read_text() == str(nth)
    verdict = judge(archive, at_rest=False)
    assert verdict.outcomes == ["failed"]
    acknowledged = max((row["bytes"] for row in verdict.rows["warcs"]), default=0)
    assert all(row["offset"] + row["length"] <= acknowledged for row in verdict.rows["captures"])
    assert run(partial(harvest, archive, SITE)) == 0
    require_complete(archive, SITE)


def test_whatever_else_cannot_be_synced_stops_the_run(in_memory: Path) -> None:
    """Folders, the file at its close, the index: each of their syncs fails once."""
    nth = 0
    while True:
        nth += 1
        archive = prepare(in_memory / str(nth))
        work = partial(harvest_with_failing, "fsync", nth=nth, archive=archive, notes=in_memory / "calls")
        died = run(work, log=in_memory / "log")
        assert run(partial(harvest, archive, SITE)) == 0
        require_complete(archive, SITE)
        if died == 0:
            break
        assert died == StoreError.exit_code, (in_memory / "log").read_text()
    assert nth > 5
