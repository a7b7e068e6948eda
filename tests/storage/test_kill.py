"""kill -9 at any moment: what was acknowledged stays, nothing is captured twice, nothing is forgotten."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from archive import steps
from archive.session import open_session
from tests.storage.harvest import ASSIGNMENT, harvest, prepare, run, start
from tests.storage.site import Site, interpret
from tests.storage.trap import Trap
from tests.storage.verifier import Verdict, require_sound

SMALL = Site(articles=2, photo_bytes=9000)
LARGE = Site(articles=60, photo_bytes=30_000)  # two files and a half


def trapped(trap: Trap, work: Callable[[], None]) -> None:
    trap.set()
    work()


def recover(archive: Path) -> None:
    with open_session(archive, ASSIGNMENT, interpret=interpret):
        pass


def require_complete(archive: Path, site: Site) -> Verdict:
    """The verdict on an archive in which everything of the site stands exactly once."""
    verdict = require_sound(archive)
    assert sorted(verdict.articles) == sorted(site.article_urls)
    pages = {url: count for url, count in verdict.captured.items() if url in site.urls}
    assert pages.keys() == site.urls
    twice = {url for url, count in pages.items() if count > 1}
    assert not [url for url in twice if "/trang/" not in url]  # a backfill walks the listings again
    assert {row["state"] for row in verdict.rows["_frontier"]} == {"done"}
    assert all(photo["capture_id"] for photo in verdict.rows["photos"])
    return verdict


def count_moments(archive: Path, site: Site, notes: Path) -> list[str]:
    """The moments that an undisturbed harvest comes to."""
    trap = Trap()

    def work() -> None:
        trapped(trap, partial(harvest, archive, site))
        notes.write_text("\n".join(trap.moments))

    assert run(work) == 0
    return notes.read_text().splitlines()


def test_a_process_may_die_before_and_after_every_call_that_changes_the_disk(in_memory: Path) -> None:
    moments = count_moments(prepare(in_memory / "whole"), SMALL, in_memory / "moments")
    assert len(moments) > 60
    for number in range(1, len(moments) + 1):
        archive = prepare(in_memory / str(number))
        died = run(partial(trapped, Trap(kill_at=number), partial(harvest, archive, SMALL)))
        assert died == -signal.SIGKILL, moments[number - 1]
        assert run(partial(harvest, archive, SMALL), log=in_memory / "log") == 0, (
            in_memory / "log"
        ).read_text()
        verdict = require_complete(archive, SMALL)
        assert verdict.outcomes in (["killed", "done"], ["done", "done"], ["done"]), moments[number - 1]


@pytest.mark.parametrize("step", steps.STEPS)
def test_a_process_may_die_at_every_named_step(in_memory: Path, step: str) -> None:
    archive = prepare(in_memory / "archive")
    if step in ("tail found", "tail cut", "event applied"):
        run(partial(trapped, Trap(kill_at_step="batch synced"), partial(harvest, archive, SMALL)))
    assert run(partial(trapped, Trap(kill_at_step=step), partial(harvest, archive, SMALL))) == -signal.SIGKILL
    assert run(partial(harvest, archive, SMALL)) == 0
    require_complete(archive, SMALL)


@dataclass
class Loop:
    """Kills harvests of one site after another, until enough have died."""

    folder: Path
    seed: int
    killed: int = 0
    recovered: int = 0
    finished: int = 0
    acknowledged: Path = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self._begin()

    def _begin(self) -> None:
        self.archive = prepare(self.folder / str(self.finished))
        self.acknowledged = self.folder / f"{self.finished}.acknowledged"

    def kill(self, times: int) -> None:
        while self.killed < times:
            if self._harvest_until_killed():
                self.killed += 1
                if self.dice.random() < 0.5:
                    self._look_at_recovery()
            else:
                self._look_at_end()
        assert run(partial(harvest, self.archive, LARGE)) == 0
        require_complete(self.archive, LARGE)

    def _harvest_until_killed(self) -> bool:
        trap = Trap(pauses=self.dice.randrange(1 << 30))
        work = partial(harvest, self.archive, LARGE, acknowledged=self.acknowledged)
        process = start(partial(trapped, trap, work), log=self.folder / "log")
        time.sleep(self.dice.uniform(0.02, 0.5))
        process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL), (self.folder / "log").read_text()
        return process.exitcode != 0

    def _look_at_recovery(self) -> None:
        log = self.folder / "log"
        assert run(partial(recover, self.archive), log=log) == 0, log.read_text()
        verdict = require_sound(self.archive)
        self._require_acknowledged(verdict)

    def _look_at_end(self) -> None:
        self._require_acknowledged(require_complete(self.archive, LARGE))
        self.finished += 1
        self._begin()

    def _require_acknowledged(self, verdict: Verdict) -> None:
        there = {row["record_id"] for row in verdict.rows["captures"]}
        said = set(self.acknowledged.read_text().split()) if self.acknowledged.exists() else set()
        assert said <= there


def test_forty_processes_die_at_random_moments(in_memory: Path) -> None:
    Loop(folder=in_memory, seed=3).kill(40)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", [11, 12])
def test_hundreds_of_processes_die_at_random_moments(in_memory: Path, seed: int) -> None:
    Loop(folder=in_memory, seed=seed).kill(150)
