"""What each layer of a harvest costs, switched on in turn; and what capture adds to a harvest that writes no WARC."""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench.layers import LAYERS
from bench.limits import verify_floors
from bench.processes import Contender, Run, median_ratio, run_alternating
from replica.server import ReplicaServer
from replica.world import World

ROOT = Path(__file__).parent.parent
WITHOUT, WITH = "harvest, writer off", "harvest"


def main(argv: list[str]) -> int:
    """0, or 1 where capture costs more than its ceiling."""
    parser = argparse.ArgumentParser(prog="python -m bench capture", description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    world = World(articles=options.articles)
    with tempfile.TemporaryDirectory() as place, ReplicaServer(world) as server:
        urls = Path(place) / "urls.txt"
        urls.write_text("".join(f"{server.origin}{world.path(n)}\n" for n in range(options.articles)))
        archive = Path(place) / "archive"
        contenders = [_layer(name, urls, archive) for name in LAYERS]
        contenders += [_harvest(WITHOUT, server.origin, archive), _harvest(WITH, server.origin, archive)]
        runs = run_alternating(contenders, rounds=options.rounds, cwd=ROOT)
    figures = print_costs(runs, options.articles)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return verify_floors("capture", figures)


def _layer(name: str, urls: Path, archive: Path) -> Contender:
    command = [sys.executable, "-m", "bench.layers", name, str(urls), str(archive)]
    return _contender(name, command, archive)


def _harvest(name: str, origin: str, archive: Path) -> Contender:
    program = ["-m", "bench.layers", "unwritten"] if name == WITHOUT else ["-m", "cli.main"]
    wishes = ["harvest", "replica", "--backfill", "--quiet", "--origin", origin, "--archive", str(archive)]
    return _contender(name, [sys.executable, *program, *wishes], archive)


def _contender(name: str, command: list[str], archive: Path) -> Contender:
    def prepare() -> None:
        shutil.rmtree(archive, ignore_errors=True)
        archive.mkdir()
        (archive / "baoluu.toml").write_text("[limits]\nphotos = false\n")

    def measure_stored() -> int:
        return sum(path.stat().st_size for path in archive.rglob("*") if path.is_file())

    return Contender(name=name, command=command, environment={}, prepare=prepare, stored=measure_stored)


def print_costs(runs: dict[str, list[Run]], articles: int) -> dict[str, float]:
    """Prints CPU time a page by layer, and gives back the figure that has a ceiling."""
    print(f"{'':22}{'CPU ms/page':>12}{'adds':>8}")
    before = 0.0
    for name, of_one in runs.items():
        cost = statistics.median(run.cpu_seconds for run in of_one) / articles * 1000
        print(f"{name:22}{cost:12.2f}{cost - before if name != WITHOUT else cost:8.2f}")
        before = cost
    ratio = median_ratio([run.cpu_seconds for run in runs[WITH]], [run.cpu_seconds for run in runs[WITHOUT]])
    figures = {"percent of CPU time that capture adds": 100 * (ratio - 1)}
    print("".join(f"{name}: {figure:.1f}\n" for name, figure in figures.items()), end="")
    return figures
