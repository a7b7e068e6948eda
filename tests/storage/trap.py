"""Moments at which a process can be paused or killed: every named step, and every call that changes the disk."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

from archive import steps

CHANGES = ("pwrite", "fdatasync", "fsync", "fchmod", "ftruncate", "rename", "replace", "unlink", "mkdir")
PIECE_BYTES = 4096  # a write so large may stop half-way


class Trap:
    """Counts the moments a process comes to; set in a process of its own, it pauses or kills it there."""

    def __init__(
        self,
        *,
        kill_at: int | None = None,  # the how manieth moment
        kill_at_step: str | None = None,  # the first moment of this name
        after: str | None = None,  # and behind one of this name
        pauses: int | None = None,  # seed of their lengths
    ) -> None:
        self.moments: list[str] = []
        self._kill_at = kill_at
        self._kill_at_step, self._after = kill_at_step, after
        self._dice = random.Random(pauses) if pauses is not None else None

    def set(self) -> None:
        """Puts itself between the archive and the operating system."""
        steps.reached = self.come_to
        for name in CHANGES:
            setattr(os, name, self._around(name, getattr(os, name)))

    def come_to(self, moment: str) -> None:
        """Dies here, or stays a while, or goes on."""
        self.moments.append(moment)
        is_behind = self._after is None or self._after in self.moments
        if len(self.moments) == self._kill_at or (moment == self._kill_at_step and is_behind):
            os.kill(os.getpid(), signal.SIGKILL)
        if self._dice is not None and self._dice.random() < 0.5:
            time.sleep(self._dice.uniform(0, 0.004))

    def _around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*args: Any, **options: Any) -> Any:
            self.come_to(f"before {name}")
            if name == "pwrite":
                args = (args[0], args[1][:PIECE_BYTES], *args[2:])
            result = call(*args, **options)
            self.come_to(f"after {name}")
            return result

        return changed
