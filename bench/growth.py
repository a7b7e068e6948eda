"""Whether a page costs more in an archive that knows more articles: the same harvest into archives of three sizes."""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from archive.database import connect_writer
from bench.limits import verify_floors
from bench.processes import Contender, Run, median_ratio, run_alternating
from bench.synthetic import fill_archive
from replica.server import ReplicaServer
from replica.world import World

ROOT = Path(__file__).parent.parent
KNOWN = (1_000, 10_000, 100_000)
FRONTIER = """
INSERT INTO _frontier (key, url, newspaper, kind, via, priority, state, due_at, capture_id)
SELECT 'vidu:id=' || id, url, newspaper, 'article', 'listing', 40, 'done', '2999-01-01T00:00:00Z', capture_id
FROM articles
"""
KEYS = "INSERT INTO _article_keys SELECT 'vidu:id=' || id, id FROM articles"


def main(argv: list[str]) -> int:
    """0, or 1 where a figure is above its ceiling."""
    parser = argparse.ArgumentParser(prog="python -m bench growth", description=__doc__)
    parser.add_argument("--articles", type=int, default=1500, help="articles that are new to each archive")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    world = World(articles=options.articles)
    with tempfile.TemporaryDirectory() as place, ReplicaServer(world) as server:
        contenders = [_harvest(known, Path(place), server.origin) for known in KNOWN]
        runs = run_alternating(contenders, rounds=options.rounds, cwd=ROOT)
    figures = print_growth(runs, options.articles)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return verify_floors("growth", figures)


def _harvest(known: int, place: Path, origin: str) -> Contender:
    full, archive = place / f"known-{known}", place / "archive"
    make_archive(full, known)

    def prepare() -> None:
        shutil.rmtree(archive, ignore_errors=True)
        shutil.copytree(full, archive)

    command = [sys.executable, "-m", "cli.main", "harvest", "replica", "--backfill", "--quiet",
               "--origin", origin, "--archive", str(archive)]  # fmt: skip
    return Contender(
        name=f"{known:,} known", command=command, environment={}, prepare=prepare, stored=lambda: 0
    )


def make_archive(folder: Path, known: int) -> None:
    """Leaves an archive in `folder` that knows so many articles, all of them looked at and none due."""
    folder.mkdir()
    fill_archive(folder, articles=known)
    (folder / "baoluu.toml").write_text("[limits]\nphotos = false\n")
    connection: Any = connect_writer(folder).conn
    connection.execute(FRONTIER)
    connection.execute(KEYS)
    connection.execute("UPDATE warcs SET closed_at = opened_at, sha256 = ''")  # nothing to recover
    connection.close()


def print_growth(runs: dict[str, list[Run]], articles: int) -> dict[str, float]:
    """Prints CPU time a page and memory by size, and gives back the figures that have ceilings."""
    print(f"{'':16}{'CPU ms/page':>12}{'peak MB':>10}")
    for name, of_one in runs.items():
        cost = statistics.median(run.cpu_seconds for run in of_one) / articles * 1000
        print(f"{name:16}{cost:12.2f}{max(run.peak_bytes for run in of_one) / 1e6:10.0f}")
    few, many = (runs[f"{known:,} known"] for known in (KNOWN[0], KNOWN[-1]))
    figures = {
        "cost of a page, times that at the fewest": median_ratio(
            [run.cpu_seconds for run in many], [run.cpu_seconds for run in few]
        ),
        "peak memory at the most, MB": max(run.peak_bytes for run in many) / 1e6,
    }
    print("".join(f"{name}: {figure:.2f}\n" for name, figure in figures.items()), end="")
    return figures
