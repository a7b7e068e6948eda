"""How long a search takes: the 95th percentile over queries drawn from many articles, and of pages."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.database import FILENAME, connect_reader
from archive.search import search
from bench.limits import verify_floors
from bench.synthetic import fill_archive
from front.application import build_datasette
from pipelines.normalize.text import fold

QUERIES = 400
PAGES = 200

Shape = Callable[[list[str]], str]

SHAPES: tuple[tuple[str, int, Shape], ...] = (
    ("one word", 20, lambda words: words[0]),
    ("one word, bare", 20, lambda words: fold(words[0])),
    ("two words", 20, lambda words: " ".join(words[:2])),
    ("two words, bare", 20, lambda words: fold(" ".join(words[:2]))),
    ("four words, bare", 10, lambda words: fold(" ".join(words[:4]))),
    ("phrase", 15, lambda words: f'"{words[0]} {words[1]}"'),
    ("phrase, bare", 15, lambda words: fold(f'"{words[0]} {words[1]}"')),
    ("prefix", 5, lambda words: fold(words[0])[:4] + "*"),
    ("AND, OR, NOT", 10, lambda words: f"{words[0]} AND ({words[1]} OR {words[2]}) NOT {words[3]}"),
    ("in the title", 10, lambda words: f"title:{words[0]} {words[1]}"),
)
"""Shapes of queries with how often they come among a hundred and forty-five."""


def main(argv: list[str] | None = None) -> int:
    """0 when the ceilings of bench/floors/search.toml hold, 1 otherwise; prints a table, `--json` writes it."""
    parser = argparse.ArgumentParser(prog="python -m bench search", description=__doc__)
    parser.add_argument("--articles", type=int, default=300_000)
    parser.add_argument("--archive", type=Path, help="folder to fill, or filled before; else a temporary one")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.archive or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / FILENAME).exists():
            fill_archive(folder, articles=options.articles)
        figures = measure_search(connect_reader(folder)) | asyncio.run(measure_pages(folder))
    print_figures(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    limited = {"search": figures["all searches"], "article page": figures["article page"]}
    return verify_floors("search", {f"{name}, p95 ms": row["p95_ms"] for name, row in limited.items()})


async def measure_pages(folder: Path) -> dict[str, dict[str, float]]:
    """The same figures for pages of the front, asked of the application without a network between."""
    datasette: Any = build_datasette(folder)
    await datasette.invoke_startup()
    chooser = random.Random(11)
    with closing(connect_reader(folder)) as connection:
        (articles,) = connection.execute("SELECT max(id) FROM articles").fetchone()
    addresses: dict[str, Callable[[], str]] = {
        "article page": lambda: f"/-/article/{chooser.randint(1, articles)}",
        "front page": lambda: "/",
        "plots": lambda: "/-/plots?word=thai",
        "section page": lambda: "/-/section/Kinh%20t%E1%BA%BF",
    }
    figures = {}
    for name, address in addresses.items():
        times = [
            await _time_page(datasette, address()) for _ in range(PAGES if name == "article page" else 5)
        ]
        figures[name] = _summarise(times)
    return figures


async def _time_page(datasette: Any, address: str) -> float:
    start = time.perf_counter()
    answer = await datasette.client.get(address)
    assert answer.status_code == 200, address
    return (time.perf_counter() - start) * 1000


def measure_search(connection: Any, *, queries: int = QUERIES, seed: int = 7) -> dict[str, dict[str, float]]:
    """Median, 95th percentile and maximum in milliseconds, by shape of query and for all of them."""
    chooser = random.Random(seed)
    sentences = [
        row[0] for row in connection.execute("SELECT sapo FROM articles ORDER BY id LIMIT ?", (queries,))
    ]
    shapes = chooser.choices(SHAPES, [weight for _, weight, _ in SHAPES], k=len(sentences))
    times: dict[str, list[float]] = {}
    for sentence, (name, _, shape) in zip(sentences, shapes, strict=True):
        words = sentence.rstrip(".").split()
        first = chooser.randrange(len(words) - 4)
        query = shape(words[first : first + 4])
        start = time.perf_counter()
        search(connection, query)
        times.setdefault(name, []).append((time.perf_counter() - start) * 1000)
    times["all searches"] = [value for values in times.values() for value in values]
    return {name: _summarise(values) for name, values in times.items()}


def print_figures(figures: dict[str, dict[str, float]]) -> None:
    """Prints a line for each shape of query and each page."""
    print(f"{'query':<20}{'count':>7}{'median':>10}{'p95':>10}{'max':>10}   milliseconds")
    for name, row in figures.items():
        print(
            f"{name:<20}{row['count']:>7.0f}{row['median_ms']:>10.1f}{row['p95_ms']:>10.1f}{row['max_ms']:>10.1f}"
        )


def _summarise(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "count": len(ordered),
        "median_ms": statistics.median(ordered),
        "p95_ms": ordered[int(len(ordered) * 0.95)],
        "max_ms": ordered[-1],
    }
