"""Crawls of hostile servers by the command a user types, and what they left behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CONFIGURATION = (
    'contact = "canary-contact@baovidu.example"\n[limits]\nmin_free_mib = 0\n[politeness]\nrefusals = 1000\n'
)
PATIENCE_SECONDS = 240.0


@dataclass(kw_only=True)
class Crawled:
    """A finished command, its archive, and what it cost."""

    archive: Path
    exit_code: int = 0
    stderr: str = ""
    seconds: float = 0.0
    peak_bytes: int = 0
    listening: set[str] = field(default_factory=set)  # local addresses the process was seen listening on

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """What the archive's database answers."""
        connection = sqlite3.connect(f"file:{self.archive / 'archive.db'}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def row(self, query: str, *values: Any) -> sqlite3.Row:
        """The one row that answers."""
        (row,) = self.rows(query, *values)
        return row

    @property
    def run(self) -> sqlite3.Row:
        """The ledger's row of the last run."""
        return self.rows("SELECT * FROM runs ORDER BY id DESC LIMIT 1")[0]

    def read_everything(self) -> bytes:
        """Every byte of every file of the archive, WARC records unpacked."""
        from archive.scan import iter_records

        whole = [p.read_bytes() for p in self.archive.rglob("*") if p.is_file() and p.suffix != ".gz"]
        for path in (self.archive / "warc").glob("*.gz"):
            for record in iter_records(path):
                whole += [repr(record.headers).encode(), bytes(record.block)]
        return b"\n".join(whole)


Crawl = Callable[..., Crawled]


def crawl(*words: str, archive: Path, **environment: str) -> Crawled:
    """Runs the command to its end, watching what it listens on."""
    archive.mkdir(parents=True, exist_ok=True)
    if not (archive / "baoluu.toml").exists():
        (archive / "baoluu.toml").write_text(CONFIGURATION)
    done, began = Crawled(archive=archive), time.monotonic()
    command = [sys.executable, "-m", "tests.faults.impatient", *words, "--archive", str(archive)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said, env={**os.environ, **environment}
        )
        _watch(process, done, until=began + PATIENCE_SECONDS)
        said.seek(0)
        done.stderr = said.read().decode(errors="replace")
    done.exit_code, done.seconds = process.returncode, time.monotonic() - began
    return done


def _watch(process: subprocess.Popen[bytes], done: Crawled, *, until: float) -> None:
    while process.poll() is None:
        done.listening |= find_listening(process.pid)
        done.peak_bytes = max(done.peak_bytes, read_peak_bytes(process.pid))
        if time.monotonic() > until:
            process.kill()
        time.sleep(0.05)


def read_peak_bytes(pid: int) -> int:
    """The most memory a process has held so far, 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def find_listening(pid: int) -> set[str]:
    """Local addresses of the sockets on which a process waits for connections."""
    try:
        links = {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()}
        tables = [Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    except OSError:
        return set()
    lines = [line.split() for table in tables for line in table]
    return {line[1] for line in lines if line[3] == "0A" and f"socket:[{line[9]}]" in links}


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder in memory: no test here is about the disk."""
    folder = Path(tempfile.mkdtemp(prefix="baoluu-", dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder)
