"""A file that breaks off, is filled with zeros or goes on with rubbish, at every byte behind what was acknowledged."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from archive.errors import StoreError
from archive.recovery import find_end
from tests.storage.harvest import harvest, prepare, run
from tests.storage.site import Site
from tests.storage.test_kill import recover, require_complete, trapped
from tests.storage.trap import Trap
from tests.storage.verifier import judge, require_sound

SITE = Site(articles=3, photo_bytes=300)
DAMAGES: dict[str, Callable[[bytes, int], bytes]] = {
    "cut": lambda data, at: data[:at],
    "zeros": lambda data, at: data[:at] + bytes(len(data) - at),
    "garbage": lambda data, at: data[:at] + random.Random(at).randbytes(len(data) - at),
}


@dataclass(frozen=True)
class Torso:
    """An archive whose run died with a batch written, synced and not acknowledged."""

    archive: Path
    data: bytes
    committed: int
    ends: list[int]  # where an event ends

    def last_end(self, damaged: bytes) -> int:
        """Where the last event ends that the damage left as it was."""
        return max(end for end in self.ends if damaged[:end] == self.data[:end])

    def copy_damaged(self, archive: Path, damaged: bytes) -> Path:
        shutil.copytree(self.archive, archive)
        (open_file,) = (archive / "warc").glob("*.open")
        open_file.write_bytes(damaged)
        return archive


@pytest.fixture
def torso(in_memory: Path) -> Torso:
    archive = prepare(in_memory / "torso")
    trap = Trap(kill_at_step="batch synced", after="batch committed")
    assert run(partial(trapped, trap, partial(harvest, archive, SITE))) == -signal.SIGKILL
    (open_file,) = (archive / "warc").glob("*.open")
    with sqlite3.connect(archive / "archive.db") as connection:
        ((committed,),) = connection.execute("SELECT bytes FROM warcs")
    records = judge(archive, at_rest=False).records
    closing = [r for r in records if r.kind == "metadata"]
    ends = [committed, *(r.offset + r.length for r in closing if r.offset > committed)]
    assert len(ends) > 3
    return Torso(archive=archive, data=open_file.read_bytes(), committed=committed, ends=ends)


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_last_whole_event_is_found_wherever_the_damage_begins(
    torso: Torso, in_memory: Path, damage: str
) -> None:
    path = in_memory / "file.warc.gz.open"
    for at in range(torso.committed, len(torso.data)):
        damaged = DAMAGES[damage](torso.data, at)
        path.write_bytes(damaged)
        assert find_end(path, torso.committed) == torso.last_end(damaged), at


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_tail_is_set_aside_and_its_pages_are_asked_for_again(
    torso: Torso, in_memory: Path, damage: str
) -> None:
    for at in random.Random(damage).sample(range(torso.committed, len(torso.data)), 8):
        damaged = DAMAGES[damage](torso.data, at)
        archive = torso.copy_damaged(in_memory / f"{damage}-{at}", damaged)
        assert run(partial(recover, archive)) == 0
        verdict = require_sound(archive)
        end = torso.last_end(damaged)
        assert verdict.rows["warcs"][0]["bytes"] == end
        set_aside = b"".join(path.read_bytes() for path in sorted((archive / "quarantine").glob("*")))
        assert set_aside == damaged[end:]
        assert run(partial(harvest, archive, SITE)) == 0
        require_complete(archive, SITE)


@pytest.mark.parametrize("missing", [1, 700])
def test_a_file_shorter_than_what_was_acknowledged_is_left_as_it_is(
    torso: Torso, in_memory: Path, missing: int
) -> None:
    archive = torso.copy_damaged(in_memory / "short", torso.data[: torso.committed - missing])
    before = {path: path.read_bytes() for path in (archive / "warc").iterdir()}
    assert run(partial(recover, archive), log=in_memory / "log") == 3
    assert f"{torso.committed} were acknowledged" in (in_memory / "log").read_text()
    assert {path: path.read_bytes() for path in (archive / "warc").iterdir()} == before
    assert not (archive / "quarantine").exists()


def test_a_file_that_is_gone_is_not_passed_over(torso: Torso) -> None:
    (open_file,) = (torso.archive / "warc").glob("*.open")
    open_file.unlink()
    assert run(partial(recover, torso.archive)) == 3


def test_nothing_is_cut_off_a_file_with_its_final_name(torso: Torso, in_memory: Path) -> None:
    """It was whole once: what is damaged in it now is for the operator to judge."""
    archive = torso.copy_damaged(in_memory / "final", torso.data[:-9])
    (open_file,) = (archive / "warc").glob("*.open")
    final = open_file.rename(open_file.with_suffix(""))
    assert run(partial(recover, archive)) == StoreError.exit_code
    assert final.read_bytes() == torso.data[:-9]


def test_whole_files_that_the_database_forgot_get_their_rows_back(in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    assert run(partial(harvest, archive, SITE)) == 0
    before = judge(archive)
    for path in archive.glob("archive.db*"):
        path.unlink()
    (archive / "index" / "index.cdxj").unlink()
    assert run(partial(recover, archive)) == 0
    after = require_sound(archive)
    for table in ("captures", "articles", "versions", "photos"):
        assert [tuple(row) for row in after.rows[table]] == [tuple(row) for row in before.rows[table]]
