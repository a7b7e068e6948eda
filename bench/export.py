"""How fast articles are exported to Parquet, and in how much memory."""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

from archive.database import FILENAME
from archive.export.order import Order, fill_order
from archive.export.selection import Selection
from archive.folder import ArchiveFolder
from bench.limits import verify_floors
from bench.synthetic import fill_archive
from front.texts import read_texts


def main(argv: list[str] | None = None) -> int:
    """0 when the limits of bench/floors/export.toml hold, 1 otherwise; prints a line, `--json` writes it."""
    parser = argparse.ArgumentParser(prog="python -m bench export", description=__doc__)
    parser.add_argument("--articles", type=int, default=300_000)
    parser.add_argument("--archive", type=Path, help="folder to fill, or filled before; else a temporary one")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.archive or Path(scratch) / "archive"
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / FILENAME).exists():
            fill_archive(folder, articles=options.articles)
        figures = measure_export(folder, Path(scratch) / "parquet")
    print(", ".join(f"{name} {value:,.0f}" for name, value in figures.items()))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return verify_floors("export", figures)


def measure_export(archive: Path, destination: Path) -> dict[str, float]:
    """Articles, seconds, articles a second and the peak of resident memory in MiB."""
    order = Order(form="parquet", selection=Selection(), texts=read_texts(), software="bench")
    began = time.perf_counter()
    delivery = fill_order(ArchiveFolder(archive), order, destination, watch=lambda *_: None)
    seconds = time.perf_counter() - began
    return {
        "articles": delivery.articles,
        "seconds": seconds,
        "articles a second": delivery.articles / seconds,
        "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
