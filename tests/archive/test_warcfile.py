"""A WARC file being written: never over another, never half a write, whole when it is closed."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from archive.errors import DiskFull, StoreError
from archive.scan import iter_records
from archive.warcfile import WarcFile
from tests.archive.events import NOW, write_warc

NAME = "BAOLUU-20260528024300-00003-baovidu.warc.gz"


def create(folder: Path, **changes: Any) -> WarcFile:
    return WarcFile.create(
        folder, **({"prefix": "BAOLUU", "opened_at": NOW, "serial": 3, "slug": "baovidu"} | changes)
    )


def test_a_file_from_its_making_to_its_closing(tmp_path: Path) -> None:
    file = create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [NAME + ".open"]
    assert file.path == tmp_path / (NAME + ".open")
    assert file.write([b"one", b"three"]) == [(0, 3), (3, 5)]
    assert file.write([b"x"]) == [(8, 1)]
    file.sync()
    closed = file.close()
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == b"onethreex"
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o440
    assert (closed.filename, closed.bytes, closed.records) == (NAME, 9, 3)
    assert closed.sha256 == hashlib.sha256(b"onethreex").hexdigest()


@pytest.fixture(params=["UTC", "Asia/Ho_Chi_Minh"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_the_name_is_utc_whatever_the_zone(tmp_path: Path, zone: str) -> None:
    assert create(tmp_path, opened_at=NOW.astimezone(timezone(timedelta(hours=7)))).filename == NAME
    assert create(
        tmp_path, opened_at=datetime.fromisoformat("2026-05-28T23:00:00-05:00")
    ).filename.startswith("BAOLUU-20260529040000")


@pytest.mark.parametrize("planted", [NAME, NAME + ".open"])
def test_no_file_is_written_over(tmp_path: Path, planted: str) -> None:
    (tmp_path / planted).write_bytes(b"kept")
    with pytest.raises(StoreError, match="exists already"):
        create(tmp_path)
    assert (tmp_path / planted).read_bytes() == b"kept"


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"kept")
    (tmp_path / (NAME + ".open")).symlink_to(victim)
    with pytest.raises(StoreError):
        create(tmp_path)
    assert victim.read_bytes() == b"kept"


def test_closing_does_not_replace_a_file_that_came_meanwhile(tmp_path: Path) -> None:
    file = create(tmp_path)
    (tmp_path / NAME).write_bytes(b"kept")
    with pytest.raises(StoreError, match="exists already"):
        file.close()
    assert (tmp_path / NAME).read_bytes() == b"kept"
    assert (tmp_path / (NAME + ".open")).exists()


@pytest.mark.parametrize("part", ["../x", "a/b", "", ".hidden", "a b", "tỉnh", "a" * 99])
def test_names_are_plain(tmp_path: Path, part: str) -> None:
    with pytest.raises(ValueError, match="cannot be part of a file name"):
        create(tmp_path, slug=part)
    with pytest.raises(ValueError, match="cannot be part of a file name"):
        create(tmp_path, prefix=part)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="check disk and permissions"):
        create(tmp_path / "nowhere")


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = create(tmp_path)
    file.write([b"whole"])
    written = os.pwrite

    def fill_up(descriptor: int, piece: bytes, offset: int) -> int:
        if offset >= 8:
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(descriptor, bytes(piece)[:3], offset)

    monkeypatch.setattr(os, "pwrite", fill_up)
    with pytest.raises(DiskFull, match="make room"):
        file.write([b"half", b"a record"])
    monkeypatch.undo()
    assert file.path.read_bytes() == b"whole"
    assert file.write([b"again"]) == [(5, 5)]
    assert file.close().sha256 == hashlib.sha256(b"wholeagain").hexdigest()


def test_a_failed_sync_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = create(tmp_path)

    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail)
    with pytest.raises(StoreError, match="Input/output error"):
        file.sync()


def test_records_are_counted_as_the_scanner_counts_them(tmp_path: Path) -> None:
    path = write_warc(tmp_path)
    assert sum(1 for _ in iter_records(path)) > 150
