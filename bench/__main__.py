"""`python -m bench NAME [OPTIONS] [--json FILE]`: one measurement; `python -m bench` lists them."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys

BENCHES = {
    "quality": "what the normalisers and layouts get right on real lines and pages, beside their peers",
    "pages": "saved pages, served from this machine and captured, against what a human read on them",
    "crawl": "a harvest beside stock Scrapy, a middleware that writes WARC, and wget",
    "capture": "the cost of each layer, switched on in turn",
    "growth": "the same harvest into archives of 1,000, 10,000 and 100,000 known articles",
    "store": "captures a second through WARC, digests, index and database",
    "search": "full-text queries on 300,000 articles",
    "incremental": "200 runs over 60 virtual days: what was found, and what a run with nothing new costs",
    "extract": "pages a CPU second from WARC to articles, beside other extractors",
    "export": "articles a second to Parquet, and memory",
    "startup": "time to --help, to the first request",
    "recovery": "start-up after a crash with a 1 GB open file",
    "removals": "each defence of the table of faults taken away: a test of its row must fail",
    "soak": "100,000 pages with random faults and kills",
}


def main() -> int:
    """The exit code of the bench named on the command line; 2 when there is none of that name."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    there = {known: what for known, what in BENCHES.items() if importlib.util.find_spec(f"bench.{known}")}
    if name not in there:
        print("usage: python -m bench NAME [OPTIONS] [--json FILE]\n")
        print("\n".join(f"  {known:12} {what}" for known, what in there.items()))
        return 2
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once, not at every start
    code: int = importlib.import_module(f"bench.{name}").main(sys.argv[2:])
    return code


if __name__ == "__main__":
    sys.exit(main())
