"""The power goes: what was not synced is gone, what was acknowledged is not."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from archive import steps
from archive.database import connect_reader
from archive.folder import ArchiveFolder
from tests.storage.harvest import harvest, prepare, run, start
from tests.storage.site import Site
from tests.storage.test_kill import recover, require_complete, trapped
from tests.storage.trap import Trap
from tests.storage.verifier import judge, require_sound
from tests.storage.volume import Disk

SITE = Site(articles=20, photo_bytes=9000)


@pytest.fixture
def disk(in_memory: Path) -> Iterator[Disk]:
    disk = Disk(in_memory)
    yield disk
    disk.remove()


def require_acknowledged(archive: Path, acknowledged: Path) -> None:
    """In a process of its own: one that was alive before the cut may still see what is gone."""
    there = {row["record_id"] for row in judge(archive).rows["captures"]}
    assert set(acknowledged.read_text().split()) <= there


def harvest_until_dark(disk: Disk, dice: random.Random, acknowledged: Path) -> None:
    trap = Trap(pauses=dice.randrange(1 << 30))
    work = partial(harvest, disk.root / "archive", SITE, acknowledged=acknowledged)
    process = start(partial(trapped, trap, work))
    time.sleep(dice.uniform(0.05, 0.4))
    process.kill()
    process.join()
    if dice.random() < 0.7:  # else only the process died, and what it wrote may still be unsynced
        disk.cut_power()


def cut(disk: Disk, notes: Path, *, times: int, seed: int) -> None:
    dice = random.Random(seed)
    acknowledged = notes / "acknowledged"
    acknowledged.touch()
    prepare(disk.root / "archive")
    for _ in range(times):
        harvest_until_dark(disk, dice, acknowledged)
        archive = prepare(disk.root / "archive")
        if dice.random() < 0.5:
            assert run(partial(recover, archive), log=notes / "log") == 0, (notes / "log").read_text()
            assert run(partial(require_acknowledged, archive, acknowledged)) == 0
    archive = disk.root / "archive"
    assert run(partial(harvest, archive, SITE)) == 0
    assert run(partial(require_acknowledged, archive, acknowledged)) == 0
    assert run(partial(require_complete, archive, SITE), log=notes / "log") == 0, (notes / "log").read_text()


def test_what_recovery_acknowledges_is_synced_before(disk: Disk, tmp_path: Path) -> None:
    archive = prepare(disk.root / "archive")
    run(
        partial(
            trapped,
            Trap(kill_at_step="event written", after="batch committed"),
            partial(harvest, archive, SITE),
        )
    )
    rows_given = Trap(kill_at_step="transaction committed", after="event applied")
    assert run(partial(trapped, rows_given, partial(recover, archive))) == -signal.SIGKILL
    disk.cut_power()
    archive = prepare(disk.root / "archive")
    assert run(partial(recover, archive), log=tmp_path / "log") == 0, (tmp_path / "log").read_text()
    assert run(partial(require_sound, archive)) == 0


class Synced:
    """How much of each file was synced, held against what every commit acknowledges."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._sizes: dict[int, int] = {}  # by inode
        self.commits = 0

    def set(self) -> None:
        """Puts itself between the archive and the operating system."""
        steps.reached = self.come_to
        for name in ("fdatasync", "fsync"):
            setattr(os, name, self._around(getattr(os, name)))

    def _around(self, call: Callable[[int], None]) -> Callable[[int], None]:
        def synced(descriptor: int) -> None:
            call(descriptor)
            status = os.fstat(descriptor)
            self._sizes[status.st_ino] = status.st_size

        return synced

    def come_to(self, moment: str) -> None:
        if moment != "transaction committed":
            return
        self.commits += 1
        with contextlib.closing(connect_reader(self._archive)) as connection:
            rows = connection.execute("SELECT filename, bytes FROM warcs").fetchall()
        for filename, committed in rows:
            path = ArchiveFolder(self._archive).find_warc(filename)
            assert path is not None
            assert committed <= self._sizes.get(path.stat().st_ino, 0), filename


def test_row_03_what_is_acknowledged_was_synced_before(in_memory: Path) -> None:
    """On the volume below, as on many a disk, a sync of the database takes the other files with it."""
    archive = prepare(in_memory / "archive")

    def work() -> None:
        synced = Synced(archive)
        synced.set()
        harvest(archive, SITE)
        assert synced.commits > 10

    assert run(work, log=in_memory / "log") == 0, (in_memory / "log").read_text()


def test_the_power_is_cut_at_random_moments(disk: Disk, tmp_path: Path) -> None:
    cut(disk, tmp_path, times=12, seed=5)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [21, 22, 23])
def test_the_power_is_cut_often(disk: Disk, tmp_path: Path, seed: int) -> None:
    cut(disk, tmp_path, times=30, seed=seed)


def test_a_volume_forgets_what_was_not_synced(disk: Disk) -> None:
    """The instrument itself: without it the tests above would prove nothing."""
    (disk.root / "a").write_bytes(b"x" * 5000)
    disk.cut_power()
    assert not (disk.root / "a").exists()
