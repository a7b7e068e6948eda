"""Whole processes measured from outside, in turn, so that a machine whose speed drifts treats all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Contender:
    """A command that does the work once; `prepare` runs before each time."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    prepare: Callable[[], None]
    stored: Callable[[], int]  # bytes that the command left
    succeeds_with: tuple[int, ...] = (0,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run of a command, as the operating system accounts for it."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    stored_bytes: int


def run_once(contender: Contender, *, cwd: Path) -> Run:
    """The figures of one run.

    Raises: RuntimeError when the command fails, with what it said.
    """
    contender.prepare()
    began = time.monotonic()
    process = subprocess.Popen(
        list(contender.command),
        cwd=cwd,
        env={**os.environ, **contender.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in contender.succeeds_with:
        raise RuntimeError(f"{contender.name} ended with {process.returncode}: {said.decode()[-2000:]}")
    return Run(
        wall_seconds=time.monotonic() - began,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=usage.ru_maxrss * 1024,
        stored_bytes=contender.stored(),
    )


def run_alternating(contenders: Sequence[Contender], *, rounds: int, cwd: Path) -> dict[str, list[Run]]:
    """`rounds` runs of each contender, A B C A B C …"""
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            runs[contender.name].append(run_once(contender, cwd=cwd))
    return runs


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Median of the ratios ours / theirs, pair by pair of one round."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
