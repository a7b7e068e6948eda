"""The replica's own time: the real one, or one that stands still until it is moved."""

from __future__ import annotations

from datetime import datetime, timedelta

from replica.timeline import VIETNAM


class Clock:
    """A clock at +07:00; without a starting time it is the real one."""

    def __init__(self, stands_at: datetime | None = None) -> None:
        self._stands_at = stands_at

    def now(self) -> datetime:
        """Aware datetime at +07:00."""
        return self._stands_at or datetime.now(VIETNAM)

    def set(self, moment: datetime) -> None:
        """Lets the clock stand at this moment."""
        self._stands_at = moment.astimezone(VIETNAM)

    def advance(self, seconds: float) -> None:
        """Moves the clock on and lets it stand there."""
        self.set(self.now() + timedelta(seconds=seconds))
