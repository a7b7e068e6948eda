"""`python -m replica` serves the invented newspaper on 127.0.0.1 until Ctrl-C."""

from __future__ import annotations

import argparse
import sys

from replica.faults import FaultPlan
from replica.sections import GENERATIONS
from replica.server import run
from replica.service import Settings
from replica.world import World


def main(arguments: list[str] | None = None) -> int:
    """Serves what the arguments say; returns the exit code."""
    options = _parse(arguments)
    world = World(
        seed=options.seed,
        articles=options.articles,
        generations=tuple(options.generation or GENERATIONS),
        growth=options.growth,
        edits=options.edits,
        deletions=options.deletions,
        traps=options.traps,
        page_bytes=options.page_bytes,
        photo_bytes=options.photo_bytes,
    )
    faults = FaultPlan(rate=options.faults, seed=options.seed)
    settings = Settings(
        world=world, port=options.port, latency=options.latency / 1000, faults=faults, tls=options.tls
    )
    try:
        run(settings, lambda origin: _announce(origin, world))
    except OSError as error:
        print(f"The replica cannot listen on port {options.port}: {error.strerror}.", file=sys.stderr)
        return 3
    return 0


def _announce(origin: str, world: World) -> None:
    print(origin)
    print(
        f"{world.articles} articles; try {origin}/rss/home.rss, or {origin}/-/log for the requests; Ctrl-C ends it."
    )
    sys.stdout.flush()


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m replica", description=__doc__)
    add = parser.add_argument
    add("--port", type=int, default=8800, help="port on 127.0.0.1 (default: 8800; 0: any free one)")
    add("--articles", type=int, default=400, help="articles published before the clock starts")
    add("--seed", type=int, default=1, help="another number, another newspaper")
    add("--generation", action="append", choices=GENERATIONS, help="only these pages; may be repeated")
    add("--growth", type=int, default=0, help="articles a day on the virtual clock (POST /-/clock moves it)")
    add("--edits", type=float, default=0.0, help="share of articles edited later")
    add("--deletions", type=float, default=0.0, help="share of articles deleted later")
    add("--traps", action="store_true", help="endless pagers")
    add("--page-bytes", type=int, default=35_000, help="size of an article page, about")
    add("--photo-bytes", type=int, default=20_000, help="size of a photo, about")
    add("--latency", type=float, default=0.0, metavar="MS", help="milliseconds before each answer")
    add("--faults", type=float, default=0.0, metavar="RATE", help="share of requests that go wrong")
    add("--tls", action="store_true", help="https with a certificate made at the start")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
