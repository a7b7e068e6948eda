"""Many newspapers at once on a cluster: one task for each, and an archive of its own, so that none has two crawlers."""

from __future__ import annotations

import contextlib
import ctypes
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from archive.configuration import copy_configuration
from archive.errors import ArchiveLocked, StoreError
from archive.folder import FOLDER_MODE, ArchiveFolder
from archive.values import dataclass
from jobs.executors import open_workers

WAIT_SECONDS = 60  # for a crawl whose worker died: it stops within fifteen
_PAUSE_SECONDS = 1.0
_SIGNAL_AT_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)
_COMMAND = """\
from runpy import run_module
from jobs.fleet import end_with_parent
end_with_parent()
run_module("cli.main", run_name="__main__")
"""
_GRAVEST_FIRST = (3, 4, 1, 2, 11, 7, 6, 9, 8, 5, 10, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned:
    """A newspaper, the folder of its archive as workers see it, and the options of its harvest."""

    slug: str
    archive: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How the harvest of a newspaper ended."""

    slug: str
    archive: str
    exit_code: int
    report: dict[str, Any] = field(default_factory=dict)  # of `harvest --json`; empty where it did not begin
    said: str = ""  # on standard error


def assign(archive: Path, slugs: Sequence[str], words: tuple[str, ...]) -> list[Assigned]:
    """A task for each newspaper; its folder, `ARCHIVE/SLUG`, begins with the settings of `ARCHIVE/baoluu.toml`.

    Raises: StoreError · DiskFull.
    """
    tasks = []
    for slug in slugs:
        folder = archive.resolve() / slug
        try:
            folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder} cannot be made ({error.strerror}): check its owner and mode.",
                             path=folder) from error  # fmt: skip
        copy_configuration(ArchiveFolder(archive).configuration, ArchiveFolder(folder).configuration)
        tasks.append(Assigned(slug=slug, archive=str(folder), words=words))
    return tasks


def harvest_all(tasks: Sequence[Assigned], *, scheduler: str) -> Iterator[Ended]:
    """How each harvest ended, in the order of the tasks.

    Raises: what `jobs.cluster.open_cluster` raises.
    """
    with open_workers(jobs=1, scheduler=scheduler) as workers:
        yield from workers.map_in_order(harvest_apart, tasks)


def harvest_apart(task: Assigned) -> Ended:
    """The harvest of one newspaper, in a process that ends when the worker that runs this dies."""
    until = time.monotonic() + WAIT_SECONDS
    words = ["harvest", task.slug, *task.words, "--archive", task.archive, "--json"]
    while True:
        done = subprocess.run(
            [sys.executable, "-c", _COMMAND, *words], capture_output=True, text=True, check=False
        )
        if done.returncode != ArchiveLocked.exit_code or time.monotonic() > until:
            return Ended(
                slug=task.slug,
                archive=task.archive,
                exit_code=done.returncode,
                report=json.loads(done.stdout) if done.stdout.startswith("{") else {},
                said=done.stderr.strip(),
            )
        time.sleep(_PAUSE_SECONDS)


def find_gravest(codes: Sequence[int]) -> int:
    """The exit code that stands for all: that of what needs a human most."""
    return min(
        codes, key=lambda code: _GRAVEST_FIRST.index(code) if code in _GRAVEST_FIRST else -1, default=0
    )


def end_with_parent() -> None:
    """Asks Linux to stop this process cleanly when its parent dies; elsewhere the archive's lock alone must do."""
    with contextlib.suppress(OSError, AttributeError):
        words = (_SIGNAL_AT_PARENTS_DEATH, signal.SIGTERM, 0, 0, 0)
        ctypes.CDLL(None).prctl(*map(ctypes.c_ulong, words))
