"""Harvests of a newspaper that publishes, edits, deletes and restores: what was found, and what a run costs."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.comparison import Row, compare
from bench.costs import Cost, measure_costs
from bench.expectation import count_edits
from bench.virtual_time import Run, harvest_at, plan_runs
from replica.server import ReplicaServer
from replica.world import World


def main(argv: list[str] | None = None) -> int:
    """Exit code: 0 when everything expected was found, nothing invented, and every cost is below its ceiling."""
    options = _parse(argv)
    world = World(articles=options.articles, growth=options.growth, edits=0.3, deletions=0.12,
                  page_bytes=8_000, photo_bytes=2_000)  # fmt: skip
    rows: list[Row] = []
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as scratch:
        if options.runs:
            runs = live_through(world, Path(scratch) / "archive", runs=options.runs, days=options.days)
            rows = compare(world, Path(scratch) / "archive", runs)
            print_rows(rows, world, runs)
        if options.known:
            costs = measure_costs(Path(scratch) / "costs", known=options.known)
            print("\n".join(cost.line for cost in costs))
    if options.json:
        figures = {"rows": rows, "costs": [cost.line for cost in costs]}
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    return int(any(found != wanted for _, wanted, found in rows) or not all(cost.holds for cost in costs))


def live_through(world: World, archive: Path, *, runs: int, days: float) -> list[Run]:
    """The runs, made one after the other on the replica's clock, the first one a backfill."""
    made: list[Run] = []
    with ReplicaServer(world) as server:
        for at in plan_runs(world.opened_at, runs=runs, days=days):
            run = harvest_at(server, archive, at, *([] if made else ["--backfill"]))
            made.append(run)
            if run.exit_code:
                print(f"{at:%Y-%m-%d %H:%M}: exit {run.exit_code}: {run.output.strip()}", file=sys.stderr)
            if len(made) % 10 == 0:
                print(f"{len(made)} of {runs} runs", file=sys.stderr, flush=True)
    return made


def print_rows(rows: Sequence[Row], world: World, runs: Sequence[Run]) -> None:
    """The table, and below it how much of the truth no run could have seen."""
    print(f"{'':44}{'expected':>10}{'found':>10}")
    for what, wanted, found in rows:
        print(f"{what:<44}{wanted:>10,}{found:>10,}{'' if wanted == found else '   DIFFERS'}")
    edits = count_edits(world, [run.at for run in runs])
    requests = sum(run.requests for run in runs)
    print(f"\n{edits:,} edits were made; one that a later edit replaced before any look is seen by nobody.")
    print(f"{len(runs)} runs, {requests:,} requests, {sum(run.cpu_seconds for run in runs):.0f} s of CPU.")


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench incremental", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="scheduled runs; 0: only the costs")
    parser.add_argument("--days", type=float, default=60, help="virtual days over which they are spread")
    parser.add_argument("--articles", type=int, default=400, help="published before the first run")
    parser.add_argument("--growth", type=int, default=16, help="published a day from then on")
    parser.add_argument(
        "--known", type=int, default=300_000, help="articles of the largest archive; 0: no costs"
    )
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
