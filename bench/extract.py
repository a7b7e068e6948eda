"""Pages a CPU second from WARC to articles, beside the bare loop and beside other extractors."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser

from archive.stream import Span
from bench.limits import verify_floors
from bench.processes import Contender, median_ratio, run_alternating
from bench.weight import weigh_pages
from jobs.spans import SpanTask, read_span
from replica.server import ReplicaServer
from replica.world import World

ROOT = Path(__file__).parent.parent
SLOW_PAGES = 40  # that the slow peers are given
Figures = dict[str, float]


def main(argv: list[str]) -> int:
    """0 where every ratio is above its floor, else 1."""
    parser = argparse.ArgumentParser(prog="python -m bench extract", description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument(
        "--command-articles",
        type=int,
        default=4000,
        help="that the whole command reads, alone and with two jobs",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--news-please", metavar="PYTHON", help="interpreter of an environment that has news-please"
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as place:
        figures = measure(Path(place), options)
    for name, value in figures.items():
        print(f"{name:<48}{value:>12,.2f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return verify_floors("extract", figures)


def measure(place: Path, options: argparse.Namespace) -> Figures:
    """Every figure, the best of the rounds; pages per second of processor time, ratios, MiB."""
    # The command comes first: a process begins with the peak of memory of the one that starts it.
    figures = measure_command(make_archive(place / "command", options.command_articles), options)
    (warc,) = (make_archive(place / "pages", options.articles) / "warc").glob("*.warc.gz")
    size = warc.stat().st_size
    task = SpanTask(span=Span(place=str(warc), start=0, end=size, size=size), warc=warc.name)
    pages = [record.reader.read() for record in iter_responses(warc)]
    few = pages[:SLOW_PAGES]
    contenders: dict[str, tuple[int, Callable[[], float]]] = {
        "bare loop": (len(pages), lambda: clock(lambda: parse_only(warc))),
        "bare loop as a script": (len(pages), lambda: ask_script(sys.executable, "bare_loop.py", warc)),
        "baoluu": (len(pages), lambda: clock(lambda: read_span(task))),
        "trafilatura": (len(few), lambda: clock(lambda: ask_trafilatura(few))),
        "newspaper4k": (len(few), lambda: clock(lambda: ask_newspaper4k(few))),
    }
    if options.news_please:
        contenders["news-please"] = (len(few), lambda: ask_news_please(options.news_please, few, place))
    rounds = [{name: run() for name, (_, run) in contenders.items()} for _ in range(options.rounds)]
    speed = {name: count / min(r[name] for r in rounds) for name, (count, _) in contenders.items()}
    figures |= {f"{name}, pages per CPU second": value for name, value in speed.items()}
    return figures | {
        f"baoluu, times {name}": speed["baoluu"] / value for name, value in speed.items() if name != "baoluu"
    }


def make_archive(place: Path, articles: int) -> Path:
    """An archive of heavy pages without a database."""
    light, heavy = place / "light", place / "heavy"
    (heavy / "warc").mkdir(parents=True)
    with ReplicaServer(World(articles=articles)) as server:
        run_baoluu("harvest", "replica", "--backfill", "--quiet", "--origin", server.origin, archive=light)
    (harvested,) = (light / "warc").glob("*.warc.gz")
    weigh_pages(harvested, heavy / "warc")
    return heavy


def measure_command(archive: Path, options: argparse.Namespace) -> Figures:
    """The whole command, from WARC files to a searchable database: in one process and in two in turn."""
    contenders = [_extract(archive, jobs) for jobs in (1, 2)]
    runs = run_alternating(contenders, rounds=options.rounds, cwd=ROOT)
    one, two = runs["extract --jobs 1"], runs["extract --jobs 2"]
    walls = {name: statistics.median(run.wall_seconds for run in of_one) for name, of_one in runs.items()}
    return {
        **{f"{name}, pages per second": options.command_articles / wall for name, wall in walls.items()},
        "two jobs, times one": median_ratio(
            [run.wall_seconds for run in one], [run.wall_seconds for run in two]
        ),
        "peak memory, MiB": max(run.peak_bytes for run in one + two) / 2**20,
    }


def _extract(archive: Path, jobs: int) -> Contender:
    def prepare() -> None:
        for path in archive.glob("archive.db*"):
            path.unlink()

    command = [sys.executable, "-m", "cli.main", "extract", "--quiet", f"--jobs={jobs}",
               "--archive", str(archive)]  # fmt: skip
    return Contender(
        name=f"extract --jobs {jobs}",
        command=command,
        environment={},
        prepare=prepare,
        stored=lambda: (archive / "archive.db").stat().st_size,
    )


def run_baoluu(*words: str, archive: Path) -> None:
    """Runs a command to its end.

    Raises: subprocess.CalledProcessError.
    """
    command = [sys.executable, "-m", "cli.main", *words, "--archive", str(archive)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def clock(work: Callable[[], object]) -> float:
    """Seconds of this process's processor time."""
    began = time.process_time()
    work()
    return time.process_time() - began


def parse_only(warc: Path) -> None:
    """What nobody can do without: every page read by FastWARC and parsed by Lexbor, in memory that is there already."""
    for record in iter_responses(warc):
        LexborHTMLParser(record.reader.read())


def iter_responses(warc: Path) -> Iterator[Any]:
    """The responses of a file in FastWARC's hands, their content codings removed."""
    yield from ArchiveIterator(str(warc), record_types=WarcRecordType.response, auto_decode="all")


def ask_trafilatura(pages: list[bytes]) -> None:
    from trafilatura import bare_extraction

    for page in pages:
        bare_extraction(page, with_metadata=True)


def ask_newspaper4k(pages: list[bytes]) -> None:
    from newspaper import article

    for page in pages:
        article("https://baovidu.example/tin", language="vi", input_html=page.decode())


def ask_news_please(interpreter: str, pages: list[bytes], place: Path) -> float:
    """Seconds of processor time that news-please takes."""
    folder = place / "pages"
    folder.mkdir(exist_ok=True)
    for number, page in enumerate(pages):
        (folder / f"{number:04}.html").write_bytes(page)
    return ask_script(interpreter, "news_please.py", folder)


def ask_script(interpreter: str, name: str, argument: Path) -> float:
    """Seconds of processor time that a script of bench/peers took, by its own account."""
    command = [interpreter, str(ROOT / "bench" / "peers" / name), str(argument)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=argument.parent)
    return float(done.stdout.split()[-1])
