"""The command `baoluu harvest replica` as a process that can be paused, killed and asked to stop."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from archive.session import Assignment, open_session
from tests.storage.trap import Trap

STOPPED = 10

# Loaded once, in a process from which each harvest is forked: two seconds become a tenth of one.
PRELOADED = [
    "tests.storage.crawl", "cli.main", "cli.harvest", "cli.reports", "jobs.harvest", "scrapy.crawler",
    "scrapy.core.engine", "scrapy.core.downloader", "scrapy.extensions.throttle", "twisted.web.client",
    "crawler.spiders.newspaper", "crawler.capture", "crawler.scheduler", "crawler.newspapers.replica",
    "pipelines.stages", "trafilatura", "dateparser", "uvloop",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """A harvest of the replica at this origin."""

    origin: str
    options: tuple[str, ...] = ("--backfill",)

    def words(self, archive: Path) -> list[str]:
        """The command line."""
        where = ["--origin", self.origin, "--archive", str(archive), "--quiet"]
        return ["harvest", "replica", *where, *self.options]

    def start(self, archive: Path, seed: int) -> BaseProcess:
        """The harvest under way, pausing at every step where `seed` is not 0."""
        context = get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        process = context.Process(target=run, args=(self.words(archive), archive.with_suffix(".log"), seed))
        process.start()
        return process

    def recover(self, archive: Path) -> None:
        """Opens the archive as a harvest does, and asks for nothing."""
        process = get_context("forkserver").Process(target=open_only, args=(archive,))
        process.start()
        process.join()
        assert process.exitcode == 0


def open_only(archive: Path) -> None:
    """What recovery does before a harvest begins."""
    from jobs.interpret import interpret

    with open_session(archive, Assignment(command="harvest replica"), interpret=interpret):
        pass


def run(words: list[str], log: Path, seed: int) -> None:
    """Does what the installed command does."""
    from cli.main import main

    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    if seed:
        Trap(pauses=seed).set()
    sys.argv = ["baoluu", *words]
    main()
