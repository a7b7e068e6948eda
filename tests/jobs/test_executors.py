"""Workers of every kind: results in order, a dead worker replaced, a cluster used like any other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

import jobs.fingerprint
from archive.errors import ConfigurationError, DamagedRecord, NewsArchiveError, UsageError
from jobs.executors import open_workers
from jobs.fingerprint import fingerprint
from tests.conftest import Harvested, run_baoluu
from tests.jobs.test_extract import copy_archive, extract_on_cluster, require_same_rows, wait_for


def square(number: int) -> int:
    time.sleep(0.02 * (number % 3))
    return number * number


def die_once(task: tuple[int, Path]) -> int:
    """Kills its own process the first time that number 1 comes, which a worker always gets."""
    number, folder = task
    if number == 1 and not (folder / "dead").exists():
        (folder / "dead").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail(number: int) -> int:
    raise ValueError(f"{number}")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as started:
        yield started


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    with open_workers(jobs=jobs) as workers:
        assert list(workers.map_in_order(square, range(12))) == [number * number for number in range(12)]


def tell_process(number: int) -> int:
    time.sleep(0.02)
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_this_process_is_one_of_those_that_work(jobs: int) -> None:
    with open_workers(jobs=jobs) as workers:
        processes = set(workers.map_in_order(tell_process, range(60)))
    assert os.getpid() in processes
    assert len(processes) == jobs


ORPHANS = """
import sys, time
from jobs.executors import open_workers
from tests.jobs.test_executors import tell_and_stay
if __name__ == "__main__":
    with open_workers(jobs=3) as workers:
        list(workers.map_in_order(tell_and_stay, sys.argv[1:]))
