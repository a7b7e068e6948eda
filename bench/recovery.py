"""Start-up after a crash: an open file of 1 GB, most of it acknowledged, the last events not."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from archive import journal
from archive.clock import now_utc
from archive.page import Page
from archive.records import Errand, Exchange, PageReading
from archive.session import Assignment, Session, open_session
from bench.limits import verify_floors

ASSIGNMENT = Assignment(command="bench", newspapers=("vidu",))
CONFIGURATION = "[limits]\nmin_free_mib = 0\nwarc_mib = 65536\n"
PHOTO_BYTES = 1 << 20
UNACKNOWLEDGED = 6  # events behind the committed length when the process dies
HOST = "https://anh.example"


def main(argv: list[str] | None = None) -> int:
    """Exit code: 0 when the ceiling holds; prints how long recovery took, `--json` writes it."""
    parser = argparse.ArgumentParser(prog="python -m bench recovery", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch)
        (archive / "baoluu.toml").write_text(CONFIGURATION)
        writer = multiprocessing.get_context("fork").Process(
            target=write_and_die, args=(archive, options.megabytes)
        )
        writer.start()
        writer.join()
        figures = measure_recovery(archive)
    print(
        f"{figures['gigabytes']:.2f} GB open, {figures['recovered']:.0f} captures found behind its committed length: "
        f"ready after {figures['seconds']:.2f} s"
    )
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")
    return verify_floors("recovery", figures)


def write_and_die(archive: Path, megabytes: int) -> None:
    """Leaves an open file of that size behind, as a killed process does."""
    with open_session(archive, ASSIGNMENT, interpret=interpret) as session:
        dice = random.Random(1)
        for number in range(megabytes):
            keep_photo(session, number, dice.randbytes(PHOTO_BYTES))
        session.journal.flush()
        journal.BATCH_BYTES = 1 << 40
        for number in range(megabytes, megabytes + UNACKNOWLEDGED):
            keep_photo(session, number, dice.randbytes(PHOTO_BYTES))
        os._exit(1)


def keep_photo(session: Session, number: int, body: bytes) -> None:
    """Keeps one exchange that brought a photo."""
    url = f"{HOST}/{number}.jpg"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(body)
    exchange = Exchange(
        url=url, started_at=now_utc(), request=b"GET / HTTP/1.1\r\n\r\n", response=head + body
    )
    errand = Errand(url=url, newspaper="vidu", kind="requisite", via="requisite")
    session.journal.keep(interpret(exchange, errand))


def interpret(exchange: Exchange, errand: Errand) -> Page:
    """A page that is a photo and nothing else."""
    return Page(errand=errand, key=errand.url, exchange=exchange, reading=PageReading(kind="binary"))


def measure_recovery(archive: Path) -> dict[str, float]:
    """Size of the open file, captures found again, and seconds from the call until the run may begin."""
    (open_file,) = (archive / "warc").glob("*.open")
    size = open_file.stat().st_size
    began = time.perf_counter()
    with open_session(archive, replace(ASSIGNMENT, command="start"), interpret=interpret) as session:
        seconds = time.perf_counter() - began
        found = session.recovered.captures
    return {"gigabytes": size / 1e9, "recovered": float(found), "seconds": seconds}
