"""Scheduled harvests of the replica on a virtual clock: each one is the command that cron would run."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from replica.server import ReplicaServer

ROOT = Path(__file__).parent.parent
POLL_SECONDS = 0.02


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
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=printed, stderr=printed,
            env={**os.environ, "BAOLUU_CLOCK_OFFSET": str(offset)},
        )  # fmt: skip
        usage, memory_mib = _wait(process)
        printed.seek(0)
        output = printed.read()
    return Run(
        at=at,
        exit_code=process.returncode,
        output=output,
        log=tuple(server.read_log()),
        seconds=time.monotonic() - began,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        memory_mib=memory_mib,
    )


def _wait(process: subprocess.Popen[bytes]) -> tuple[resource.struct_rusage, float]:
    """What the process used, and its peak memory in MiB; the kernel's own account begins with that of its parent."""
    peak = 0.0
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage, peak
        peak = max(peak, _read_peak_mib(process.pid))
        time.sleep(POLL_SECONDS)


def _read_peak_mib(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def plan_runs(opened_at: datetime, *, runs: int, days: float) -> Iterator[datetime]:
    """The moments of evenly spread runs, at twenty seconds past the minute: no rule's due time falls on one."""
    step = timedelta(days=days) / runs
    for index in range(runs):
        moment = opened_at + timedelta(hours=1) + step * index
        yield moment.replace(second=20, microsecond=0)
