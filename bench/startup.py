"""How long `baoluu --help` takes, and a harvest until its first request; stock Scrapy's beside it."""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.limits import verify_floors

ROOT = Path(__file__).parent.parent
HELP = "baoluu --help, seconds"
PATIENCE_SECONDS = 60.0


def main(argv: list[str]) -> int:
    """0, or 1 where a figure is above its ceiling."""
    parser = argparse.ArgumentParser(prog="python -m bench startup", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    measures: dict[str, Callable[[], float]] = {
        HELP: _time_help,
        "baoluu harvest to its first request, seconds": _time_harvest,
        "stock Scrapy to its first request, seconds": _time_stock,
    }
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(options.rounds)]
    figures = {name: statistics.median(found[name] for found in rounds) for name in measures}
    for name, figure in figures.items():
        print(f"{name}: {figure:.2f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return verify_floors("startup", figures)


def _time_help() -> float:
    """CPU seconds, since others may be using the machine."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "cli.main", "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _time_harvest() -> float:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        origin = f"http://127.0.0.1:{server.getsockname()[1]}"
        command = ["-m", "cli.main", "harvest", "replica", "--quiet", "--origin", origin, "--archive", folder]
        return _time_to_connection([sys.executable, *command], server, {})


def _time_stock() -> float:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        urls = Path(folder) / "urls.txt"
        urls.write_text(f"http://127.0.0.1:{server.getsockname()[1]}/\n")
        environment = {
            "PEER_URLS": str(urls),
            "PEER_FEED": str(Path(folder) / "feed.jsonl"),
            "SCRAPY_SETTINGS_MODULE": "",  # not ours
        }
        command = [sys.executable, "-m", "scrapy", "runspider", "bench/peers/stock_spider.py"]
        return _time_to_connection(command, server, environment)


def _time_to_connection(
    command: Sequence[str], server: socket.socket, environment: Mapping[str, str]
) -> float:
    """Seconds until the command connects to the server; it is killed then."""
    server.settimeout(PATIENCE_SECONDS)
    began = time.monotonic()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=quiet, stderr=quiet
    ) as process:
        try:
            server.accept()[0].close()
            return time.monotonic() - began
        finally:
            process.kill()
