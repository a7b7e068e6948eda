"""A harvest with everything on, beside stock Scrapy, a middleware that writes WARC, and wget, on the same pages.

Every contender asks one replica for the same article pages; ours finds them through the listings, which are pages
that it fetches, reads and keeps as well: one for ten articles. A page's cost is the CPU time of the whole process,
start-up included, divided by the number of pages that it fetched.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from operator import attrgetter
from pathlib import Path

from archive.database import connect_reader
from bench.limits import verify_floors
from bench.processes import Contender, Run, median_ratio, run_alternating
from replica.server import ReplicaServer
from replica.world import World

ROOT = Path(__file__).parent.parent
CONNECTIONS = 8
OURS = "baoluu"


def main(argv: list[str]) -> int:
    """0, or 1 where a figure is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m bench crawl", description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS")
    parser.add_argument("--page-bytes", type=int, default=35_000, help="of a typical article page")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    world = World(articles=options.articles, page_bytes=options.page_bytes)
    with (
        tempfile.TemporaryDirectory() as place,
        ReplicaServer(world, latency=options.latency / 1000) as server,
    ):
        folder = Path(place)
        urls = folder / "urls.txt"
        urls.write_text("".join(f"{server.origin}{world.path(n)}\n" for n in range(options.articles)))
        contenders = make_contenders(folder, urls, server.origin)
        runs = run_alternating(contenders, rounds=options.rounds, cwd=ROOT)
        pages = {name: options.articles for name in runs} | {OURS: count_captures(folder / "archive")}
    figures = print_table(runs, pages, options)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return verify_floors("crawl", figures)


def make_contenders(folder: Path, urls: Path, origin: str) -> list[Contender]:
    """Ours, stock Scrapy, Scrapy with a WARC middleware, and wget where it can be had."""
    peer = {
        "PEER_URLS": str(urls),
        "PEER_FEED": str(folder / "feed.jsonl"),
        "PEER_WARC": str(folder / "peer.warc.gz"),
    }
    found = [
        _ours(folder, origin),
        _spider("stock Scrapy", "bench/peers/stock_spider.py", peer, folder / "feed.jsonl"),
        _spider("Scrapy + warcio", "bench/peers/warcio_spider.py", peer, folder / "peer.warc.gz"),
    ]
    if shutil.which("wget"):
        found += [_wget(folder, urls, processes=1), _wget(folder, urls, processes=CONNECTIONS)]
    return found


def _ours(folder: Path, origin: str) -> Contender:
    archive = folder / "archive"

    def prepare() -> None:
        shutil.rmtree(archive, ignore_errors=True)
        archive.mkdir()
        (archive / "baoluu.toml").write_text("[limits]\nphotos = false\n")

    command = [sys.executable, "-m", "cli.main", "harvest", "replica", "--backfill", "--quiet",
               "--origin", origin, "--archive", str(archive)]  # fmt: skip
    return Contender(
        name=OURS,
        command=command,
        environment={},
        prepare=prepare,
        stored=lambda: sum(path.stat().st_size for path in (archive / "warc").iterdir()),
    )


def _spider(name: str, script: str, environment: dict[str, str], output: Path) -> Contender:
    command = [sys.executable, "-m", "scrapy", "runspider", script]
    return Contender(
        name=name,
        command=command,
        environment={**environment, "SCRAPY_SETTINGS_MODULE": "", "PYTHONPATH": str(ROOT)},
        prepare=lambda: None,
        stored=lambda: output.stat().st_size,
    )


def _wget(folder: Path, urls: Path, *, processes: int) -> Contender:
    """wget, which opens one connection and asks again when it has an answer; or several of it side by side."""
    place = folder / "wget"

    def prepare() -> None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()

    command = ["sh", "-c", f"split -n l/{processes} {urls} {place}/part. && for part in {place}/part.*; do "
               "wget --quiet --input-file=$part --warc-file=$part --warc-cdx=off --delete-after "
               f"--directory-prefix={place} --no-directories --compression=auto & done; wait"]  # fmt: skip
    return Contender(
        name="wget" if processes == 1 else f"wget, {processes} of it",
        command=command,
        environment={},
        prepare=prepare,
        stored=lambda: sum(path.stat().st_size for path in place.glob("*.warc.gz")),
    )


def count_captures(archive: Path) -> int:
    """Pages that a harvest fetched."""
    with closing(connect_reader(archive)) as connection:
        (captures,) = connection.execute("SELECT count(*) FROM captures").fetchone()
    return int(captures)


def print_table(
    runs: dict[str, list[Run]], pages: dict[str, int], options: argparse.Namespace
) -> dict[str, float]:
    """Prints medians by contender and the ratios that have floors, and gives those back."""
    print(f"{'':18}{'pages/s':>10}{'CPU ms/page':>14}{'pages/CPU s':>14}{'peak MB':>10}{'stored B/page':>16}")
    for name, of_one in runs.items():
        wall = statistics.median(run.wall_seconds for run in of_one)
        cpu = statistics.median(run.cpu_seconds for run in of_one)
        peak = statistics.median(run.peak_bytes for run in of_one) / 1e6
        count, stored = pages[name], statistics.median(run.stored_bytes for run in of_one) / pages[name]
        speed = f"{count / wall:10.0f}{cpu / count * 1000:14.2f}{count / cpu:14.0f}"
        print(f"{name:18}{speed}{peak:10.0f}{stored:16.0f}")
    figures = {
        f"pages per CPU second, times {peer}": compare((peer, OURS), attrgetter("cpu_seconds"), runs, pages)
        for peer in ("stock Scrapy", "Scrapy + warcio")
    }
    if "wget" in runs:
        figures |= {
            f"pages per second at {options.latency:g} ms latency, times wget": compare(
                ("wget", OURS), attrgetter("wall_seconds"), runs, pages
            ),
            "stored bytes per page, times wget": compare(
                (OURS, "wget"), attrgetter("stored_bytes"), runs, pages
            ),
        }
    figures["peak memory, MB"] = max(run.peak_bytes for run in runs[OURS]) / 1e6
    for name, figure in figures.items():
        print(f"{name}: {figure:.2f}")
    return figures


def compare(
    names: tuple[str, str], figure: Callable[[Run], float], runs: dict[str, list[Run]], pages: dict[str, int]
) -> float:
    """What a page costs the first of two contenders, times what it costs the second."""
    first, second = ([figure(run) / pages[name] for run in runs[name]] for name in names)
    return median_ratio(first, second)
