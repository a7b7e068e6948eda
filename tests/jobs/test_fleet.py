"""Newspapers harvested apart on a cluster of worker processes: an archive each, whatever happens to a worker."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archive.folder import ArchiveFolder, lock
from jobs import fleet
from jobs.fleet import Assigned, assign, find_gravest, harvest_all, harvest_apart
from jobs.merging import merge
from replica.server import ReplicaServer
from replica.world import World
from tests.conftest import ROOT, Harvested, run_baoluu
from tests.jobs.test_extract import copy_archive, extract_on_cluster, require_same_rows

ARTICLES = 60


@dataclass
class Cluster:
    """A Dask scheduler and two workers, each a process of its own as `dask worker` starts it."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        told = self.folder / "scheduler.json"
        self._run(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", told
        )
        until = time.monotonic() + 30
        while not told.exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        self.address = json.loads(told.read_text())["address"]
        for _ in range(2):
            self._run("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")

    def find_worker(self, archive: Path) -> int:
        """The process of the worker whose child harvests into a folder."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            for place in Path("/proc").glob("[0-9]*"):
                try:
                    words = (place / "cmdline").read_bytes().split(b"\0")
                    parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
                except (OSError, ValueError):
                    continue
                if str(archive).encode() in words and any(parent == worker.pid for worker in self.processes):
                    return parent
            time.sleep(0.02)
        raise AssertionError(f"nobody harvests into {archive}")

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()

    def _run(self, *words: str | Path) -> None:
        command = [sys.executable, "-m", "distributed.cli.dask_" + str(words[0]), *map(str, words[1:])]
        log = (self.folder / "log").open("ab")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.processes.append(
            subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    started = Cluster(folder)
    try:
        started.start()
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="module")
def slow_replica() -> Iterator[ReplicaServer]:
    with ReplicaServer(World(articles=ARTICLES, page_bytes=4_000, photo_bytes=1_000), latency=0.4) as server:
        yield server


def count_articles(archive: Path) -> int:
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        (number,) = connection.execute("SELECT count(*) FROM articles WHERE status = 'live'").fetchone()
    return int(number)


def test_a_cluster_of_worker_processes_gives_the_same_database(
    cluster: Cluster, harvested: Harvested, tmp_path: Path
) -> None:
    extract_on_cluster(cluster.address, harvested, tmp_path / "archive")


def test_an_extraction_outlives_a_killed_worker(
    cluster: Cluster, harvested: Harvested, tmp_path: Path
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=False)
    words = ["extract", "--scheduler", cluster.address, "--archive", str(archive)]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    while not (archive / "renewal" / "archive.db").exists():
        time.sleep(0.01)
    time.sleep(0.3)  # the workers load the layouts and begin to read
    cluster.processes[1].kill()
    assert process.wait(timeout=100) == 0
    require_same_rows(archive, harvested.archive)


def test_every_newspaper_has_an_archive_of_its_own(
    cluster: Cluster, slow_replica: ReplicaServer, tmp_path: Path
) -> None:
    archive = tmp_path / "all"
    archive.mkdir()
    (archive / "baoluu.toml").write_text('contact = "archive@bao.example"\nnewspapers = ["replica"]\n')
    words = (
        "harvest",
        "--all",
        "--backfill",
        "--origin",
        slow_replica.origin,
        "--scheduler",
        cluster.address,
    )
    done = run_baoluu(*words, archive=archive)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].split()[:4] == ["newspaper", "outcome", "exit", "requests"]
    assert done.stdout.splitlines()[-1].split()[:3] == ["replica", "done", "0"]
    assert count_articles(archive / "replica") == ARTICLES
    assert "archive@bao.example" in (archive / "replica" / "baoluu.toml").read_text()
    merged = tmp_path / "merged"
    merge([archive / "replica"], merged)
    assert count_articles(merged) == ARTICLES


def test_a_killed_worker_changes_nothing_in_the_result(
    cluster: Cluster, slow_replica: ReplicaServer, tmp_path: Path
) -> None:
    words = ("--backfill", f"--origin={slow_replica.origin}")
    tasks = [Assigned(slug="replica", archive=str(tmp_path / name), words=words) for name in ("one", "two")]
    ends: list[fleet.Ended] = []
    harvest = threading.Thread(target=lambda: ends.extend(harvest_all(tasks, scheduler=cluster.address)))
    harvest.start()
    worker = cluster.find_worker(tmp_path / "one")
    while not list((tmp_path / "one").glob("warc/*")):
        time.sleep(0.02)
    os.kill(worker, signal.SIGKILL)
    harvest.join()
    assert [(end.slug, end.exit_code) for end in ends] == [("replica", 0), ("replica", 0)], ends
    assert [count_articles(tmp_path / name) for name in ("one", "two")] == [ARTICLES, ARTICLES]
    with closing(sqlite3.connect(tmp_path / "one" / "archive.db")) as connection:
        outcomes = [row[0] for row in connection.execute("SELECT outcome FROM runs ORDER BY id")]
    assert outcomes == ["stopped", "done"], "the crawl of the dead worker was not asked to stop"


def test_an_archive_that_stays_locked_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "WAIT_SECONDS", 0)
    (task,) = assign(tmp_path, ["replica"], ())
    with lock(ArchiveFolder(Path(task.archive)), command="another"):
        end = harvest_apart(task)
    assert end.exit_code == 5
    assert "Another run holds" in end.said
    assert end.report == {}


@pytest.mark.parametrize(
    ("codes", "gravest"), [([], 0), ([0, 0], 0), ([0, 10, 8], 8), ([7, 3, 0], 3), ([0, -9, 3], -9)]
)
def test_the_gravest_exit_code_stands_for_all(codes: list[int], gravest: int) -> None:
    assert find_gravest(codes) == gravest
