"""Runs killed one after another on one archive after another, each result looked at."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.storage.harvest import prepare
from tests.storage.verifier import Verdict, require_sound


@dataclass(kw_only=True)
class Loop:
    """Kills runs until enough have died; an archive that is complete makes room for the next one."""

    folder: Path
    seed: int
    start: Callable[[Path, int], BaseProcess]  # archive, seed of the pauses
    recover: Callable[[Path], None]  # opens the archive and does nothing more
    require_complete: Callable[[Path], Verdict]
    seconds: tuple[float, float]  # of a run's life
    killed: int = 0
    finished: int = 0
    archive: Path = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self._begin()

    def kill(self, times: int) -> None:
        """Kills so many runs, then lets one live."""
        while self.killed < times:
            if self._run_until_killed():
                self.killed += 1
                if self.dice.random() < 0.5:
                    self._look_at_recovery()
            else:
                self._look_at_end()
        self.start(self.archive, 0).join()
        self._look_at_end()

    @property
    def acknowledged(self) -> Path:
        """Where runs write what they reported as done."""
        return self.archive.with_suffix(".acknowledged")

    def _begin(self) -> None:
        self.archive = prepare(self.folder / str(self.finished))
        self.acknowledged.touch()

    def _run_until_killed(self) -> bool:
        process = self.start(self.archive, self.dice.randrange(1 << 30))
        process.join(self.dice.uniform(*self.seconds))
        process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL), self.archive
        return process.exitcode != 0

    def _look_at_recovery(self) -> None:
        self.recover(self.archive)
        self._require_acknowledged(require_sound(self.archive))

    def _look_at_end(self) -> None:
        self._require_acknowledged(self.require_complete(self.archive))
        self.finished += 1
        self._begin()

    def _require_acknowledged(self, verdict: Verdict) -> None:
        there = {row["record_id"] for row in verdict.rows["captures"]}
        assert set(self.acknowledged.read_text().split()) <= there