"""


def tell_and_stay(place: str) -> None:
    Path(place).write_text(str(os.getpid()))
    time.sleep(60)


def test_workers_end_with_the_process_they_work_for(tmp_path: Path) -> None:
    script, places = tmp_path / "orphans.py", [tmp_path / "first", tmp_path / "second"]
    script.write_text(ORPHANS)
    command = [sys.executable, str(script), *map(str, places)]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(command, cwd=root, env=os.environ | {"PYTHONPATH": root}) as process:
        wait_for(lambda: all(place.exists() and place.read_text() for place in places))
        process.kill()
    wait_for(lambda: not any(Path("/proc", place.read_text()).exists() for place in places))


def test_a_killed_worker_costs_only_what_it_was_doing(tmp_path: Path) -> None:
    with open_workers(jobs=2) as workers:
        results = list(workers.map_in_order(die_once, [(number, tmp_path) for number in range(12)]))
    assert results == list(range(12))
    assert (tmp_path / "dead").exists()


def test_a_worker_may_die_between_two_results(tmp_path: Path) -> None:
    with open_workers(jobs=2) as workers:
        results = workers.map_in_order(tell_process, range(40))
        worker = next(results)
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.5)  # until the pool knows
        assert len({worker, *results}) == 3  # this process, the one that died and the one in its place


def test_a_task_that_kills_every_worker_is_named() -> None:
    with open_workers(jobs=2) as workers, pytest.raises(NewsArchiveError, match="ended 3 workers"):
        list(workers.map_in_order(die, [7]))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_task_comes_through(jobs: int) -> None:
    with open_workers(jobs=jobs) as workers, pytest.raises(ValueError, match="3"):
        list(workers.map_in_order(fail, [3]))


def damage(number: int) -> int:
    raise DamagedRecord("kaputt", path="a.warc.gz", offset=number)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_that_names_a_place_comes_through_whole(jobs: int) -> None:
    with open_workers(jobs=jobs) as workers, pytest.raises(DamagedRecord, match="kaputt") as caught:
        list(workers.map_in_order(damage, [3]))
    assert (caught.value.path, caught.value.offset) == (Path("a.warc.gz"), 3)


def test_a_cluster_gives_the_same_database(
    cluster: LocalCluster, harvested: Harvested, tmp_path: Path
) -> None:
    extract_on_cluster(cluster.scheduler_address, harvested, tmp_path / "archive")


def test_a_cluster_reads_one_newspaper_again(
    cluster: LocalCluster, harvested: Harvested, tmp_path: Path
) -> None:
    archive = copy_archive(harvested.archive, tmp_path / "archive", database=True)
    words = ("extract", "--newspaper", "replica", "--scheduler", cluster.scheduler_address)
    assert run_baoluu(*words, archive=archive).returncode == 0
    require_same_rows(archive, harvested.archive)


@pytest.mark.parametrize(
    ("address", "error", "advice"),
    [
        ("foo", UsageError, "write tcp://host:8786"),
        ("tcp://127.0.0.1:9", ConfigurationError, "start `dask scheduler`"),
    ],
)
def test_a_scheduler_that_cannot_be_reached_is_named(
    address: str, error: type[Exception], advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.cluster.WAIT_SECONDS", 1)
    with pytest.raises(error, match=advice), open_workers(jobs=1, scheduler=address):
        pass


def test_a_scheduler_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cluster.WAIT_SECONDS", 1)
    with (
        LocalCluster(n_workers=0, processes=True, dashboard_address=":0", host="127.0.0.1") as empty,
        pytest.raises(ConfigurationError, match="start `dask worker"),
        open_workers(jobs=1, scheduler=empty.scheduler_address),
    ):
        pass


def test_a_worker_of_another_version_is_named(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.fingerprint.PACKAGES", ("archive",))
    fingerprint.cache_clear()
    with (
        pytest.raises(UsageError, match=r"worker tcp://127.0.0.1:\d+ has another version"),
        open_workers(jobs=1, scheduler=cluster.scheduler_address),
    ):
        pass
    fingerprint.cache_clear()


def change_version() -> None:
    fingerprint.cache_clear()
    jobs.fingerprint.PACKAGES = ("archive",)


def work_on_changed(cluster: LocalCluster) -> None:
    with open_workers(jobs=1, scheduler=cluster.scheduler_address) as workers:
        with cluster.get_client() as client:  # type: ignore[no-untyped-call]
            client.run(change_version)
        list(workers.map_in_order(square, [1]))


def test_a_worker_of_another_version_that_comes_later_is_named() -> None:
    with (
        LocalCluster(n_workers=1, processes=True, dashboard_address=":0", host="127.0.0.1") as late,
        pytest.raises(UsageError, match=r"worker tcp://127.0.0.1:\d+ has another version"),
    ):
        work_on_changed(late)


def lose_workers(cluster: LocalCluster) -> None:
    with open_workers(jobs=1, scheduler=cluster.scheduler_address) as workers:
        results = workers.map_in_order(stay, [0, 60])
        assert next(results) == 0
        cluster.scale(0)  # type: ignore[no-untyped-call]
        next(results)


def test_workers_that_all_go_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.executors.LOOK_SECONDS", 0.2)
    monkeypatch.setattr("jobs.cluster.WAIT_SECONDS", 10)
    with (
        LocalCluster(n_workers=1, processes=True, dashboard_address=":0", host="127.0.0.1") as leaving,
        pytest.raises(ConfigurationError, match="has no workers"),
    ):
        lose_workers(leaving)


def stay(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def test_workers_of_a_cluster_are_left_at_once(cluster: LocalCluster) -> None:
    """Whoever is told to stop does not wait for what is under way."""
    start = time.monotonic()
    with open_workers(jobs=1, scheduler=cluster.scheduler_address) as workers:
        assert next(workers.map_in_order(stay, [0, 20, 20])) == 0
    assert time.monotonic() - start < 10


def lose_scheduler(cluster: LocalCluster) -> None:
    with open_workers(jobs=1, scheduler=cluster.scheduler_address) as workers:
        results = workers.map_in_order(stay, [0, 20, 20])
        assert next(results) == 0
        cluster.close()
        next(results)


def test_a_scheduler_that_dies_under_way_is_named() -> None:
    with (
        LocalCluster(n_workers=1, processes=True, dashboard_address=":0", host="127.0.0.1") as short,
        pytest.raises(ConfigurationError, match="is gone"),
    ):
        lose_scheduler(short)
