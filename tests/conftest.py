"""Archives that several tests look at: harvested once, from the replica, by the command a user types."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from replica.server import ReplicaServer
from replica.world import World

ROOT = Path(__file__).parent.parent
ARTICLES = 320
TIMEOUT_SECONDS = 120

Baoluu = Callable[..., "subprocess.CompletedProcess[str]"]


def run_baoluu(*words: str | Path, archive: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The finished process of `baoluu WORDS --archive ARCHIVE`, run as a user would."""
    command = [sys.executable, "-m", "cli.main", *map(str, words), "--archive", str(archive)]
    return subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        env={**os.environ, **environment},
        check=False,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Harvested:
    """An archive, the world it was harvested from, and the server that still serves it."""

    archive: Path
    world: World
    server: ReplicaServer
    process: subprocess.CompletedProcess[str]


NEEDS_MACHINE = ("browser", "cron", "systemd")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: a third of what tests take is waiting for servers, clocks and disks."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs more than Python, by its marker or its folder."""
    for item in items:
        if any(item.get_closest_marker(name) for name in NEEDS_MACHINE) or "judges" in item.path.parts:
            item.add_marker("machine")


@pytest.fixture(scope="session")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harvested]:
    """A whole harvest of 320 articles in four layouts; tests must not write to it."""
    archive = tmp_path_factory.mktemp("harvested") / "archive"
    world = World(articles=ARTICLES)
    with ReplicaServer(world) as server:
        process = run_baoluu("harvest", "replica", "--backfill", "--origin", server.origin, archive=archive)
        yield Harvested(archive=archive, world=world, server=server, process=process)
