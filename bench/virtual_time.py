"""Scheduled harvests of the replica on a virtual clock: each one is the command that cron would run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from replica.server import ReplicaServer

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One harvest: when it ran on the virtual clock, what it asked for, and what it cost."""

    at: datetime
    exit_code: int
    output: str
    log: tuple[dict[str, Any], ...]  # what the newspaper's server saw
    seconds: float
    cpu_seconds: float
    memory_mib: float

    @property
    def requests(self) -> int:
        """Number of requests that reached the server."""
        return len(self.log)


def harvest_at(server: ReplicaServer, archive: Path, at: datetime, *words: str) -> Run:
    """The finished harvest of the replica at a moment of its virtual time."""
    server.set_clock(at)
    server.clear_log()
    command = [sys.executable, "-m", "cli.main", "harvest", "replica", "--origin", server.origin,
               "--archive", str(archive), "--quiet", *words]  # fmt: skip
    offset = (at - datetime.now(UTC)).total_seconds()
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "BAOLUU_CLOCK_OFFSET": str(offset)},
    ) as process:  # fmt: skip
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        at=at,
        exit_code=process.returncode,
        output=output,
        log=tuple(server.read_log()),
        seconds=time.monotonic() - began,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        memory_mib=usage.ru_maxrss / 1024,
    )


def plan_runs(opened_at: datetime, *, runs: int, days: float) -> Iterator[datetime]:
    """The moments of evenly spread runs, at twenty seconds past the minute: no rule's due time falls on one."""
    step = timedelta(days=days) / runs
    for index in range(runs):
        moment = opened_at + timedelta(hours=1) + step * index
        yield moment.replace(second=20, microsecond=0)
