"""kill -9 at any moment: what was acknowledged stays, nothing is captured twice, nothing is forgotten."""

from __future__ import annotations

import signal
from collections.abc import Callable
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from archive import steps
from archive.session import open_session
from tests.storage.harvest import ASSIGNMENT, harvest, prepare, run, start
from tests.storage.loop import Loop
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


def start_paused(archive: Path, seed: int) -> BaseProcess:
    acknowledged = archive.with_suffix(".acknowledged")
    return start(
        partial(trapped, Trap(pauses=seed), partial(harvest, archive, LARGE, acknowledged=acknowledged))
    )


def make_loop(folder: Path, seed: int) -> Loop:
    return Loop(
        folder=folder,
        seed=seed,
        start=start_paused,
        recover=require_recovery,
        require_complete=partial(require_complete, site=LARGE),
        seconds=(0.02, 0.5),
    )


def require_recovery(archive: Path) -> None:
    assert run(partial(recover, archive)) == 0


def test_forty_processes_die_at_random_moments(in_memory: Path) -> None:
    make_loop(in_memory, 3).kill(40)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", [11, 12])
def test_hundreds_of_processes_die_at_random_moments(in_memory: Path, seed: int) -> None:
    make_loop(in_memory, seed).kill(150)
