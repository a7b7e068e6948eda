"""The power goes: what was not synced is gone, what was acknowledged is not."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

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
