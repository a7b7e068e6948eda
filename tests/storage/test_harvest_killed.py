"""The real harvest of the replica newspaper, killed and stopped: in the end everything is there once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.errors import ArchiveLocked, DiskFull
from replica.server import ReplicaServer
from replica.world import World
from tests.storage.crawl import STOPPED, Crawl
from tests.storage.harvest import prepare
from tests.storage.loop import Loop
from tests.storage.verifier import Verdict, require_sound
from tests.storage.volume import enlarge, small_volume

WORLD = World(articles=72, photo_bytes=6000, page_bytes=12_000)
IN_FLIGHT = 40  # requests under way or unflushed when a process dies


@dataclass(frozen=True)
class Newspaper:
    """The replica while it is served."""

    server: ReplicaServer

    @property
    def crawl(self) -> Crawl:
        return Crawl(origin=self.server.origin)

    def require_complete(self, archive: Path) -> Verdict:
        """The verdict on an archive in which everything of the newspaper stands exactly once."""
        verdict = require_sound(archive)
        paths = [urlsplit(url).path for url in verdict.articles]
        assert sorted(paths) == sorted(WORLD.path(number) for number in range(WORLD.articles))
        assert all(photo["capture_id"] for photo in verdict.rows["photos"])
        states = Counter(row["state"] for row in verdict.rows["_frontier"])
        assert states.keys() == {"done"}
        once = {
            urlsplit(row["url"]).path
            for row in verdict.rows["_frontier"]
            if row["kind"] in ("article", "requisite")
        }
        captured = Counter(urlsplit(url).path for url in verdict.captured.elements())
        assert {path: captured[path] for path in once if captured[path] != 1} == {}
        return verdict


@pytest.fixture(scope="module")
def newspaper() -> Iterator[Newspaper]:
    with ReplicaServer(WORLD) as server:
        yield Newspaper(server)


@pytest.fixture(scope="module")
def far_newspaper() -> Iterator[Newspaper]:
    """The same newspaper, so far away that a harvest takes seconds."""
    with ReplicaServer(WORLD, latency=0.15) as server:
        yield Newspaper(server)


def kill(newspaper: Newspaper, folder: Path, *, times: int, seed: int) -> None:
    newspaper.server.clear_log()
    loop = Loop(
        folder=folder,
        seed=seed,
        start=newspaper.crawl.start,
        recover=newspaper.crawl.recover,
        require_complete=newspaper.require_complete,
        seconds=(0.3, 1.5),
    )
    loop.kill(times)
    asked = Counter(entry["target"] for entry in newspaper.server.read_log())
    twice = sum(asked[WORLD.path(number)] - loop.finished for number in range(WORLD.articles))
    assert twice <= times * IN_FLIGHT


def test_forty_harvests_are_killed(newspaper: Newspaper, in_memory: Path) -> None:
    kill(newspaper, in_memory, times=40, seed=7)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [31, 32])
def test_hundreds_of_harvests_are_killed(newspaper: Newspaper, in_memory: Path, seed: int) -> None:
    kill(newspaper, in_memory, times=110, seed=seed)


def open_command(newspaper: Newspaper, archive: Path) -> subprocess.Popen[str]:
    """The command itself, in a process of its own from its first byte on."""
    words = [sys.executable, "-m", "cli.main", *newspaper.crawl.words(archive)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_captures(archive: Path, process: subprocess.Popen[str]) -> None:
    """Returns once the harvest has written something."""
    until = time.monotonic() + 30
    while process.poll() is None and not any(p.stat().st_size > 9000 for p in archive.glob("warc/*.open")):
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_harvest_cleanly(
    far_newspaper: Newspaper, in_memory: Path, number: signal.Signals
) -> None:
    archive, dice = prepare(in_memory / "archive"), random.Random(int(number))
    for _ in range(3):
        process = open_command(far_newspaper, archive)
        wait_for_captures(archive, process)
        time.sleep(dice.uniform(0, 0.3))
        process.send_signal(number)
        began = time.monotonic()
        assert process.wait(timeout=15) == STOPPED, process.stderr
        assert time.monotonic() - began < 15
        assert "Traceback" not in (process.stderr.read() if process.stderr else "")
        require_sound(archive)  # as it is: nothing is left for the next run to repair
    verdict = finish(far_newspaper, archive)
    assert verdict.outcomes == ["stopped"] * 3 + ["done"]


def test_a_second_signal_ends_a_harvest_at_once(far_newspaper: Newspaper, in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    for _ in range(3):
        process = open_command(far_newspaper, archive)
        wait_for_captures(archive, process)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.001)  # two that come together are one
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == STOPPED
        require_sound(archive)
    assert finish(far_newspaper, archive).outcomes == ["stopped"] * 3 + ["done"]


def finish(newspaper: Newspaper, archive: Path) -> Verdict:
    """The verdict after a harvest that nobody disturbs."""
    process = newspaper.crawl.start(archive, 0)
    process.join()
    assert process.exitcode == 0, archive.with_suffix(".log").read_text()
    return newspaper.require_complete(archive)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_may_come_before_the_first_request(
    newspaper: Newspaper, in_memory: Path, number: signal.Signals
) -> None:
    archive = prepare(in_memory / "archive")
    for milliseconds in (300, 600, 900, 1200):
        process = open_command(newspaper, archive)
        time.sleep(milliseconds / 1000)
        process.send_signal(number)
        assert process.wait(timeout=15) in (0, STOPPED, -number)
    verdict = finish(newspaper, archive)
    assert "failed" not in verdict.outcomes


def test_a_second_harvest_leaves_the_first_alone(newspaper: Newspaper, in_memory: Path) -> None:
    archive = prepare(in_memory / "archive")
    first = open_command(newspaper, archive)
    wait_for_captures(archive, first)
    os.kill(first.pid, signal.SIGSTOP)  # however slow it is
    second = open_command(newspaper, archive)
    assert second.wait(timeout=15) == ArchiveLocked.exit_code
    assert second.stderr is not None
    assert f"process {first.pid}" in second.stderr.read()
    first.kill()
    first.wait()
    assert finish(newspaper, archive).outcomes == ["killed", "done"]


@pytest.mark.parametrize("size", ["600k", "1200k", "1600k"])
def test_a_full_disk_stops_a_harvest(newspaper: Newspaper, tmp_path: Path, size: str) -> None:
    with small_volume(tmp_path / "volume", size=size) as volume:
        archive = prepare(volume / "archive")
        process = open_command(newspaper, archive)
        _, told = process.communicate(timeout=60)
        assert process.returncode == DiskFull.exit_code
        assert "make room" in told
        assert told.count("\n") == 1
        enlarge(volume, size="60m")
        outcomes = finish(newspaper, archive).outcomes
        assert outcomes in (["failed", "done"], ["killed", "done"])
