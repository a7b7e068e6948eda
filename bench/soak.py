"""Harvests of a newspaper that fails one request in twenty, killed at random moments: is everything there in the end?

Each harvest goes on where the last one died. Measured are requests, memory and open files of every harvest; at the
end every article must be there once, no `.open` file be left, and `baoluu verify` find nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from archive.database import connect_reader, connect_writer
from replica.faults import FaultPlan
from replica.server import ReplicaServer
from replica.world import World

ROOT = Path(__file__).parent.parent
CONFIGURATION = "[limits]\nmin_free_mib = 0\nerror_rate = 1.0\n[politeness]\nrefusals = 1000000\n"
MOST_RUNS_UNDISTURBED = 30
DUE_NOW = (
    "UPDATE _frontier SET state = 'due', due_at = '2020-01-01T00:00:00Z' WHERE state IN ('due', 'given_up')"
)
UNFINISHED = "SELECT count(*) FROM _frontier WHERE state IN ('due', 'given_up', 'leased')"


@dataclass(frozen=True, kw_only=True, slots=True)
class Harvest:
    """What one harvest held at most, and how it ended."""

    exit_code: int
    peak_mib: int
    most_files: int
    seconds: float


def main(argv: list[str]) -> int:
    """0 when everything is there once and verified, else 1."""
    parser = argparse.ArgumentParser(prog="python -m bench soak", description=__doc__)
    parser.add_argument("--articles", type=int, default=50_000, help="about two pages come with each")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--faults", type=float, default=0.05)
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="a harvest lives so long at most, on average half"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    world = World(articles=options.articles, page_bytes=12_000, photo_bytes=4_000)
    with tempfile.TemporaryDirectory() as place:
        archive = Path(place) / "archive"
        archive.mkdir()
        (archive / "baoluu.toml").write_text(CONFIGURATION)
        with ReplicaServer(world, faults=FaultPlan(rate=options.faults)) as server:
            harvests = soak(archive, server.origin, options)
        figures = judge(archive, world, harvests)
    print("\n".join(f"{name:>24}: {value}" for name, value in figures.items()))
    if options.json:
        runs = [asdict(harvest) for harvest in harvests]
        options.json.write_text(json.dumps({**figures, "harvests": runs}, indent=2), encoding="utf-8")
    return int(any(figures[name] for name in ("missing", "unexpected", "unfinished", "left open", "verify")))


def soak(archive: Path, origin: str, options: argparse.Namespace) -> list[Harvest]:
    """The harvests: killed ones first, then undisturbed ones until nothing is due any more."""
    dice = random.Random(1)
    harvests = [harvest(archive, origin, dice.uniform(1, options.seconds)) for _ in range(options.kills)]
    for _ in range(MOST_RUNS_UNDISTURBED):
        harvests.append(harvest(archive, origin, None))
        if not make_due(archive):
            break
    return harvests


def harvest(archive: Path, origin: str, seconds: float | None) -> Harvest:
    """One harvest, killed after so many seconds, or left to its end."""
    words = ["harvest", "replica", "--backfill", "--origin", origin, "--archive", str(archive), "--quiet"]
    process = subprocess.Popen([sys.executable, "-m", "cli.main", *words], cwd=ROOT)
    began, peak, most = time.monotonic(), 0, 0
    while process.poll() is None:
        found = observe(process.pid)
        peak, most = max(peak, found[0]), max(most, found[1])
        if seconds is not None and time.monotonic() - began > seconds:
            process.send_signal(signal.SIGKILL)
        time.sleep(0.1)
    return Harvest(
        exit_code=process.returncode, peak_mib=peak, most_files=most, seconds=time.monotonic() - began
    )


def observe(pid: int) -> tuple[int, int]:
    """Peak memory in MiB and open files of a process, zeros once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0, 0
    peak = next((int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("VmHWM")), 0)
    return peak, files


def make_due(archive: Path) -> int:
    """Number of rows that failed and wait for hours; now they are due."""
    tables = connect_writer(archive)
    try:
        return int(tables.conn.execute(DUE_NOW).rowcount)
    finally:
        tables.close()


def judge(archive: Path, world: World, harvests: list[Harvest]) -> dict[str, int | float]:
    """What is there, what is not, and what the harvests cost."""
    with connect_reader(archive) as connection:
        found = [urlsplit(row[0]).path for row in connection.execute("SELECT url FROM articles")]
        (unfinished,) = connection.execute(UNFINISHED).fetchone()
        (captures,) = connection.execute("SELECT count(*) FROM captures").fetchone()
    wanted = {world.path(number) for number in range(world.articles)}
    words = ["verify", "--archive", str(archive), "--quiet"]
    verified = subprocess.run([sys.executable, "-m", "cli.main", *words], cwd=ROOT, check=False)
    whole = [h for h in harvests if h.exit_code != -signal.SIGKILL]
    return {
        "articles": len(found),
        "missing": len(wanted - set(found)),
        "unexpected": len(found) - len(wanted & set(found)),
        "captures": captures,
        "unfinished": unfinished,
        "left open": len(list((archive / "warc").glob("*.open"))),
        "verify": verified.returncode,
        "killed": len(harvests) - len(whole),
        "undisturbed": len(whole),
        "peak MiB": max(h.peak_mib for h in harvests),
        "most open files": max(h.most_files for h in harvests),
        "seconds": round(sum(h.seconds for h in harvests)),
    }
